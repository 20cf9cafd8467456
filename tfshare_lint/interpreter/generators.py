"""Generators of the interpreted program, driven by generators of the host."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.interpreter.activation import RETURN, Activation
from tfshare_lint.interpreter.failures import make_exception
from tfshare_lint.interpreter.values import MISSING, NativeFunction, NativeObject, Runtime, UserException, Value

if TYPE_CHECKING:
    from tfshare_lint.frontend import ir
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["GeneratorValue"]


class GeneratorValue(NativeObject):
    """A generator object: a suspended activation.

    ``catchers`` are the ``try`` statements and contexts that were open in its body when it was suspended.
    """

    type_name = "generator"

    def __init__(self, run: Interpreter, act: Activation, body: tuple[ir.Statement, ...]) -> None:
        self._run = run
        self.activation = act
        self.catchers: list[Any] = []
        self.finished = False
        self.started = False
        self._steps: Generator[Value, Value, int] = run.generate_block(body, act)

    def resume(self, runtime: Any, sent: Value = None) -> Value:
        """Run to the next ``yield`` and give its value; raises StopIteration in the program at the end. A generator
        with a loop that was cut short goes on with unknown values, as the program supposes."""
        try:
            return self._send(runtime, sent)
        except UserException as error:
            if self.activation.cut and error.value.cls.name == "StopIteration":
                return runtime.fresh("next()")
            raise

    def _send(self, runtime: Any, sent: Value = None) -> Value:
        return self._advance(runtime, lambda: self._steps.send(sent if self.started else None))

    def throw(self, runtime: Any, error: UserException) -> Value:
        """Raise ``error`` at the ``yield`` where the generator stands."""
        if self.finished or not self.started:
            self.finished = True
            raise error
        return self._advance(runtime, lambda: self._steps.throw(error))

    def close(self, runtime: Any) -> None:
        """Raise GeneratorExit at the ``yield``; what the body then does is its own affair."""
        if self.started and not self.finished:
            try:
                self.throw(runtime, make_exception("GeneratorExit", ""))
            except UserException:
                pass
        self.finished = True

    def __del__(self) -> None:
        # Python closes a generator as soon as nothing holds it any more; so does the host with this object.
        if self.started and not self.finished and self._run.running:
            try:
                self.close(self._run)
            except Exception:
                self.finished = True

    def _advance(self, run: Any, step: Any) -> Value:
        if self.finished:
            raise make_exception("StopIteration", "")
        act = self.activation
        act.frame.caller = run.site()
        base = len(run.catchers)
        run.catchers.extend(self.catchers)
        run.enter(act)
        self.started = True
        try:
            return step()
        except StopIteration as stop:
            self.finished = True
            ended = make_exception("StopIteration", "")
            ended.value.attrs["value"] = act.returned if stop.value == RETURN else None
            raise ended from None
        except BaseException:
            self.finished = True
            raise
        finally:
            self.catchers = [] if self.finished else run.catchers[base:]
            del run.catchers[base:]
            run.leave()

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return self._values(runtime)

    def _values(self, runtime: Runtime) -> Iterator[Value]:
        while True:
            try:
                value = self._send(runtime)
            except UserException as error:
                if error.value.cls.name == "StopIteration":
                    return
                raise
            yield value

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        methods = {
            "__next__": lambda run, args, kwargs: self.resume(run),
            "next": lambda run, args, kwargs: self.resume(run),
            "send": lambda run, args, kwargs: self.resume(run, args[0] if args else None),
            "close": lambda run, args, kwargs: self.close(run),
            "throw": lambda run, args, kwargs: self.throw(run, make_exception("Exception", "")),
            "__iter__": lambda run, args, kwargs: self,
        }
        implementation = methods.get(name)
        return MISSING if implementation is None else NativeFunction(f"generator.{name}", implementation)
