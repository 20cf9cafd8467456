"""Executing the bodies of generators: the statements of :mod:`statements`, as host generators that yield where
the program yields."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import assignment
from tfshare_lint.interpreter.activation import BREAK, NORMAL, RETURN, Activation
from tfshare_lint.interpreter.contexts import OpenContext
from tfshare_lint.interpreter.failures import ContextCatcher, TryCatcher
from tfshare_lint.interpreter.generators import GeneratorValue
from tfshare_lint.interpreter.loops import LoopControl
from tfshare_lint.interpreter.statements import EXECUTORS, choose_arm, find_handler, matching_case, while_turns
from tfshare_lint.interpreter.values import UserException, Value

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["generate_block"]

Steps = Generator[Value, Value, int]


def generate_block(run: Interpreter, body: tuple[ir.Statement, ...], act: Activation) -> Steps:
    """Execute statements, yielding the values that the program yields; returns how they ended."""
    for statement in body:
        run.step()
        special = _GENERATORS.get(type(statement))
        if special is None:
            signal = EXECUTORS[type(statement)](run, statement, act)
        else:
            signal = yield from special(run, statement, act)
        if signal != NORMAL:
            return signal
    return NORMAL


def _yield(run: Interpreter, node: ir.Yield, act: Activation) -> Steps:
    value = None if node.value is None else run.evaluate(node.value, act)
    act.at = node.at
    sent: Value = None
    if node.delegate:
        if isinstance(value, GeneratorValue):
            sent = yield from _delegate(run, value)
        else:
            yield from run.iterate(value)
    else:
        sent = yield value
    if node.target is not None:
        assignment.assign(run, node.target, sent, act)
    return NORMAL


def _delegate(run: Interpreter, inner: GeneratorValue) -> Generator[Value, Value, Value]:
    sent: Value = None
    while True:
        try:
            value = inner.resume(run, sent)
        except UserException as error:
            if error.value.cls.name == "StopIteration":
                return error.value.attrs.get("value")
            raise
        sent = yield value


def _if(run: Interpreter, node: ir.If, act: Activation) -> Steps:
    arm = choose_arm(run, node, act)
    return (yield from generate_block(run, arm, act)) if arm else NORMAL


def _match(run: Interpreter, node: ir.Match, act: Activation) -> Steps:
    return (yield from generate_block(run, matching_case(run, node, act), act))


def _for(run: Interpreter, node: ir.For, act: Activation) -> Steps:
    iterable = run.evaluate(node.iterable, act)
    act.at = node.at
    with LoopControl(run, act, iterable) as control:
        for item in control.items():
            act.at = node.at
            assignment.assign(run, node.target, item, act)
            signal = yield from generate_block(run, node.body, act)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    return (yield from generate_block(run, node.orelse, act))


def _while(run: Interpreter, node: ir.While, act: Activation) -> Steps:
    act.at = node.at
    with LoopControl(run, act) as control:
        for _ in while_turns(run, node, act, control):
            signal = yield from generate_block(run, node.body, act)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    return (yield from generate_block(run, node.orelse, act))


def _try(run: Interpreter, node: ir.Try, act: Activation) -> Steps:
    try:
        catcher = TryCatcher(node, act)
        run.catchers.append(catcher)
        try:
            signal = yield from generate_block(run, node.body, act)
        except UserException as error:
            _drop(run, catcher)
            run.unwind_to(act)
            handler = find_handler(run, node, error, act)
            outer, act.handled = act.handled, error
            try:
                signal = yield from generate_block(run, handler.body, act)
            finally:
                act.handled = outer
        else:
            _drop(run, catcher)
            if signal == NORMAL and node.orelse:
                signal = yield from generate_block(run, node.orelse, act)
        finally:
            _drop(run, catcher)
    except UserException:
        run.unwind_to(act)
        ended = yield from generate_block(run, node.final, act)
        if ended != NORMAL:
            return ended
        raise
    ended = yield from generate_block(run, node.final, act)
    return ended if ended != NORMAL else signal


def _with(run: Interpreter, node: ir.With, act: Activation) -> Steps:
    return (yield from _with_items(run, node, 0, act))


def _with_items(run: Interpreter, node: ir.With, index: int, act: Activation) -> Steps:
    if index == len(node.items):
        return (yield from generate_block(run, node.body, act))
    context = OpenContext.open(run, node.items[index], act)
    catcher = ContextCatcher(context.value)
    run.catchers.append(catcher)
    try:
        signal = yield from _with_items(run, node, index + 1, act)
    except UserException as error:
        _drop(run, catcher)
        run.unwind_to(act)
        act.at = node.items[index].at
        if context.close(run, error):
            return NORMAL
        raise
    finally:
        _drop(run, catcher)
    act.at = node.items[index].at
    context.close(run, None)
    return signal


def _drop(run: Interpreter, catcher: Any) -> None:
    """Take a catcher and everything above it off the stack, if it is still there."""
    if catcher in run.catchers:
        del run.catchers[run.catchers.index(catcher) :]


_GENERATORS: dict[type, Callable[[Any, Any, Activation], Steps]] = {
    ir.Yield: _yield,
    ir.If: _if,
    ir.Match: _match,
    ir.For: _for,
    ir.While: _while,
    ir.Try: _try,
    ir.With: _with,
}
