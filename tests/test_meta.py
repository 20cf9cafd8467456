"""What must agree with what inside the project, so that nobody has to remember it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.notebooks import as_notebook, is_notebook
from tfshare_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tfshare_lint"
SOURCES = sorted(PACKAGE.rglob("*.py"))

#: What a stage may not know: the arrows of docs/architecture.md go one way.
FORBIDDEN = {
    "symbolic": {"source", "frontend", "interpreter", "machine", "tfapi", "rules", "report", "cli", "api"},
    "source": {"symbolic", "frontend", "interpreter", "machine", "tfapi", "rules", "report", "cli", "api"},
    "frontend": {"interpreter", "machine", "tfapi", "rules", "report", "cli", "api"},
    "machine": {"source", "frontend", "interpreter", "tfapi", "rules", "report", "cli", "api"},
    "tfapi": {"source", "frontend", "rules", "report", "cli", "api"},
    "interpreter": {"source", "rules", "report", "cli", "api"},
    "rules": {"source", "frontend", "interpreter", "report", "cli", "api"},
    "report": {"source", "frontend", "interpreter", "machine", "tfapi", "cli"},
}


def imported_parts(path: Path) -> set[str]:
    """The parts of the package that a module imports at run time, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for node in ast.walk(block)
    }
    names: list[str] = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("tfshare_lint.")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_arrows_go_one_way(path: Path) -> None:
    part = path.relative_to(PACKAGE).parts[0]
    assert imported_parts(path) & FORBIDDEN.get(part, set()) == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_files_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name}, line {node.lineno}"


def test_rule_codes_and_names_are_of_their_form() -> None:
    rules = all_rules()
    assert rules
    assert len({rule.name for rule in rules.values()}) == len(rules)
    for code, rule in rules.items():
        assert code == rule.code
        assert re.fullmatch(r"TFS[1-49]\d\d", code)
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
        assert rule.severity in ("error", "warning", "info")
        assert rule.summary.strip()


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_every_rule_has_a_page(code: str) -> None:
    assert (ROOT / "docs" / "rules" / f"{code}.md").is_file()


@pytest.mark.parametrize("code", sorted(code for code in all_rules() if not code.startswith("TFS9")))
def test_every_rule_has_a_bad_and_a_good_program(code: str) -> None:
    folder = ROOT / "tests" / "fixtures" / code
    assert f"# expect: {code}" in (folder / "bad.py").read_text(encoding="utf-8")
    assert f"# expect: {code}" not in (folder / "good.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(code for code in all_rules() if not code.startswith("TFS9")))
def test_the_programs_on_the_page_are_what_they_say(code: str, tmp_path: Path) -> None:
    page = all_rules()[code].documentation
    for name, source in (("bad", page.bad), ("good", page.good)):
        file, text = (f"{name}.ipynb", as_notebook(source)) if is_notebook(source) else (f"{name}.py", source)
        (tmp_path / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tfshare_lint", "check", "--select", code, "--output-format", "json", str(tmp_path)],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    assert {Path(finding["path"]).stem for finding in json.loads(done.stdout)["findings"]} == {"bad"}


def test_no_fixture_folder_without_a_rule() -> None:
    folders = {path.name for path in (ROOT / "tests" / "fixtures").iterdir() if path.name.startswith("TFS")}
    assert folders - set(all_rules()) == set()


def test_the_changelog_names_every_rule() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    named = set(re.findall(r"TFS\d\d\d", text))
    for first, last in re.findall(r"TFS(\d\d\d)-TFS(\d\d\d)", text):
        named |= {f"TFS{number}" for number in range(int(first), int(last) + 1)}
    assert set(all_rules()) <= named


def test_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_rule_pages.py"), "--check"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_readme_shows_what_the_tool_prints() -> None:
    """Each ``console`` block of the README that runs tfshare-lint on an example is what that command prints."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = 0
    for command, output in re.findall(r"```console\n\$ tfshare-lint ([^\n]*)\n(.*?)```", text, flags=re.DOTALL):
        if "examples/" not in command:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "tfshare_lint", *command.split()],
            capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
        )  # fmt: skip
        assert done.stdout == output
        shown += 1
    assert shown


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "-m pytest\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "-m pytest\n" in (ROOT / "README.md").read_text(encoding="utf-8")
