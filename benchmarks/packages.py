"""Bring a pinned PyPI package onto this machine as a folder of sources, without running any of its code."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

__all__ = ["CACHE", "unpacked"]

CACHE = Path(__file__).resolve().parent.parent / ".benchmarks"


def unpacked(requirement: str, sha256: str | None = None) -> Path:
    """The folder with the unpacked files of ``NAME==VERSION``, downloaded once.

    The wheel of pure Python is taken where there is one, else the source archive. Neither is installed or built.

    Args:
        requirement: ``NAME==VERSION``.
        sha256: what the archive must hash to, in hexadecimal; None trusts the package index.

    Raises:
        SystemExit: there is no such archive, it has another hash, or no index can be reached.
    """
    folder = CACHE / requirement.replace("==", "-")
    if not folder.is_dir():
        archive = _downloaded(requirement)
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if sha256 not in (None, found):
            raise SystemExit(
                f"benchmarks: {archive} of {requirement} has the sha256 {found}, not {sha256}; remove it and try again"
            )
        # Into a new name first, so that an interrupted run does not leave half a folder that looks whole.
        partial = Path(tempfile.mkdtemp(dir=CACHE))
        _unpack(archive, partial)
        partial.rename(folder)
    return folder


def _downloaded(requirement: str) -> Path:
    """The archive of ``requirement`` in the cache."""
    folder = CACHE / "wheels" / requirement.replace("==", "-")
    folder.mkdir(parents=True, exist_ok=True)
    for command in (_wheel_command(requirement, folder), _source_command(requirement, folder)):
        if not any(folder.iterdir()) and command:
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    archives = sorted(folder.iterdir())
    if not archives:
        hint = "" if importlib.util.find_spec("unearth") else " (source archives need `pip install unearth`)"
        raise SystemExit(f"benchmarks: no pure Python wheel and no source archive of {requirement} to be had{hint}")
    return archives[0]


def _wheel_command(requirement: str, folder: Path) -> list[str]:
    pure = ["--only-binary", ":all:", "--implementation", "py", "--abi", "none", "--platform", "any"]
    # The old releases that use TensorFlow 1 say that they need an old Python; nothing of them is run here.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *pure, "--python-version", "3.7"]
    return [*command, "--dest", str(folder), requirement]


def _source_command(requirement: str, folder: Path) -> list[str]:
    """Unearth's command, which only downloads: pip would run the archive's ``setup.py`` to ask it for its name."""
    if importlib.util.find_spec("unearth") is None:
        return []
    index = os.environ.get("PIP_INDEX_URL")
    command = [sys.executable, "-m", "unearth", "--no-binary", "--python-version", "3.7", "--download", str(folder)]
    return [*command, *(["--index-url", index] if index else []), requirement]


def _unpack(archive: Path, folder: Path) -> None:
    """Write the plain files of ``archive`` below ``folder``: no links, no devices, nothing outside it."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(folder)  # it drops drives and `..` by itself
        return
    with tarfile.open(archive) as source:
        for member in source:
            name = PurePosixPath(member.name)
            stream = source.extractfile(member) if member.isfile() else None
            if stream is None or name.is_absolute() or ".." in name.parts:
                continue
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with stream, target.open("wb") as written:
                shutil.copyfileobj(stream, written)
