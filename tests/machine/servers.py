"""Processes that run programs on real TensorFlow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("tf_side.py")
OLD = {"1.4": ("TFSHARE_TF14_PYTHON", "tf14"), "1.15": ("TFSHARE_TF115_PYTHON", "tf115")}


def interpreter(version):
    """The Python that has TensorFlow ``version``, or None."""
    if version == "2":
        return sys.executable if find_spec("tensorflow") is not None else None
    variable, folder = OLD[version]
    named = os.environ.get(variable)
    path = Path(named) if named else ROOT / ".venvs" / folder / "bin" / "python"
    return str(path) if path.exists() else None


class Server:
    """One TensorFlow process; :meth:`run` gives a program's trace."""

    def __init__(self, python):
        self.process = subprocess.Popen(
            [python, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.version = json.loads(self.process.stdout.readline())["version"]

    def run(self, program):
        self.process.stdin.write(json.dumps(program) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
