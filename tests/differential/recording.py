"""TensorFlow's recorded answers about generated programs: exactness is tested where old versions cannot be installed.

``python -m tests.differential.recording [core] [library]`` writes the corpus, or one generator's part, anew (needs
TensorFlow 1.15.5, 1.4.0 and 2.x). The file ``library-1.4-2100000.json`` holds programs over TensorFlow's libraries from
number 2100000 on, and what 1.4 answered.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.differential.generator import library_program_from_seed, program_from_seed
from tests.harness.truth import Answer, MadeVariable, Program, ask

__all__ = ["load"]

FOLDER = Path(__file__).with_name("recorded")
#: The programs: generator, version, its numbers (well away from those that other tests use).
CORPUS = (
    ("core", "1.15", range(1_000_000, 1_000_150)),
    ("library", "1.15", range(2_000_000, 2_000_100)),
    ("library", "1.4", range(2_100_000, 2_100_050)),
    ("library", "2", range(2_200_000, 2_200_050)),
)
IN_A_FILE = 50
#: What TensorFlow's own traceback begins with in its messages; templates write it small.
TRACEBACK = re.compile(r"\s+originally defined at:", re.IGNORECASE)


def load() -> list[tuple[str, str, Answer]]:
    """Every recorded program, the version of TensorFlow that it was run with, and what that did."""
    entries = []
    for path in sorted(FOLDER.glob("*.json")):
        version = path.stem.split("-")[1]
        for entry in json.loads(path.read_text(encoding="utf-8")):
            entries.append((entry["source"], version, answer_from(entry["answer"])))
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
    chosen = sys.argv[1:] or ["core", "library"]
    for generator, version, seeds in (entry for entry in CORPUS if entry[0] in chosen):
        for start in range(0, len(seeds), IN_A_FILE):
            sources = [written(generator, seed, version) for seed in seeds[start : start + IN_A_FILE]]
            answers = ask(version, [Program("program.py", source) for source in sources])
            entries = [{"source": text, "answer": as_json(answer)} for text, answer in zip(sources, answers)]
            path = FOLDER / f"{generator}-{version}-{seeds[start]}.json"
            path.write_text(json.dumps(entries, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


def written(generator: str, seed: int, version: str) -> str:
    """The program with this number."""
    return program_from_seed(seed) if generator == "core" else library_program_from_seed(seed, version)


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer without what JSON does not know, and without TensorFlow's own traceback in the message."""
    data = json.loads(json.dumps(asdict(answer), default=sorted))
    data["message"] = TRACEBACK.split(data["message"])[0]
    return dict(data)


if __name__ == "__main__":
    main()
