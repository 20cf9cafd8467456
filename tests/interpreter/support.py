"""Running a program in the interpreter, for tests."""

from __future__ import annotations

from tfshare_lint.analysis import lower, with_deep_stack
from tfshare_lint.interpreter.exploration import Limits, run_plainly
from tfshare_lint.interpreter.interpreter import Interpreter
from tfshare_lint.tfapi.library import TensorFlowModels


def interpret(text: str) -> Interpreter:
    """The interpreter after the plain path of a program."""

    def work() -> Interpreter:
        file = lower(text, "program.py")
        ran = run_plainly(file.module, TensorFlowModels, file.locate, Limits())
        assert ran is not None
        return ran[1]

    return with_deep_stack(work)
