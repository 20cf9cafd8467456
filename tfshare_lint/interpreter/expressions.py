"""Evaluating expressions: one function per kind of IR node, found in a table by the node's class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import joins, operations, python2, stdlib
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.attributes import get_attribute
from tfshare_lint.interpreter.calls import call, evaluate_arguments
from tfshare_lint.interpreter.filters import name_test
from tfshare_lint.interpreter.imports import look_up
from tfshare_lint.interpreter.loops import LoopControl
from tfshare_lint.interpreter.operations import mapping_of
from tfshare_lint.interpreter.own_builtins import BUILTINS
from tfshare_lint.interpreter.values import (
    MISSING,
    DeferredName,
    Environment,
    FunctionValue,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown, concatenate
from tfshare_lint.trace import Frame

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["EVALUATORS", "load_name", "make_function"]


def load_name(run: Interpreter, name: str, act: Activation) -> Value:
    """The value of a name: local, enclosing, global, built in; else an unknown (or NameError, where the program
    would catch it)."""
    found = act.vars.get(name, MISSING)
    if found is not MISSING:
        return found if found.__class__ is not DeferredName else _looked_up(run, act.vars, name, found)
    env: Environment | None = act.env
    if name in act.assigned and act.env.kind == "function":
        # A local name without a value: Python does not look further.
        return _unbound(run, name, "UnboundLocalError", f"local variable '{name}' referenced before assignment", act)
    env = act.env.parent
    while env is not None:
        if env.kind != "class":
            found = env.vars.get(name, MISSING)
            if found is not MISSING:
                return found if found.__class__ is not DeferredName else _looked_up(run, env.vars, name, found)
        env = env.parent
    found = (python2.BUILTINS if act.env.globals.python2 else BUILTINS).get(name, MISSING)
    if found is not MISSING:
        return found
    return _unbound(run, name, "NameError", f"name '{name}' is not defined", act)


def _looked_up(run: Interpreter, variables: dict[str, Value], name: str, deferred: DeferredName) -> Value:
    """What an imported name stands for, from now on in place of the promise to look it up."""
    value = variables[name] = look_up(run, deferred)
    return value


def _unbound(run: Interpreter, name: str, error: str, message: str, act: Activation) -> Value:
    module = act.env.globals.vars
    if "*" not in module and (run.stop_at_errors or run.would_catch(error)) and act.frame.kind != "entry":
        run.raise_error(error, message)
    known = run.unknown_names.get(name)
    if known is None:
        if run.module.source.cells:
            run.models.unknown_creations(run, name)  # a cell, or a block, that is not there makes it
        known = run.unknown_names[name] = run.fresh(name)
    return known


def _constant(run: Interpreter, node: ir.Constant, act: Activation) -> Value:
    return node.value


def _load_name(run: Interpreter, node: ir.LoadName, act: Activation) -> Value:
    found = act.vars.get(node.name, MISSING)
    if found is MISSING or found.__class__ is DeferredName:
        return load_name(run, node.name, act)
    return found


def _get_attribute(run: Interpreter, node: ir.GetAttribute, act: Activation) -> Value:
    value = run.evaluate(node.value, act)
    act.at = node.at
    return get_attribute(run, value, node.name)


def _get_item(run: Interpreter, node: ir.GetItem, act: Activation) -> Value:
    value = run.evaluate(node.value, act)
    index = run.evaluate(node.index, act)
    act.at = node.at
    return operations.get_item(run, value, index)


def _slice(run: Interpreter, node: ir.Slice, act: Activation) -> Value:
    return slice(*(None if part is None else run.resolve(run.evaluate(part, act)) for part in node))


def _call(run: Interpreter, node: ir.Call, act: Activation) -> Value:
    function = run.evaluate(node.function, act)
    args, kwargs = evaluate_arguments(run, node.arguments, act) if node.arguments else ([], {})
    act.at = node.at
    run.call_node = node
    run.step()
    return call(run, function, args, kwargs)


def _binary(run: Interpreter, node: ir.Binary, act: Activation) -> Value:
    # A long sum is a deep tree on its left side: go down it without recursion.
    spine = [node]
    while isinstance(spine[-1].left, ir.Binary):
        spine.append(spine[-1].left)
    value = run.evaluate(spine[-1].left, act)
    for part in reversed(spine):
        right = run.evaluate(part.right, act)
        act.at = part.at
        if part.op == "/" and act.env.globals.floor_division:
            value = python2.divide(run, value, right)
        else:
            value = operations.binary(run, part.op, value, right)
    return value


def _unary(run: Interpreter, node: ir.Unary, act: Activation) -> Value:
    value = run.evaluate(node.value, act)
    act.at = node.at
    return operations.unary(run, node.op, value)


def _boolean(run: Interpreter, node: ir.Boolean, act: Activation) -> Value:
    """``and`` / ``or``: where an operand's truth is unknown and the next one is simple, both remain possible."""
    wanted = node.op == "or"
    value: Value = None
    pending: list[tuple[Value, Unknown]] = []
    for index, operand in enumerate(node.values):
        value = run.evaluate(operand, act)
        if index == len(node.values) - 1:
            break
        condition = operations.condition_of(run, value)
        known = run.path.facts.truth(condition) if isinstance(condition, Unknown) else bool(condition)
        if known is None and joins.simple_expression(node.values[index + 1]):
            pending.append((value, condition))
            continue
        if known is None:
            known = operations.truth(run, value)
        if known is wanted:
            break
    for earlier, condition in reversed(pending):
        value = joins.choose(run, condition, earlier, value) if wanted else joins.choose(run, condition, value, earlier)
    return value


