"""Bring a pinned PyPI package onto this machine as a folder of sources, without running any of its code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

__all__ = ["CACHE", "unpacked"]

CACHE = Path(__file__).resolve().parent.parent / ".benchmarks"


def unpacked(requirement: str) -> Path:
    """The folder with the unpacked wheel of ``NAME==VERSION``, downloaded once.

    Only wheels of pure Python are taken: an sdist would have to be run to be unpacked by pip.

    Raises:
        SystemExit: pip found no such wheel, or no index can be reached.
    """
    folder = CACHE / requirement.replace("==", "-")
    if not folder.is_dir():
        wheels = CACHE / "wheels" / folder.name
        wheels.mkdir(parents=True, exist_ok=True)
        pure = ["--only-binary", ":all:", "--implementation", "py", "--abi", "none", "--platform", "any"]
        # The old releases that use TensorFlow 1 say that they need an old Python; nothing of them is run here.
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *pure, "--python-version", "3.7"]
        if subprocess.run([*command, "--dest", str(wheels), requirement], check=False).returncode:
            raise SystemExit(
                f"benchmarks: no pure Python wheel of {requirement} to be had; unpack it yourself and give its folder"
            )
        with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
            wheel.extractall(folder)
    return folder
