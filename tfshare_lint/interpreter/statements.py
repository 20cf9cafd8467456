"""Executing statements: one function per kind of IR node, found in a table by the node's class.

Each returns how the statement ended (``NORMAL``, ``BREAK``, ``CONTINUE``, ``RETURN``). The bodies of generators are
executed by :mod:`tfshare_lint.interpreter.generating`, which shares the pieces of this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import assignment, imports, joins, operations
from tfshare_lint.interpreter.activation import BREAK, CONTINUE, NORMAL, RETURN, Activation
from tfshare_lint.interpreter.attributes import delete_attribute
from tfshare_lint.interpreter.calls import call
from tfshare_lint.interpreter.classes import define_class
from tfshare_lint.interpreter.contexts import OpenContext
from tfshare_lint.interpreter.expressions import make_function
from tfshare_lint.interpreter.failures import ContextCatcher, TryCatcher, handler_matches, make_exception
from tfshare_lint.interpreter.loops import LoopControl
from tfshare_lint.interpreter.values import ClassValue, Instance, UserException, Value
from tfshare_lint.symbolic import Derived, Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["EXECUTORS", "choose_arm", "find_handler", "while_turns"]


def _expression(run: Interpreter, node: ir.ExpressionStatement, act: Activation) -> int:
    value_node = node.value
    if type(value_node) is ir.Constant:
        return NORMAL
    run.statement_call = value_node
    value = run.evaluate(value_node, act)
    marker = getattr(getattr(value, "function", value), "pure_statement_event", None)
    if marker is not None and type(value_node) is ir.GetAttribute:
        act.at = value_node.at
        run.models.bare_attribute(run, marker)
    return NORMAL


def _assign(run: Interpreter, node: ir.Assign, act: Activation) -> int:
    if node.value is None:
        return NORMAL  # a bare annotation
    value = run.evaluate(node.value, act)
    for target in node.targets:
        if type(target) is ir.LoadName:
            run.store_name(target.name, value, act)
        else:
            assignment.assign(run, target, value, act)
    return NORMAL


def _augmented(run: Interpreter, node: ir.AugmentedAssign, act: Activation) -> int:
    assignment.assign_augmented(run, node, act)
    return NORMAL


def _delete(run: Interpreter, node: ir.Delete, act: Activation) -> int:
    for target in node.targets:
        if isinstance(target, ir.LoadName):
            act.vars.pop(target.name, None)
        elif isinstance(target, ir.GetAttribute):
            delete_attribute(run, run.evaluate(target.value, act), target.name)
        elif isinstance(target, ir.GetItem):
            operations.delete_item(run, run.evaluate(target.value, act), run.evaluate(target.index, act))
    return NORMAL


# Branches -----------------------------------------------------------------------------------------------------


def choose_arm(run: Interpreter, node: ir.If, act: Activation) -> tuple[ir.Statement, ...] | None:
    """The arm of an ``if`` that this run takes; None where both were run and joined."""
    if joins.only_raises(node.body):
        return node.body if truth_towards(run, node.test, False, act) else node.orelse
    if joins.only_raises(node.orelse):
        return node.body if truth_towards(run, node.test, True, act) else node.orelse
    test = run.evaluate(node.test, act)
    condition = operations.condition_of(run, test)
    if not isinstance(condition, Unknown):
        return node.body if condition else node.orelse
    known = run.path.facts.truth(condition)
    if known is None:
        act.at = node.at
        if joins.join_arms(run, node, condition, act):
            return None
        leaves = bool(node.body) and type(node.body[-1]) in (ir.Return, ir.Raise, ir.Break, ir.Continue)
        plain = not is_none_test(condition) and (not leaves or bool(node.orelse))
        outermost = operations.outermost_frame(run)
        known = run.path.decide(condition, plain, node.at, run.event_count, act.code, True, outermost)
    return node.body if known else node.orelse


def is_none_test(condition: Unknown) -> bool:
    """``x is None``: that nothing was given is the less usual case."""
    return isinstance(condition, Derived) and condition.op == "is" and condition.operands[1] is None


def truth_towards(run: Interpreter, test: ir.Expr, goal: bool, act: Activation) -> bool:
    """The truth of a test whose other outcome ends the program: what is unknown in it is such that it becomes
    ``goal``. That is learnt, but it is no decision."""
    if isinstance(test, ir.Boolean):
        ends = test.op == "or"
        for operand in test.values:
            if truth_towards(run, operand, goal, act) is ends:
                return ends
        return not ends
    if isinstance(test, ir.Unary) and test.op == "not":
        return not truth_towards(run, test.value, not goal, act)
    condition = operations.condition_of(run, run.evaluate(test, act))
    if not isinstance(condition, Unknown):
        return bool(condition)
    known = run.path.facts.truth(condition)
    if known is None:
        run.path.facts.learn(condition, goal)
        return goal
    return known


def _if(run: Interpreter, node: ir.If, act: Activation) -> int:
    arm = choose_arm(run, node, act)
    return run.execute_block(arm, act) if arm else NORMAL


def _match(run: Interpreter, node: ir.Match, act: Activation) -> int:
    arm = matching_case(run, node, act)
    return run.execute_block(arm, act) if arm else NORMAL


def matching_case(run: Interpreter, node: ir.Match, act: Activation) -> tuple[ir.Statement, ...]:
    """The body of the first ``case`` that matches, as far as its pattern is a literal or a wildcard."""
    subject = run.evaluate(node.subject, act)
    for case in node.cases:
        for name in case.bound:
            run.store_name(name, run.fresh(name), act)
        if case.literal is not None:
            matched = run.truth(operations.compare(run, "==", subject, run.evaluate(case.literal, act)))
        else:
            matched = case.is_wildcard or run.truth(run.fresh("case"))
        if matched and (case.guard is None or run.truth(run.evaluate(case.guard, act))):
            return case.body
    return ()


# Loops --------------------------------------------------------------------------------------------------------


def _for(run: Interpreter, node: ir.For, act: Activation) -> int:
    iterable = run.evaluate(node.iterable, act)
    act.at = node.at
    with LoopControl(run, act, iterable) as control:
        for item in control.items():
            act.at = node.at
            assignment.assign(run, node.target, item, act)
            signal = run.execute_block(node.body, act)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    return run.execute_block(node.orelse, act) if node.orelse else NORMAL


def while_turns(run: Interpreter, node: ir.While, act: Activation, control: LoopControl) -> Iterator[bool]:
    """Start the iterations of a ``while``, as long as its test holds; yields whether the test can end the loop."""
    unknown_turns = 0
    while True:
        test = run.evaluate(node.test, act)
        known = operations.known_truth(run, test)
        if known is False or (known is None and unknown_turns == 2):
            act.cut = act.cut or known is None
            return
        if known is None:
            control.loop.exact = False
            unknown_turns += 1
        control.begin_turn()
        if unknown_turns == 2:
            with run.assuming("the loop runs at least twice"):
                yield True
        else:
            yield True
        if control.settled():
            act.cut = True
            return


def _while(run: Interpreter, node: ir.While, act: Activation) -> int:
    act.at = node.at
    with LoopControl(run, act) as control:
        for _ in while_turns(run, node, act, control):
            signal = run.execute_block(node.body, act)
            if signal == BREAK:
                return NORMAL
            if signal == RETURN:
                return RETURN
    return run.execute_block(node.orelse, act) if node.orelse else NORMAL


# Exceptions ---------------------------------------------------------------------------------------------------


def find_handler(run: Interpreter, node: ir.Try, error: UserException, act: Activation) -> ir.ExceptHandler:
    """The handler that takes the error (its name is bound); raises the error again where there is none."""
    for handler in node.handlers:
        if handler_matches(run, handler, error.value.cls, act):
            if handler.name is not None:
                run.store_name(handler.name, error.value, act)
            return handler
    raise error


def _try(run: Interpreter, node: ir.Try, act: Activation) -> int:
    depth = len(run.activations)
    try:
        run.catchers.append(TryCatcher(node, act))
        base = len(run.catchers) - 1
        try:
            signal = run.execute_block(node.body, act)
        except UserException as error:
            del run.catchers[base:]
            run.unwind(depth)
            handler = find_handler(run, node, error, act)
            outer, act.handled = act.handled, error
            try:
                signal = run.execute_block(handler.body, act)
            finally:
                act.handled = outer
        else:
            del run.catchers[base:]
            if signal == NORMAL and node.orelse:
                signal = run.execute_block(node.orelse, act)
        finally:
            del run.catchers[base:]
    except UserException:
        run.unwind(depth)
        if node.final:
            ended = run.execute_block(node.final, act)
            if ended != NORMAL:
                return ended
        raise
    if node.final:
        ended = run.execute_block(node.final, act)
        if ended != NORMAL:
            return ended
    return signal


def _raise(run: Interpreter, node: ir.Raise, act: Activation) -> int:
    if node.value is None:
        raise act.handled or _handled_outside(run) or make_exception("RuntimeError", "No active exception to reraise")
    value = run.resolve(run.evaluate(node.value, act))
    act.at = node.at
    if isinstance(value, ClassValue):
        value = call(run, value, [])
    if not isinstance(value, Instance):
        error = make_exception("Exception", "")
    else:
        error = UserException(value)
    error.site = run.site()
    raise error


def _handled_outside(run: Interpreter) -> UserException | None:
    return next((a.handled for a in reversed(run.activations) if a.handled is not None), None)


def _assert(run: Interpreter, node: ir.Assert, act: Activation) -> int:
    holds = truth_towards(run, node.test, True, act)
    if not holds and (run.stop_at_errors or run.would_catch("AssertionError")):
        message = run.evaluate(node.message, act) if node.message is not None else ""
        act.at = node.at
        text = run.to_text(message)
        run.raise_error("AssertionError", text if isinstance(text, str) else "")
    return NORMAL


# Contexts -----------------------------------------------------------------------------------------------------


def _with(run: Interpreter, node: ir.With, act: Activation) -> int:
    return _with_items(run, node, 0, act)


def _with_items(run: Interpreter, node: ir.With, index: int, act: Activation) -> int:
    if index == len(node.items):
        return run.execute_block(node.body, act)
    context = OpenContext.open(run, node.items[index], act)
    depth = len(run.activations)
    base = len(run.catchers)
    run.catchers.append(ContextCatcher(context.value))
    try:
        signal = _with_items(run, node, index + 1, act)
    except UserException as error:
        del run.catchers[base:]
        run.unwind(depth)
        act.at = node.items[index].at
        if context.close(run, error):
            return NORMAL
        raise
    except BaseException:
        del run.catchers[base:]
        raise
    del run.catchers[base:]
    act.at = node.items[index].at
    context.close(run, None)
    return signal


# The rest -----------------------------------------------------------------------------------------------------


def _return(run: Interpreter, node: ir.Return, act: Activation) -> int:
    act.returned = None if node.value is None else run.evaluate(node.value, act)
    return RETURN


def _define_function(run: Interpreter, node: ir.DefineFunction, act: Activation) -> int:
    decorators = [run.evaluate(d, act) for d in node.decorators]
    function: Value = make_function(run, node.function, act)
    run.note_definition(function, act)
    for decorator, at in zip(reversed(decorators), reversed(node.decorators)):
        act.at = getattr(at, "at", node.at)
        run.call_node = None
        function = call(run, decorator, [function])
    run.store_name(node.function.name, function, act)
    return NORMAL


def _define_class(run: Interpreter, node: ir.DefineClass, act: Activation) -> int:
    act.at = node.at
    decorators = [run.evaluate(d, act) for d in node.decorators]
    cls = define_class(run, node, act)
    run.note_class(cls, act)
    for decorator in reversed(decorators):
        cls = call(run, decorator, [cls])
    run.store_name(node.name, cls, act)
    return NORMAL


EXECUTORS: dict[type, Callable[[Any, Any, Activation], int]] = {
    ir.ExpressionStatement: _expression,
    ir.Assign: _assign,
    ir.AugmentedAssign: _augmented,
    ir.Delete: _delete,
    ir.If: _if,
    ir.Match: _match,
    ir.For: _for,
    ir.While: _while,
    ir.Try: _try,
    ir.Raise: _raise,
    ir.Assert: _assert,
    ir.With: _with,
    ir.Return: _return,
    ir.Pass: lambda run, node, act: NORMAL,
    ir.Break: lambda run, node, act: BREAK,
    ir.Continue: lambda run, node, act: CONTINUE,
    ir.Global: lambda run, node, act: NORMAL,
    ir.DefineFunction: _define_function,
    ir.DefineClass: _define_class,
    ir.ImportModule: imports.import_module,
    ir.ImportFrom: imports.import_from,
}
