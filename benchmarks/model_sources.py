"""Where the sources of a published model come from: its repository at one commit, or its package on PyPI."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.packages import CACHE, unpacked

__all__ = ["NoSource", "sources_of"]


class NoSource(Exception):
    """The sources are not to be had; the text is a sentence."""


def sources_of(model: dict[str, str], checkouts: Path | None) -> Path:
    """The folder with the sources of ``model``, the content of its JSON file.

    ``checkouts`` is a folder that already holds them: repositories as ``OWNER+NAME``, packages as ``NAME-VERSION``.

    Raises:
        NoSource: it is not among the checkouts, or it could not be downloaded.
    """
    if "package" in model:
        name = model["package"].replace("==", "-")
    else:
        name = "+".join(model["repository"].rstrip("/").split("/")[-2:])
    if checkouts is not None:
        if not (checkouts / name).is_dir():
            raise NoSource(f"there is no folder {name} in {checkouts}")
        return checkouts / name
    if "package" in model:
        try:
            return unpacked(model["package"])
        except SystemExit as reason:
            raise NoSource(str(reason)) from None
    return cloned(model["repository"], model["commit"], CACHE / "repositories" / name)


def cloned(url: str, commit: str, folder: Path) -> Path:
    """``folder`` with one commit of a repository, fetched once."""
    if not (folder / ".git" / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for command in (
            ["git", "init", "--quiet"],
            ["git", "fetch", "--quiet", "--depth", "1", url, commit],
            ["git", "checkout", "--quiet", "--force", "FETCH_HEAD"],
        ):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NoSource(f"{' '.join(command[:2])} of {url} failed: {done.stderr.strip()[-200:]}")
        (folder / ".git" / "done").touch()
    return folder
