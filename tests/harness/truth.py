"""What real TensorFlow does with a program: answers of :mod:`tests.harness.run_program`, run in other interpreters.

Versions are named ``"1.4"``, ``"1.15"``, ``"2"`` (``tensorflow.compat.v1`` of the installed tensorflow-cpu, in graph
mode) and ``"2e"`` (that TensorFlow as it is, executing eagerly).
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["EAGER", "VERSIONS", "Answer", "MadeVariable", "Program", "ask", "interpreter"]

ROOT = Path(__file__).resolve().parents[2]
RUNNER = Path(__file__).with_name("run_program.py")
VERSIONS = ("1.4", "1.15", "2")
#: TensorFlow 2 as it is, executing eagerly: asked only about programs that say so.
EAGER = "2e"
#: Name of the environment variable and of the folder in ``.venvs`` for the versions that need an old Python.
OLD = {"1.4": ("TFSHARE_TF14_PYTHON", "tf14"), "1.15": ("TFSHARE_TF115_PYTHON", "tf115")}
#: Functions that Python before 3.12 runs in frames of their own and later ones do not.
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")


@dataclass(frozen=True)
class Program:
    """A program to run: a path (any name; it appears in traces) and its text."""

    path: str
    source: str


@dataclass
class MadeVariable:
    """A variable as TensorFlow made it; ``lines`` are the candidates for the line of the creating call (more than one
    only where Python before 3.8 does not say which of several nested calls it was)."""

    name: str
    kind: str
    shape: list[int | None] | None
    dtype: str
    trainable: bool
    lines: frozenset[int]
    trace: list[frozenset[int]]


@dataclass
class Answer:
    """What one program did under one TensorFlow."""

    path: str
    type: str | None = None  # of the exception that nothing caught; None where the program ended well
    message: str = ""
    trace: list[frozenset[int]] = field(default_factory=list)
    graphs: list[list[MadeVariable]] = field(default_factory=list)
    #: Lines of the tracebacks of exceptions during whose handling it was raised.
    before: list[frozenset[int]] = field(default_factory=list)
    #: First lines (decorators included) of the functions that were called.
    entered: frozenset[int] = frozenset()

    @property
    def names(self) -> list[list[str]]:
        """The names of the variables, graph by graph."""
        return [[variable.name for variable in graph] for graph in self.graphs]


def interpreter(version: str) -> str | None:
    """The Python that has TensorFlow in this version; None where the machine has none."""
    if version in ("2", EAGER):
        found = all(importlib.util.find_spec(name) for name in ("tensorflow", "tf_keras"))
        return sys.executable if found else None
    variable, folder = OLD[version]
    named = os.environ.get(variable)
    if named:
        return named
    for name in (f".venvs/{folder}/bin/python", f".venvs/{folder}/Scripts/python.exe"):
        if (ROOT / name).exists():
            return str(ROOT / name)
    return None


class TensorFlow:
    """A running process that has TensorFlow loaded and answers one program after another."""

    def __init__(self, version: str) -> None:
        python = interpreter(version)
        if python is None:
            raise LookupError(f"no Python with TensorFlow {version} on this machine")
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  (lives as long as the process)
        self.process = subprocess.Popen(
            [python, str(RUNNER), *(["--eager"] if version == EAGER else [])], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log, text=True,
        )  # fmt: skip
        self.old = tuple(self.read()["python"]) < (3, 8)

    def answer(self, program: Program) -> Answer:
        """What TensorFlow does with a program."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"path": program.path, "source": program.source}) + "\n")
        self.process.stdin.flush()
        return read_answer(self.read(), program, self.old)

    def read(self) -> dict[str, Any]:
        """The next line that the process writes."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise RuntimeError(f"the process with TensorFlow ended:\n{self.log.read()[-3000:]}")
        return dict(json.loads(line))


@functools.lru_cache(maxsize=None)
def tensorflow(version: str) -> TensorFlow:
    """The process for a version; it lives until this one ends."""
    return TensorFlow(version)


def ask(version: str, programs: list[Program]) -> list[Answer]:
    """Run programs under TensorFlow and return the answers in their order."""
    return [tensorflow(version).answer(program) for program in programs]


def read_answer(data: dict[str, Any], program: Program, old: bool) -> Answer:
    """One answer of the runner; ``old``: given by Python before 3.8."""
    begins = begin_lines(program.source) if old else {}
    answer = Answer(data["path"], entered=frozenset(data["entered"]))
    if data["raises"] is not None:
        answer.type = data["raises"]["type"]
        answer.message = data["raises"]["message"]
        answer.trace = read_trace(data["raises"]["trace"], begins)
        answer.before = read_trace(data["raises"]["before"], begins)
    for graph in data["graphs"]:
        answer.graphs.append([read_variable(variable, begins) for variable in graph])
    return answer


def read_variable(data: dict[str, Any], begins: dict[int, frozenset[int]]) -> MadeVariable:
    """One variable of an answer."""
    trace = read_trace(data["trace"], begins)
    lines = trace[-1] if trace else frozenset()
    return MadeVariable(
        data["name"], data["kind"], data["shape"], data["dtype"], data["trainable"], lines, trace
    )  # fmt: skip


def read_trace(entries: list[list[Any]], begins: dict[int, frozenset[int]]) -> list[frozenset[int]]:
    """The lines of a traceback, each as the set of lines that it may stand for; without frames of comprehensions
    that stand on the line of the frame around them."""
    trace: list[frozenset[int]] = []
    for line, function in entries:
        lines = begins.get(line, frozenset([line]))
        if trace and (function in COMPREHENSIONS or (function == "<genexpr>" and trace[-1] == lines)):
            trace.pop()  # Python 3.12 shows the inner line only; map shows a line once
        trace.append(lines)
    return trace


def begin_lines(source: str) -> dict[int, frozenset[int]]:
    """Line that Python before 3.8 gives to a call → the lines on which such calls begin.

    There, the line of a call is that of the last expression evaluated for it; only lines that differ are listed.
    """
    begins: dict[int, set[int]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            last = max(inner.lineno for inner in ast.walk(node) if isinstance(inner, ast.expr))
            begins.setdefault(last, set()).add(node.lineno)
    return {line: frozenset(lines) for line, lines in begins.items() if lines != {line}}