def _comparison(run: Interpreter, node: ir.Comparison, act: Activation) -> Value:
    left = run.evaluate(node.left, act)
    result: Value = True
    for op, operand in node.rest:
        right = run.evaluate(operand, act)
        act.at = node.at
        result = operations.compare(run, op, left, right)
        if len(node.rest) > 1 and operations.known_truth(run, result) is False:
            return False
        left = right
    return result


def _conditional(run: Interpreter, node: ir.Conditional, act: Activation) -> Value:
    test = run.evaluate(node.test, act)
    condition = operations.condition_of(run, test)
    if isinstance(condition, Unknown):
        known = run.path.facts.truth(condition)
        if known is None and joins.simple_expression(node.body) and joins.simple_expression(node.orelse):
            return joins.choose(run, condition, run.evaluate(node.body, act), run.evaluate(node.orelse, act))
        condition = operations.truth(run, test) if known is None else known
    return run.evaluate(node.body if condition else node.orelse, act)


def make_function(run: Interpreter, code: ir.FunctionCode, act: Activation) -> FunctionValue:
    """A function value: defaults are evaluated now, the surrounding names are closed over."""
    defaults = {p.name: run.evaluate(p.default, act) for p in code.parameters if p.default is not None}
    outer = act.frame.function if act.frame.kind != "module" else ""
    qualname = f"{outer}.{code.name}" if outer and act.frame.kind == "class" else code.name
    return FunctionValue(code, act.env, defaults, act.frame.path, qualname)


def _lambda(run: Interpreter, node: ir.Lambda, act: Activation) -> Value:
    return make_function(run, node.function, act)


def _display(run: Interpreter, items: tuple[ir.Expr, ...], act: Activation) -> list[Value]:
    out: list[Value] = []
    for item in items:
        if isinstance(item, ir.Star):
            value = run.evaluate(item.value, act)
            out.extend(run.known_items(value) or stdlib.representatives(run, value))
        else:
            out.append(run.evaluate(item, act))
    return out


def _tuple(run: Interpreter, node: ir.MakeTuple, act: Activation) -> Value:
    return tuple(_display(run, node.items, act))


def _list(run: Interpreter, node: ir.MakeList, act: Activation) -> Value:
    return _display(run, node.items, act)


def _set(run: Interpreter, node: ir.MakeSet, act: Activation) -> Value:
    try:
        return set(_display(run, node.items, act))
    except TypeError:
        return run.fresh("{…}")


def _dict(run: Interpreter, node: ir.MakeDict, act: Activation) -> Value:
    out: dict[Value, Value] = {}
    for key, value_node in node.items:
        if key is None:
            out.update(mapping_of(run, run.evaluate(value_node, act)) or {})
            continue
        name = run.evaluate(key, act)
        try:
            out[name] = run.evaluate(value_node, act)
        except TypeError:
            continue
    return out


def _fstring(run: Interpreter, node: ir.FString, act: Activation) -> Value:
    pieces: list[str | Unknown] = []
    for part in node.parts:
        if isinstance(part, ir.Constant):
            pieces.append(part.value)
            continue
        value = run.evaluate(part.value, act)
        spec = run.evaluate(part.spec, act) if part.spec is not None else ""
        pieces.append(stdlib.format_value(run, run.resolve(value), part.conversion, spec))
    return concatenate(*pieces)


def _named(run: Interpreter, node: ir.NamedExpression, act: Activation) -> Value:
    value = run.evaluate(node.value, act)
    run.store_name(node.name, value, act)
    return value


def _await(run: Interpreter, node: ir.Await, act: Activation) -> Value:
    return run.evaluate(node.value, act)


def _opaque(run: Interpreter, node: ir.Opaque, act: Activation) -> Value:
    return run.fresh("expression")


def _star(run: Interpreter, node: ir.Star, act: Activation) -> Value:
    return run.evaluate(node.value, act)


