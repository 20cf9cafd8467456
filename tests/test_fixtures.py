"""Every program in ``tests/fixtures``: what it states about TensorFlow and about the linter is so."""

from __future__ import annotations

import functools
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.harness.compare import differences
from tests.harness.expectations import Expected, Fixture, read_fixture
from tests.harness.linter import Report, program_map, reports
from tests.harness.notebooks import is_notebook
from tests.harness.truth import EAGER, Answer, Program, ask, interpreter

FOLDER = Path(__file__).with_name("fixtures")
PATHS = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*.py"))}
VERSION_MARKS = {
    "2": pytest.mark.tensorflow,
    EAGER: pytest.mark.tensorflow,
    "1.15": pytest.mark.tf115,
    "1.4": pytest.mark.tf14,
}


@functools.lru_cache(maxsize=None)
def fixture_named(name: str) -> Fixture:
    """The fixture in a file under ``tests/fixtures``."""
    return read_fixture(PATHS[name])


@functools.lru_cache(maxsize=None)
def answers(version: str) -> dict[str, Answer]:
    """What TensorFlow did with every fixture that speaks of this version: one process answers for all."""
    names = [name for name in PATHS if version in fixture_named(name).versions]
    return dict(zip(names, ask(version, [Program(name, fixture_named(name).program) for name in names])))


@pytest.mark.parametrize("version", [pytest.param(v, marks=mark) for v, mark in VERSION_MARKS.items()])
@pytest.mark.parametrize("name", PATHS)
def test_tensorflow_does_what_the_fixture_says(name: str, version: str) -> None:
    fixture = fixture_named(name)
    if interpreter(version) is None:
        pytest.skip(f"no TensorFlow {version} here")
    if version not in fixture.versions:
        return
    answer = answers(version)[name]
    assert (answer.type, answer.message.splitlines()[:1]) == (fixture.raises_type, answer.message.splitlines()[:1])
    assert fixture.raises_message in answer.message
    if fixture.raises_line is not None:
        assert fixture.raises_line in answer.trace[-1]
    for line in fixture.traceback_lines:
        assert any(line in candidates for candidates in answer.trace), f"line {line} is not in {answer.trace}"
    if fixture.variables is not None:
        assert answer.names == fixture.variables


@pytest.mark.parametrize("version", VERSION_MARKS)
@pytest.mark.parametrize("name", PATHS)
def test_the_linter_reports_what_the_fixture_says(name: str, version: str) -> None:
    fixture = fixture_named(name)
    if version in (fixture.versions or (fixture.target,)):
        assert_reports(fixture.reports, reports(fixture.source, name, version))


@pytest.mark.parametrize("version", [pytest.param(v, marks=mark) for v, mark in VERSION_MARKS.items()])
@pytest.mark.parametrize("name", PATHS)
def test_map_is_what_tensorflow_makes(name: str, version: str) -> None:
    fixture = fixture_named(name)
    if not fixture.map_compared or version not in fixture.versions:
        return
    if interpreter(version) is None:
        pytest.skip(f"no TensorFlow {version} here")
    assert differences(answers(version)[name], program_map(fixture.source, name, version)) == []


def assert_reports(expected: list[Expected], found: list[Report]) -> None:
    """Compare findings with what a fixture states, known misses and known false alarms included."""
    wanted = sorted((report.line, report.code) for report in expected if report.known != "todo")
    missed = sorted((report.line, report.code) for report in expected if report.known == "todo")
    got = sorted((report.line, report.code) for report in found)
    repaired = [miss for miss in missed if miss in got]
    assert not repaired, f"known misses that are found now (make them `# expect:`): {repaired}"
    assert got == wanted, "\n".join(f"{report.line}: {report.code} {report.message}" for report in found)
    for report in expected:
        same = [other for other in found if (other.line, other.code) == (report.line, report.code)]
        if report.column is not None:
            assert report.column in [other.column for other in same]
        if report.confidence is not None:
            assert report.confidence in [other.confidence for other in same]
        if report.text is not None:
            assert any(report.text in other.message for other in same), [other.message for other in same]


def with_compat_import(fixture: Fixture) -> Fixture | None:
    """The same with ``tensorflow.compat.v1``."""
    source = re.sub(r"^import tensorflow as tf\b", "import tensorflow.compat.v1 as tf", fixture.source, flags=re.M)
    return None if source == fixture.source else replace(fixture, source=source)


def with_full_name(fixture: Fixture) -> Fixture | None:
    """The same with ``import tensorflow`` and every ``tf.`` spelled out (columns move)."""
    source = re.sub(r"^import tensorflow as tf\b", "import tensorflow", fixture.source, flags=re.M)
    if source == fixture.source:
        return None
    moved = [replace(report, column=None, text=None) for report in fixture.reports]
    return replace(fixture, source=re.sub(r"\btf\.(?=[A-Za-z])", "tensorflow.", source), reports=moved)


def inside_a_function(fixture: Fixture) -> Fixture | None:
    """The same as the body of a function that is called once."""
    if is_notebook(fixture.source):
        return None
    if re.search(r"^\s*global |^from __future__|^from \S+ import \*|__name__", fixture.source, flags=re.M):
        return None
    source = "def main():\n" + textwrap.indent(fixture.source, "    ") + "\n\nmain()\n"
    moved = [
        replace(report, line=report.line + 1, column=report.column and report.column + 4) for report in fixture.reports
    ]
    return replace(fixture, source=source, reports=moved)


def with_noqa(fixture: Fixture) -> Fixture | None:
    """The same with ``# noqa`` on every reported line: silence."""
    lines = fixture.source.splitlines()
    silenced = [report.line for report in fixture.reports if report.known != "todo"]
    for line in silenced:
        lines[line - 1] += "  # noqa"
    left = [report for report in fixture.reports if report.known == "todo"]
    return replace(fixture, source="\n".join(lines) + "\n", reports=left) if silenced else None


def with_windows_newlines(fixture: Fixture) -> Fixture | None:
    """The same with CRLF."""
    return replace(fixture, source=fixture.source.replace("\n", "\r\n"))


VARIANTS = [with_compat_import, with_full_name, inside_a_function, with_noqa, with_windows_newlines]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", PATHS)
def test_the_linter_reports_the_same_in_other_dress(name: str, variant: Callable[[Fixture], Fixture | None]) -> None:
    fixture = fixture_named(name)
    dressed = variant(fixture) if fixture.varied else None
    if dressed is not None:
        assert_reports(dressed.reports, reports(dressed.source, name, fixture.target))
