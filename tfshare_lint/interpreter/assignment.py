"""Binding values to names, attributes, items and patterns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import operations, python2, stdlib
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.attributes import get_attribute, set_attribute
from tfshare_lint.interpreter.operations import derive, known_items, resolve
from tfshare_lint.interpreter.values import MISSING, BoundMethod, Environment, Instance, NativeObject, Value
from tfshare_lint.symbolic import Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["assign", "assign_augmented", "store_name"]


def store_name(run: Interpreter, name: str, value: Value, act: Activation) -> None:
    """Bind a name in the scope that Python would choose."""
    function = act.function
    if function is not None:
        code = function.code
        if name in code.globals:
            variables = act.env.globals.vars
            run.journal.save(variables)
            variables[name] = value
            return
        if name in code.nonlocals:
            env: Environment | None = act.env.parent
            while env is not None and env.kind != "module":
                if env.kind == "function" and name in env.vars:
                    run.journal.save(env.vars)
                    env.vars[name] = value
                    return
                env = env.parent
    act.vars[name] = value


def assign(run: Interpreter, target: ir.Target, value: Value, act: Activation) -> None:
    """Bind ``value`` to any target."""
    if isinstance(target, ir.LoadName):
        store_name(run, target.name, value, act)
    elif isinstance(target, ir.GetAttribute):
        receiver = run.evaluate(target.value, act)
        act.at = target.at
        set_attribute(run, receiver, target.name, value)
    elif isinstance(target, ir.GetItem):
        container = run.evaluate(target.value, act)
        index = run.evaluate(target.index, act)
        act.at = target.at
        if isinstance(resolve(run, index), Unknown) and isinstance(target.value, ir.GetAttribute):
            _store_in_namespace(run, target.value, act)
        operations.set_item(run, container, index, value)
    elif isinstance(target, (ir.MakeTuple, ir.MakeList)):
        _unpack(run, target.items, value, act)
    elif isinstance(target, ir.Star):
        assign(run, target.value, value, act)


def _store_in_namespace(run: Interpreter, target: ir.GetAttribute, act: Activation) -> None:
    """``instance.__dict__[unknown] = value`` sets an attribute."""
    owner = run.evaluate(target.value, act) if target.name == "__dict__" else None
    if isinstance(owner, Instance):
        stdlib.set_some_attribute(run, owner)


def _unpack(run: Interpreter, targets: tuple[ir.Target, ...], value: Value, act: Activation) -> None:
    star = next((i for i, t in enumerate(targets) if type(t) is ir.Star), None)
    items = None if value is None else known_items(run, value)
    if items is None:
        source = resolve(run, value)
        if source is None:
            stdlib.gap(run, "TypeError", "cannot unpack non-iterable NoneType object")
        for index, target in enumerate(targets):
            if isinstance(source, NativeObject):
                part = source.unpacked(run, index)
            else:
                part = derive(run, "item", (source, index)) if isinstance(source, Unknown) else run.fresh(f"[{index}]")
            assign(run, target, run.fresh("*") if index == star else part, act)
        return
    if star is None:
        if len(items) != len(targets):
            few = len(items) < len(targets)
            wanted = f"expected {len(targets)}" + (f", got {len(items)}" if few else "")
            stdlib.gap(run, "ValueError", f"{'not enough' if few else 'too many'} values to unpack ({wanted})")
        for index, target in enumerate(targets):
            assign(run, target, items[index] if index < len(items) else run.fresh(f"[{index}]"), act)
        return
    behind = len(targets) - star - 1
    if len(items) < star + behind:
        stdlib.gap(run, "ValueError", "not enough values to unpack")
        items = [*items, *(run.fresh("[…]") for _ in range(star + behind - len(items)))]
    for target, item in zip(targets[:star], items):
        assign(run, target, item, act)
    assign(run, targets[star], list(items[star : len(items) - behind]), act)
    for target, item in zip(targets[star + 1 :], items[len(items) - behind :]):
        assign(run, target, item, act)


def assign_augmented(run: Interpreter, node: ir.AugmentedAssign, act: Activation) -> None:
    """``target op= value``: lists and dicts change in place, as in Python."""
    target = node.target
    container: Value = None
    index: Value = None
    if isinstance(target, ir.GetAttribute):
        container = run.evaluate(target.value, act)
        old = get_attribute(run, container, target.name)
    elif isinstance(target, ir.GetItem):
        container = run.evaluate(target.value, act)
        index = run.evaluate(target.index, act)
        old = operations.get_item(run, container, index)
    else:
        old = run.evaluate(target, act)
    value = run.evaluate(node.value, act)
    act.at = node.at
    if node.op == "/" and act.env.globals.floor_division:
        new = python2.divide(run, old, value)
    else:
        new = _augmented(run, node.op, resolve(run, old), value)
    if isinstance(target, ir.GetAttribute):
        set_attribute(run, container, target.name, new)
    elif isinstance(target, ir.GetItem):
        operations.set_item(run, container, index, new)
    else:
        assign(run, target, new, act)


def _augmented(run: Interpreter, op: str, old: Value, value: Value) -> Value:
    if isinstance(old, list) and op == "+":
        items = known_items(run, value)
        run.journal.save(old)
        old.extend(items if items is not None else stdlib.representatives(run, value))
        return old
    if isinstance(old, Instance):
        method = old.cls.find(f"__i{operations.DUNDER[op]}__")
        if method is not MISSING:
            return run.call(BoundMethod(method, old), [value])
    if isinstance(old, (set, dict)) and op == "|" and isinstance(value, (set, frozenset, dict)):
        run.journal.save(old)
        old.update(value)
        return old
    return operations.binary(run, op, old, value)
