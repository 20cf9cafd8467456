"""TensorFlow 1.15.5's recorded answers about generated programs: exactness is tested where it cannot be installed.

``python -m tests.differential.recording`` writes the corpus anew (needs TensorFlow 1.15.5).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.differential.generator import program_from_seed
from tests.harness.truth import Answer, MadeVariable, Program, ask

__all__ = ["load"]

FOLDER = Path(__file__).with_name("recorded")
#: The programs: numbers of the generator's, well away from those that other tests use.
SEEDS = range(1_000_000, 1_000_150)
IN_A_FILE = 50


def load() -> list[tuple[str, Answer]]:
    """Every recorded program and what TensorFlow 1.15.5 did with it."""
    entries = []
    for path in sorted(FOLDER.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            entries.append((entry["source"], answer_from(entry["answer"])))
    return entries


def answer_from(data: dict[str, Any]) -> Answer:
    """The answer that was written."""
    return Answer(
        data["path"],
        type=data["type"],
        message=data["message"],
        trace=read_lines(data["trace"]),
        graphs=[[variable_from(variable) for variable in graph] for graph in data["graphs"]],
        before=read_lines(data["before"]),
        entered=frozenset(data["entered"]),
    )


def variable_from(data: dict[str, Any]) -> MadeVariable:
    """The variable that was written."""
    return MadeVariable(**{**data, "lines": frozenset(data["lines"]), "trace": read_lines(data["trace"])})


def read_lines(trace: list[list[int]]) -> list[frozenset[int]]:
    """The lines of a trace."""
    return [frozenset(lines) for lines in trace]


def main() -> None:
    """Write the corpus."""
    FOLDER.mkdir(exist_ok=True)
    seeds = list(SEEDS)
    for start in range(0, len(seeds), IN_A_FILE):
        entries = []
        for seed in seeds[start : start + IN_A_FILE]:
            source = program_from_seed(seed)
            entries.append({"source": source, "answer": as_json(ask("1.15", [Program("program.py", source)])[0])})
        path = FOLDER / f"{seeds[start]}.json"
        path.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer without what JSON does not know, and without TensorFlow's own traceback in the message."""
    data = json.loads(json.dumps(asdict(answer), default=sorted))
    data["message"] = data["message"].split(" Originally defined at:")[0]
    return dict(data)


if __name__ == "__main__":
    main()
