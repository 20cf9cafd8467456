"""The distribution: what is installed, what it is called, what it promises."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tfshare_lint

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tfshare_lint"


def python(code: str) -> str:
    """What ``code`` prints in a fresh interpreter."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_version_is_written_once_and_in_the_changelog() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", tfshare_lint.__version__)
    assert f"## {tfshare_lint.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert tfshare_lint.__version__ not in (ROOT / "setup.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["-m", "tfshare_lint", "--version"], ["-m", "tfshare_lint", "--help"]])
def test_runs_as_a_module(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    if "--version" in arguments:
        assert tfshare_lint.__version__ in done.stdout


def test_entry_points_lead_somewhere() -> None:
    text = (ROOT / "setup.py").read_text(encoding="utf-8")
    assert '"tfshare-lint = tfshare_lint.cli:main"' in text
    assert '"TFS = tfshare_lint.flake8_plugin:Plugin"' in text
    assert python("from tfshare_lint.cli import main; print(callable(main))") == "True"
    assert python("from tfshare_lint.flake8_plugin import Plugin; print(callable(Plugin))") == "True"


def test_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()


def test_every_package_folder_is_a_package() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def imported_by(statement: str, *names: str) -> list[str]:
    """Which of the modules a fresh interpreter has after a statement."""
    return sorted(python(f"import sys; {statement}; print(*(set({names}) & set(sys.modules)))").split())


def test_importing_the_package_imports_nothing() -> None:
    assert imported_by("import tfshare_lint", "libcst", "click", "rich", "tensorflow", "flake8", "dataclasses") == []


def test_the_flake8_plugin_is_light() -> None:
    assert imported_by("import tfshare_lint.flake8_plugin", "libcst", "click", "rich", "tensorflow") == []


def test_tensorflow_is_never_imported() -> None:
    """The linter describes TensorFlow and must run where there is none."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not [name for name in names if name.split(".")[0] in ("tensorflow", "tf_keras", "keras")], path


def test_a_check_needs_no_matchers_or_codemods(tmp_path: Path) -> None:
    """They cost several parses, so the normal run must do without."""
    (tmp_path / "a.py").write_text("import tensorflow as tf\ntf.get_variable('v', [1])\n", encoding="utf-8")
    code = (
        "import sys\nfrom tfshare_lint.cli import main\n"
        f"sys.argv = ['tfshare-lint', 'check', '-j', '1', {str(tmp_path)!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'libcst.matchers', 'libcst.codemod', 'tensorflow'} & set(sys.modules)))"
    )
    assert python(code).splitlines()[-1] == "[]"
