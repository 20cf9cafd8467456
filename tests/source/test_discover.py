"""Which files the paths of a command line mean."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tfshare_lint.source import discover

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is no part of a repository, as the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x = 1\n", encoding="utf-8")


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(("git", *identity, *arguments), check=True, capture_output=True)


def files(*paths: str) -> list[str]:
    found = discover(paths)
    assert found.errors == ()
    return list(found.files)


def test_a_file_is_itself(folder: Path) -> None:
    make("b.py", "a.txt", ".hidden/c")
    assert files("b.py", "a.txt", ".hidden/c", "./b.py") == [".hidden/c", "a.txt", "b.py"]


def test_a_directory_is_its_files_that_may_hold_python(folder: Path) -> None:
    make("p/b.py", "p/a/c.py", "p/d.pyw", "p/e.pyc", "p/f.ipynb", "p/g.md", "p/h.rst", "p/py", "q.py")
    assert files("p") == ["p/a/c.py", "p/b.py", "p/d.pyw", "p/f.ipynb", "p/g.md"]
    assert files("p/") == ["p/a/c.py", "p/b.py", "p/d.pyw", "p/f.ipynb", "p/g.md"]
    assert files("./p") == ["./p/a/c.py", "./p/b.py", "./p/d.pyw", "./p/f.ipynb", "./p/g.md"]
    assert files(".") == ["p/a/c.py", "p/b.py", "p/d.pyw", "p/f.ipynb", "p/g.md", "q.py"]
    assert files(str(folder / "p" / "a")) == [str(folder / "p/a/c.py")]


@needs_git
def test_jupyter_keeps_copies_that_are_left_out_even_in_a_repository(folder: Path) -> None:
    make("a.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb", "p/.ipynb_checkpoints/b-checkpoint.ipynb")
    assert files(".") == ["a.ipynb"]
    git("init", "--quiet")
    git("add", ".")
    assert files(".") == ["a.ipynb"]


def test_nothing_twice(folder: Path) -> None:
    make("p/a.py", "p/q/b.py")
    assert files("p/q", "p", "p/a.py", ".", str(folder)) == ["p/a.py", "p/q/b.py"]


def test_without_git_folders_without_sources_are_left_out(folder: Path) -> None:
    make("a.py", ".git.py", ".hidden/a.py", "__pycache__/a.py", "node_modules/a.py", "x.egg-info/a.py")
    make("build/a.py", "dist/a.py", "lib/site-packages/a.py", "sub/build/__init__.py", "sub/build/a.py")
    make("env/a.py", "my_env/pyvenv.cfg", "my_env/lib/a.py", "old/bin/activate", "old/lib/a.py")
    assert files(".") == [".git.py", "a.py", "env/a.py", "sub/build/__init__.py", "sub/build/a.py"]
    assert files("build", "my_env") == ["build/a.py", "my_env/lib/a.py"]  # named, so meant


def test_what_is_missing_is_an_error_value(folder: Path) -> None:
    make("a.py")
    found = discover(["b.py", "a.py", "c/d", "", "e\0.py"])
    assert found.files == ("a.py",)
    assert [path for path, _ in found.errors] == ["b.py", "c/d", "", "e\0.py"]
    assert all(message.startswith("There is no such file or directory") for _, message in found.errors)


def test_an_empty_directory(folder: Path) -> None:
    (folder / "p").mkdir()
    assert files("p") == []


def test_links(folder: Path) -> None:
    make("p/b.py", "outside/c.py", "outside/q/d.py")
    os.symlink("b.py", "p/a.py")  # the same file again, earlier in the alphabet
    os.symlink("../outside/c.py", "p/c.py")
    os.symlink("../outside/q", "p/q")
    os.symlink("..", "p/up")
    os.symlink("nowhere.py", "p/broken.py")
    assert files("p") == ["p/b.py"]
    os.symlink("p", "link")
    assert files("link") == ["link/b.py"]
    assert files("p/c.py") == ["p/c.py"]  # named, so meant


@needs_git
def test_git_says_what_belongs(folder: Path) -> None:
    git("init", ".")
    make(
        "a.py", "new.py", "ignored.py", "out/a.py", "build/a.py", ".hidden/a.py", "sub/b.py", "sub/skip_c.py", "é ü.py"
    )
    Path(".gitignore").write_text("ignored.py\nout/\n", encoding="utf-8")
    Path("sub/.gitignore").write_text("skip_*\n", encoding="utf-8")
    git("add", "a.py", "build", ".hidden")
    assert files(".") == [".hidden/a.py", "a.py", "build/a.py", "new.py", "sub/b.py", "é ü.py"]
    assert files("sub") == ["sub/b.py"]
    assert files("out") == ["out/a.py"]  # named, so meant
    assert files("ignored.py") == ["ignored.py"]
    Path("a.py").unlink()  # still in the index
    assert files(".", "sub") == [".hidden/a.py", "build/a.py", "new.py", "sub/b.py", "é ü.py"]


@needs_git
def test_links_in_a_repository(folder: Path) -> None:
    make("outside.py")
    make("r/b.py", "r/d/c.py")
    os.symlink("../outside.py", "r/out.py")
    os.symlink("b.py", "r/a.py")
    os.symlink("d", "r/e")
    os.chdir("r")
    git("init", ".")
    git("add", ".")
    assert files(".") == ["b.py", "d/c.py"]


@needs_git
def test_repositories_in_a_repository(folder: Path) -> None:
    make("a.py", "inner/b.py", "inner/ignored.py")
    Path("inner/.gitignore").write_text("ignored.py\n", encoding="utf-8")
    os.chdir("inner")
    git("init", ".")
    git("add", ".")
    git("commit", "-m", "a")
    os.chdir("..")
    git("init", ".")
    assert files(".") == ["a.py", "inner/b.py"]
    git("add", "a.py", "inner")  # now as a submodule would be
    assert files(".") == ["a.py", "inner/b.py"]


@needs_git
def test_in_a_hook_of_another_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("r/a.py", "p/b.py")
    git("init", "r")
    monkeypatch.setenv("GIT_DIR", str(folder / "r" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(folder / "r" / ".git" / "index"))
    assert files("p") == ["p/b.py"]


def test_without_git_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.py")
    monkeypatch.setenv("PATH", str(folder))
    assert files(".") == ["a.py"]
