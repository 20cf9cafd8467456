"""Does ``tfshare-lint map`` give the variables that TensorFlow 1.15.5 gives, for published models as they are?

    python -m benchmarks.real_models [--checkouts DIR] [NAME ...]
    python -m benchmarks.real_models --record PYTHON [--checkouts DIR] NAME ...

``benchmarks/models/`` holds a driver and the recorded variables of each model (see the README there). A driver is put
into a copy of the model's repository, at the commit that its record names, and mapped there; names, order, shapes,
dtypes and trainability must be those of the record. ``--record`` runs the drivers under a real TensorFlow 1.15.5
instead and writes what it made into the records. Not part of the tests: the repositories come from the network.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.model_sources import NoSource, sources_of

__all__ = ["compare", "main"]

MODELS = Path(__file__).resolve().parent / "models"
RECORDER = Path(__file__).resolve().parent / "record_variables.py"
#: Larger files are data.
LARGEST_SOURCE = 1_000_000

#: How the line of a model begins that could not be looked at.
UNCHECKED = "not checked"

#: A variable: its name, shape (None: unknown), dtype, and whether it is trainable.
Row = list[Any]


class Verdict(NamedTuple):
    """``problem`` is None where the map is exact; ``left_open`` counts the shapes, dtypes and flags that it leaves open
    though TensorFlow knows them."""

    name: str
    variables: int
    left_open: int
    seconds: float
    problem: str | None


def compare(expected: list[list[Row]], found: list[list[Row]]) -> str | None:
    """The first difference between two lists of graphs as text, or None. What the map leaves open (a shape, a
    dimension, a dtype of None) differs from nothing."""
    for number, (wanted, got) in enumerate(zip(expected, found), 1):
        for index, (theirs, ours) in enumerate(zip(wanted, got)):
            if not agree(theirs, ours):
                return (
                    f"graph {number}, variable {index + 1} of {len(wanted)}: {show(theirs)} is mapped as {show(ours)}"
                )
        if len(wanted) > len(got):
            return f"graph {number}: after {len(got)} of {len(wanted)} variables {show(wanted[len(got)])} is missing"
        if len(wanted) < len(got):
            return f"graph {number}: after all {len(wanted)} variables the map has {show(got[len(wanted)])}"
    if len(expected) != len(found):
        return f"TensorFlow made variables in {len(expected)} graphs, the map has {len(found)}"
    return None


def count_open(expected: list[list[Row]], found: list[list[Row]]) -> int:
    """How many shapes, dtypes and flags the map does not tell."""
    rows = [(theirs, ours) for wanted, got in zip(expected, found) for theirs, ours in zip(wanted, got)]
    return sum(theirs != ours and agree(theirs, ours) for theirs, ours in rows)


def agree(theirs: Row, ours: Row) -> bool:
    """Is ``ours`` what TensorFlow made, as far as it says?"""
    (name, shape, *flags), (our_name, our_shape, *our_flags) = theirs, ours
    if name != our_name or any(mine not in (None, flag) for flag, mine in zip(flags, our_flags)):
        return False
    if shape is None or our_shape is None:
        return True
    return len(shape) == len(our_shape) and all(mine in (None, dim) for dim, mine in zip(shape, our_shape))


def show(row: Row) -> str:
    name, shape, dtype, trainable = row
    return f"{name} {shape} {dtype}{'' if trainable else ' (not trainable)'}"


def mapped(driver: Path, arguments: list[str]) -> tuple[list[list[Row]], str | None]:
    """The graphs that the linter maps, and what it says went wrong."""
    command = [sys.executable, "-m", "tfshare_lint", "map", "--output-format", "json", *arguments, str(driver)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        (program,) = json.loads(done.stdout)["programs"]
    except (ValueError, KeyError):
        return [], f"map failed: {done.stderr.strip()[-300:]}"
    if "error" in program:
        return [], f"map cannot read it: {program['error']['message']}"
    graphs = [[[v["name"], v["shape"], v["dtype"], v["trainable"]] for v in g["variables"]] for g in program["graphs"]]
    if program["raises"] is not None:
        place = program["raises"]["trace"][-1]
        where = f"{Path(place['path']).name}:{place['line']}"
        return graphs, f"map says that {program['raises']['type']} is raised at {where}: {program['raises']['message']}"
    return graphs, program.get("incomplete")


@contextmanager
def prepared(name: str, model: dict[str, Any], checkouts: Path | None) -> Iterator[Path]:
    """A copy of the model's sources with its driver in the folder in which it must stand; gives the driver's path."""
    sources = sources_of(model, checkouts)

    def unwanted(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if n == ".git" or is_data(Path(folder, n))]

    with tempfile.TemporaryDirectory(prefix="real-models-") as temporary:
        copy = Path(temporary) / sources.name
        shutil.copytree(sources, copy, symlinks=True, ignore=unwanted)
        (copy / ".git").mkdir()  # marks the project's root
        driver = copy / model.get("folder", "") / f"drive_{name}.py"
        driver.write_text((MODELS / f"{name}.py").read_text(encoding="utf-8"), encoding="utf-8")
        yield driver


def is_data(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > LARGEST_SOURCE


def judge(name: str, checkouts: Path | None, arguments: list[str]) -> Verdict:
    """Map one model and compare."""
    model = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
    expected = model["graphs"]
    if model.get("reads_tensorflow") and not arguments:
        reason = (
            "it uses modules of TensorFlow that have no model: name the folder of a TensorFlow 1.15 (--search-path)"
        )
        return Verdict(name, 0, 0, 0.0, f"{UNCHECKED}: {reason}")
    begun = time.perf_counter()
    try:
        with prepared(name, model, checkouts) as driver:
            found, trouble = mapped(driver, arguments)
    except NoSource as reason:
        return Verdict(name, 0, 0, 0.0, f"{UNCHECKED}: {reason}")
    difference = compare(expected, found)
    problem = "; ".join(part for part in (difference, trouble) if part) or None
    return Verdict(name, sum(map(len, expected)), count_open(expected, found), time.perf_counter() - begun, problem)


def record(name: str, python: str, checkouts: Path | None) -> str:
    """Run a driver under TensorFlow and write its record; what was recorded, as text."""
    path = MODELS / f"{name}.json"
    model = json.loads(path.read_text(encoding="utf-8"))
    with prepared(name, model, checkouts) as driver:
        output = driver.parent / "recorded.json"
        command = [python, str(RECORDER), driver.name, str(output)]
        done = subprocess.run(command, cwd=driver.parent, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name}: the driver failed under TensorFlow:\n{done.stderr[-3000:]}")
        recorded = json.loads(output.read_text(encoding="utf-8"))
    path.write_text(record_text({**model, **recorded}), encoding="utf-8")
    return f"{name}: {sum(map(len, recorded['graphs']))} variables in {len(recorded['graphs'])} graphs"


def record_text(model: dict[str, Any]) -> str:
    """A record as JSON with one variable a line."""
    head = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in model.items() if key != "graphs"]
    graphs = [",\n".join(json.dumps(row) for row in rows) for rows in model["graphs"]]
    body = "[\n" + "\n],[\n".join(graphs) + "\n]" if graphs else ""
    return "{\n" + ",\n".join([*head, f'"graphs": [{body}]']) + "\n}\n"


def main(argv: list[str] | None = None) -> int:
    """Judge or record; returns the process's exit status: 1 where some model differs."""
    parser = argparse.ArgumentParser(prog="benchmarks.real_models", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="models of benchmarks/models (default: all)")
    parser.add_argument("--checkouts", type=Path, metavar="DIR", help="take the sources from folders in DIR")
    parser.add_argument(
        "--record", metavar="PYTHON", help="a Python that has TensorFlow 1.15.5: write the records anew"
    )
    parser.add_argument("--search-path", action="append", default=[], metavar="DIR", help="handed to map")
    options = parser.parse_args(argv)
    names = options.names or sorted(path.stem for path in MODELS.glob("*.json"))
    if options.record:
        for name in names:
            print(record(name, options.record, options.checkouts), flush=True)
        return 0
    arguments = [f"--search-path={folder}" for folder in options.search_path]
    verdicts = []
    for name in names:
        verdict = judge(name, options.checkouts, arguments)
        state = "exact" if verdict.problem is None else verdict.problem
        if verdict.problem is not None and not verdict.problem.startswith(UNCHECKED):
            state = f"DIFFERING {verdict.problem}"
        counts = f"{verdict.variables:5} variables, {verdict.left_open:4} open"
        print(f"{name:24} {counts} {verdict.seconds:6.1f} s  {state}", flush=True)
        verdicts.append(verdict)
    exact = sum(v.problem is None for v in verdicts)
    print(f"{exact} of {len(verdicts)} models exact")
    return 0 if exact == len(verdicts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
