"""Programs of several files, in the folders of ``programs/``: what their ``main.py`` says of TensorFlow is so, and the
linter reports what the lines of the files say, the same from whichever file it is asked."""

from __future__ import annotations

import functools
import re
import textwrap
from pathlib import Path

import pytest

from tests.harness.truth import Answer, Program, ask, interpreter
from tfshare_lint.api import Settings, Wanted, Workspace, map_file

FOLDER = Path(__file__).with_name("programs")
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
_EXPECT = re.compile(r"# expect: (TFS\d+)")


def main_of(name: str) -> Path:
    return next(path for path in sorted((FOLDER / name).rglob("main.py")))


def statement(name: str) -> tuple[str, str]:
    """``("raises", "ValueError: …")`` or ``("variables", "a, b")``"""
    kind, _, rest = main_of(name).read_text().partition("\n")[0].removeprefix("# tf: ").partition(" ")
    return kind, rest


@functools.lru_cache(maxsize=None)
def answers(version: str) -> dict[str, Answer]:
    """What TensorFlow does with every program."""
    programs = []
    for name in NAMES:
        main = main_of(name)
        folder = str(main.parent)
        programs.append(Program(name, textwrap.dedent(f"""\
            import runpy, sys
            sys.path.insert(0, {folder!r})
            old = set(sys.modules)
            try:
                runpy.run_path({str(main)!r}, run_name="__main__")
            except SystemExit:
                pass
            finally:
                sys.path.remove({folder!r})
                for module in set(sys.modules) - old:
                    if {str(FOLDER)!r} in str(getattr(sys.modules[module], "__file__", "")):
                        del sys.modules[module]
            """)))  # fmt: skip
    return dict(zip(NAMES, ask(version, programs)))


@pytest.mark.tf115
@pytest.mark.parametrize("name", NAMES)
def test_tensorflow_does_what_the_program_says(name: str) -> None:
    if interpreter("1.15") is None:
        pytest.skip("no TensorFlow 1.15 here")
    answer = answers("1.15")[name]
    kind, rest = statement(name)
    if kind == "raises":
        assert f"{answer.type}: {answer.message}".startswith(rest)
    else:
        assert answer.type is None, answer.message
        assert ", ".join(name for graph in answer.names for name in graph) == rest


@pytest.mark.parametrize("name", NAMES)
def test_map_agrees(name: str) -> None:
    program = map_file(str(main_of(name)))
    kind, rest = statement(name)
    if kind == "raises":
        assert f"{program['raises']['type']}: {program['raises']['message']}".startswith(rest)
    else:
        assert program["raises"] is None
        assert ", ".join(v["name"] for graph in program["graphs"] for v in graph["variables"]) == rest


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("processes", [1, 2])
def test_check_reports_it_in_the_guilty_file_once(name: str, processes: int) -> None:
    files = sorted((FOLDER / name).rglob("*.py"))
    wanted = [Wanted(str(path), True, str(FOLDER / name)) for path in files]
    settings = Settings("1.15", root=str(FOLDER / name))
    found = {report.path: report for report in Workspace(settings).check(wanted, processes)}
    for path in files:
        assert said(path) == {(f.line, f.code) for f in found[str(path)].findings}
        alone = next(Workspace(settings).check([Wanted(str(path))]))
        assert alone.findings == found[str(path)].findings


def said(path: Path) -> set[tuple[int, str]]:
    """The lines of a file that expect a finding, with its code."""
    lines = enumerate(path.read_text().splitlines(), 1)
    return {(number, code) for number, line in lines for code in _EXPECT.findall(line)}
