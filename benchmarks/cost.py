"""What a cold, single-process ``tfshare-lint check`` costs, as a ratio to libcst's bare parse of the same files.

    python -m benchmarks.cost [--rounds N] PATH|PACKAGE==VERSION ...

Both sides are whole fresh processes, timed in pairs one after the other, so that what else the machine does falls on
both. The check walks and reads every file of the folder; the bare parse gets only the files that can matter.
"""

from __future__ import annotations

import argparse
import ast
import json
import statistics
import sys
import warnings
from pathlib import Path

from benchmarks.measure import CHECK, Cost, run
from benchmarks.packages import unpacked
from tfshare_lint.source import looks_relevant

PARSE = [sys.executable, "-m", "benchmarks.bare_parse"]


def relevant_files(folder: Path) -> list[Path]:
    """The files below ``folder`` that the check parses: Python 3 files in which TensorFlow can matter."""
    files = []
    for path in [folder] if folder.is_file() else sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        if looks_relevant(data):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    ast.parse(data)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            files.append(path)
    return files


def spread(values: list[float]) -> str:
    """``min / median / max``."""
    return " / ".join(f"{value:5.2f}" for value in (min(values), statistics.median(values), max(values)))


def report(name: str, folder: Path, rounds: int) -> None:
    """Time one target and print its lines."""
    files = relevant_files(folder)
    listing = "".join(f"{path}\n" for path in files)
    size = sum(path.stat().st_size for path in files)
    print(f"{name}: {len(files)} files that can matter, {size / 1e6:.2f} MB", flush=True)
    if not files:
        return
    pairs: list[tuple[Cost, Cost]] = []
    for _ in range(rounds):
        pairs.append((run([*CHECK, str(folder)]), run(PARSE, listing)))
    check, parse = pairs[-1]
    if check.status not in (0, 3) or parse.status != 0:
        raise SystemExit(f"benchmarks: a side failed (check {check.status}, parse {parse.status}); no times")
    found = json.loads(check.output)
    print(f"  check   {spread([c.wall for c, _ in pairs])} s    {len(found['findings'])} findings, "
          f"{len(found['errors'])} errors")  # fmt: skip
    print(f"  parse   {spread([p.wall for _, p in pairs])} s")
    print(f"  ratio   {spread([c.wall / p.wall for c, p in pairs])}      wall time")
    print(f"          {spread([c.cpu / p.cpu for c, p in pairs])}      processor time", flush=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cost", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="+", metavar="PATH|PACKAGE==VERSION")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of processes for each target (default 5)")
    arguments = parser.parse_args(argv)
    print("min / median / max of", arguments.rounds, "pairs")
    for target in arguments.targets:
        report(target, unpacked(target) if "==" in target else Path(target).resolve(), arguments.rounds)


if __name__ == "__main__":
    main()
