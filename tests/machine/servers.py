"""Processes that run programs on real TensorFlow."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("tf_side.py")


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
        self.process.kill()  # a TensorFlow that ends by itself takes seconds
        self.process.communicate()
