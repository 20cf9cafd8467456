"""Running a program in the interpreter, for tests."""

from __future__ import annotations

from tfshare_lint.analysis import with_deep_stack
from tfshare_lint.frontend import parse_and_lower
from tfshare_lint.frontend.positions import place_of
from tfshare_lint.interpreter.exploration import Limits, run_plainly
from tfshare_lint.interpreter.interpreter import Interpreter
from tfshare_lint.tfapi.library import TensorFlowModels


def interpret(text: str) -> Interpreter:
    """The interpreter after the plain path of a program."""

    def work() -> Interpreter:
        module = parse_and_lower(text, "program.py")
        ran = run_plainly(module, TensorFlowModels, lambda path, at: place_of(path, at, module.source.lines), Limits())
        assert ran is not None
        return ran[1]

    return with_deep_stack(work)