# Comprehensions -----------------------------------------------------------------------------------------------


def _comprehension(run: Interpreter, node: ir.Comprehension, act: Activation) -> Value:
    # The outermost iterable is evaluated outside, the rest in a scope of its own.
    first = run.evaluate(node.clauses[0].iterable, act)
    env = Environment("function", act.env if act.env.kind != "class" else act.env.parent, {})
    if act.env.kind == "class":
        env.vars.update(act.env.vars)
    inner = Activation(env, act.frame, None, act.at)
    if node.kind == "generator":
        return LazyItems(lambda: _run_lazily(run, inner, _elements(run, node, inner, first)))
    if node.kind == "dict":
        out: dict[Value, Value] = {}
        for pair in _run_inside(run, inner, _elements(run, node, inner, first)):
            try:
                out[pair[0]] = pair[1]
            except TypeError:
                continue
        if inner.cut:
            run.journal.open_sizes[id(out)] = (out, {})
        return out
    items = list(_run_inside(run, inner, _elements(run, node, inner, first)))
    if items and isinstance(items[0], NativeObject) and not inner.cut:
        test = name_test(node)
        if test is not None:
            act.at = node.at
            run.models.chosen_by_name(run, test.how, run.evaluate(test.text, inner), items)
    if node.kind == "set":
        try:
            return set(items)
        except TypeError:
            return run.fresh("{…}")
    if node.kind == "list" and act.env.globals.python2:  # the names of its loops remain
        for name, value in env.vars.items():
            run.store_name(name, value, act)
    return stdlib.OpenList(items) if inner.cut else items


def _run_inside(run: Interpreter, inner: Activation, items: Iterator[Value]) -> Iterator[Value]:
    while True:
        run.enter(inner)
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            run.leave()
        yield item


def _run_lazily(run: Interpreter, inner: Activation, items: Iterator[Value]) -> Iterator[Value]:
    """The same for a generator expression: whoever asks for an element calls it."""
    home = inner.frame
    inside = _run_inside(run, inner, items)
    while True:
        asked = run.site()
        if asked.frame is home and _same_line(asked.at, inner.at):
            inner.frame = home
        else:
            inner.frame = Frame("<genexpr>", "lambda", home.path, items, asked, run.next_serial())
        try:
            item = next(inside)
        except StopIteration:
            return
        yield item


def _same_line(one: Any, other: Any) -> bool:
    """Do two source nodes begin on one line? A call stack has one entry for it then."""
    return getattr(one, "lineno", None) == getattr(other, "lineno", None)


def _elements(run: Interpreter, node: ir.Comprehension, act: Activation, first: Value) -> Iterator[Value]:
    def clause(index: int) -> Iterator[Value]:
        if index == len(node.clauses):
            element = run.evaluate(node.element, act)
            yield (element, run.evaluate(node.value, act)) if node.value is not None else element
            return
        part = node.clauses[index]
        iterable = first if index == 0 else run.evaluate(part.iterable, act)
        act.at = part.at
        control = LoopControl(run, act, iterable)
        with control:
            for item in control.items():
                run.assign(part.target, item, act)
                if all(run.truth(run.evaluate(condition, act)) for condition in part.conditions):
                    yield from clause(index + 1)

    return clause(0)


class LazyItems(NativeObject):
    """A generator expression: its elements are computed when somebody asks for them, once."""

    type_name = "generator"

    def __init__(self, make: Callable[[], Iterator[Value]]) -> None:
        self.make = make
        self.source: Iterator[Value] | None = None

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        if self.source is None:
            self.source = self.make()
        return self.source

    def resume(self, runtime: Runtime, sent: Value = None) -> Value:
        for item in self.iterate(runtime) or ():
            return item
        return runtime.raise_error("StopIteration", "")

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in ("next", "__next__"):
            return NativeFunction(name, lambda run, args, kwargs: self.resume(run))
        return MISSING


EVALUATORS: dict[type, Callable[[Any, Any, Activation], Value]] = {
    ir.Constant: _constant,
    ir.LoadName: _load_name,
    ir.GetAttribute: _get_attribute,
    ir.GetItem: _get_item,
    ir.Slice: _slice,
    ir.Star: _star,
    ir.Call: _call,
    ir.Binary: _binary,
    ir.Unary: _unary,
    ir.Boolean: _boolean,
    ir.Comparison: _comparison,
    ir.Conditional: _conditional,
    ir.Lambda: _lambda,
    ir.MakeTuple: _tuple,
    ir.MakeList: _list,
    ir.MakeSet: _set,
    ir.MakeDict: _dict,
    ir.FString: _fstring,
    ir.Comprehension: _comprehension,
    ir.NamedExpression: _named,
    ir.Await: _await,
    ir.Opaque: _opaque,
}
