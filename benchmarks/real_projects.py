"""Check many real TensorFlow 1 packages and compare what is found with a list in which people judged each finding.

    python -m benchmarks.real_projects [--update] [--jobs N] [PACKAGE ...]

`real_projects.txt` pins the packages, as a requirements file with hashes; `real_projects.jsonl` is the list, one
finding a line: package, path, line, code, confidence, a verdict and its reason. A finding is known by its package,
path, line and code, so that a reworded message is no new finding. Exit status 0 says that the list still holds:
nothing new, gone, crashed or unread, and every certain finding true. ``--update`` writes what is new into the list,
with the verdict "unread" for somebody to judge, and takes out what is gone.

`real_projects_pending.txt` pins more packages, which are not judged yet or do not hold: they are checked only where
they are named, and the end of every run says which they are.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import CHECK, run
from benchmarks.packages import unpacked

HERE = Path(__file__).resolve().parent
PACKAGES = HERE / "real_projects.txt"
PENDING = HERE / "real_projects_pending.txt"
JUDGED = HERE / "real_projects.jsonl"

#: What a person may say of a finding: "unknown" is one that only the author's intent or missing code could settle.
VERDICTS = ("true", "false", "unknown")
UNREAD = "unread"

#: Seconds after which a check counts as crashed.
TIME_LIMIT = 600.0


class Key(NamedTuple):
    """What tells one finding from another, however its message is worded. Lines count from 1."""

    package: str
    path: str
    line: int
    code: str


class Checked(NamedTuple):
    """What the check of one package gave: its seconds of wall time, its findings, and why it crashed if it did."""

    seconds: float
    findings: list[dict[str, Any]]
    crash: str | None


def pinned(text: str) -> dict[str, str]:
    """``NAME==VERSION`` to its sha256, from lines ``NAME==VERSION --hash=sha256:…``; ``#`` begins a comment.

    Raises:
        ValueError: a line is not of that form.
    """
    packages = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            requirement, _, digest = line.strip().partition(" --hash=sha256:")
            if not digest or "==" not in requirement:
                raise ValueError(f"{line!r} is not NAME==VERSION --hash=sha256:...")
            packages[requirement] = digest
    return packages


def selected(packages: Iterable[str], pending: Iterable[str], names: list[str]) -> list[str]:
    """The requirements to check: those of ``names``, pending ones too, or else all of ``packages``."""
    if not names:
        return list(packages)
    return [requirement for requirement in (*packages, *pending) if requirement.partition("==")[0] in names]


def key_of(finding: dict[str, Any]) -> Key:
    return Key(finding["package"], finding["path"], finding["line"], finding["code"])


def check(package: str, digest: str) -> Checked:
    """Check one package as one project, in a process of its own."""
    folder = unpacked(package, digest)
    # What a source archive holds is in one folder of its own; imports begin there.
    inner = list(folder.iterdir())
    root = inner[0] if len(inner) == 1 and inner[0].is_dir() else folder
    cost = run([*CHECK, "--root", str(root), str(folder)], time_limit=TIME_LIMIT)
    try:
        said = json.loads(cost.output)
    except ValueError:
        return Checked(cost.wall, [], f"exit status {cost.status} after {cost.wall:.0f} s, and no JSON")
    findings = []
    for item in said["findings"] + said["errors"]:
        path = _below(item["path"], folder)
        confidence = item.get("confidence")
        place = {"package": package, "path": path, "line": item["line"], "code": item["code"]}
        findings.append({**place, "confidence": confidence, "message": item["message"]})
    return Checked(cost.wall, findings, None)


def _below(path: str, folder: Path) -> str:
    try:
        return Path(path).resolve().relative_to(folder).as_posix()
    except ValueError:
        return path


class Comparison(NamedTuple):
    """How what was found differs from the list."""

    new: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]


def compare(found: Iterable[dict[str, Any]], judged: Iterable[dict[str, Any]]) -> Comparison:
    """Match findings by their keys; several of one key are matched one by one, in their order."""
    waiting: dict[Key, list[dict[str, Any]]] = {}
    for entry in judged:
        waiting.setdefault(key_of(entry), []).append(entry)
    new = []
    changed = []
    for finding in found:
        entries = waiting.get(key_of(finding))
        if not entries:
            new.append(finding)
            continue
        entry = entries.pop(0)
        if entry["confidence"] != finding["confidence"]:
            changed.append((entry, finding))
    return Comparison(new, [entry for entries in waiting.values() for entry in entries], changed)


def faults(judged: Iterable[dict[str, Any]]) -> list[str]:
    """What is wrong with the list itself, a sentence each."""
    said = []
    for entry in judged:
        place = "{package} {path}:{line} {code}".format(**entry)
        if entry["verdict"] not in VERDICTS:
            said.append(f"{place} has not been judged: its verdict is {entry['verdict']!r}")
        elif not entry["reason"]:
            said.append(f"{place} has a verdict and no reason")
        elif entry["confidence"] == "certain" and entry["verdict"] != "true":
            said.append(f"{place} is reported as certain and judged {entry['verdict']}")
    return said


def read_list() -> list[dict[str, Any]]:
    if not JUDGED.is_file():
        return []
    return [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]


def write_list(entries: Iterable[dict[str, Any]]) -> None:
    ordered = sorted(entries, key=lambda entry: (entry["package"].lower(), key_of(entry)))
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in ordered)
    JUDGED.write_text(text, encoding="utf-8")


def updated(judged: list[dict[str, Any]], difference: Comparison) -> list[dict[str, Any]]:
    """The list with what is new in it, unread, without what is gone, and with the confidence that is said now."""
    gone = [id(entry) for entry in difference.gone]
    now = {id(entry): finding["confidence"] for entry, finding in difference.changed}
    kept = [
        {**entry, "confidence": now.get(id(entry), entry["confidence"])} for entry in judged if id(entry) not in gone
    ]
    fields = ("package", "path", "line", "code", "confidence")
    return kept + [
        {**{field: finding[field] for field in fields}, "verdict": UNREAD, "reason": ""} for finding in difference.new
    ]


def show(name: str, checked: Checked, judged: list[dict[str, Any]]) -> Comparison:
    """Print what the check of one package gave, and how it differs from the list."""
    incomplete = sum(finding["code"].startswith("TFS9") for finding in checked.findings)
    about = f", {incomplete} about the analysis" if incomplete else ""
    print(f"{checked.seconds:7.1f} s  {name}: {len(checked.findings) - incomplete} findings{about}")
    difference = compare(checked.findings, judged)
    if checked.crash:
        print(f"crashed  {name}: {checked.crash}", flush=True)
        return difference
    for finding in difference.new:
        print("new      {package} {path}:{line} {code} ({confidence}) {message}".format(**finding))
    for entry in difference.gone:
        print("gone     {package} {path}:{line} {code} ({confidence}), was judged {verdict}".format(**entry))
    for entry, finding in difference.changed:
        place = "{package} {path}:{line} {code}".format(**entry)
        print(f"changed  {place}: {entry['confidence']} was, {finding['confidence']} is; judged {entry['verdict']}")
    sys.stdout.flush()
    return difference


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_projects", description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help="names of pinned packages (default: all judged)")
    parser.add_argument("--update", action="store_true", help="write what is new into the list, as unread")
    parser.add_argument("--jobs", type=int, default=1, help="packages at a time (default 1)")
    arguments = parser.parse_args(argv)
    packages = pinned(PACKAGES.read_text(encoding="utf-8"))
    pending = pinned(PENDING.read_text(encoding="utf-8"))
    chosen = selected(packages, pending, arguments.packages)
    if not chosen:
        parser.error(f"none of these is in {PACKAGES.name} or {PENDING.name}: {' '.join(arguments.packages)}")
    packages.update(pending)
    everything = read_list()
    judged: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for name, checked in zip(chosen, pool.map(lambda name: check(name, packages[name]), chosen)):
            entries = [entry for entry in everything if entry["package"] == name]
            difference = show(name, checked, entries)
            judged += updated(entries, difference) if arguments.update and not checked.crash else entries
            counts.update(
                seconds=round(checked.seconds), findings=len(checked.findings), new=len(difference.new),
                gone=len(difference.gone), changed=len(difference.changed), crashed=int(checked.crash is not None),
            )  # fmt: skip
    if arguments.update:
        write_list([entry for entry in everything if entry["package"] not in chosen] + judged)
    wrong = faults(judged)
    print("\n".join(wrong[:50]) + ("\n" if wrong else ""), end="")
    verdicts = ", ".join(
        f"{count} {verdict}" for verdict, count in sorted(Counter(e["verdict"] for e in judged).items())
    )
    print(f"{len(chosen)} packages in {counts['seconds']} s: {counts['findings']} findings, {counts['new']} new, "
          f"{counts['gone']} gone, {counts['changed']} changed, {counts['crashed']} crashed. "
          f"The list: {verdicts or 'empty'}.")  # fmt: skip
    if pending:
        print(f"Not judged yet, or not holding ({PENDING.name}): {' '.join(pending)}")
    holds = not (counts["new"] or counts["gone"] or counts["changed"] or counts["crashed"] or wrong)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
