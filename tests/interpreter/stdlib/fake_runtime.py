"""A small interpreter stand-in: enough of the Runtime protocol to drive the library models without a program."""

from __future__ import annotations

from typing import Any

from tfshare_lint.interpreter.finder import NO_MODULES
from tfshare_lint.interpreter.stdlib import (
    EXCEPTIONS,
    binary,
    collect,
    compare_known,
    get_item,
    iterate,
    make_exception,
    method_of,
    representatives,
    set_item,
    text_of,
)
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    Instance,
    ModuleValue,
    NativeFunction,
    NativeObject,
    StaticMethodValue,
    UserException,
)
from tfshare_lint.journal import Journal
from tfshare_lint.symbolic import Derived, Pattern, Symbol, Unknown


class FakeRuntime:
    """Runs natives and host callables; knows no user functions. A host function ``f(*args, **kwargs)`` stands for
    one."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.machine = None
        self.notes: dict[str, Any] = {}
        self.unknown_calls: list[str] = []
        self.modules: dict[str, Any] = {}
        self.finder = NO_MODULES

    def fresh(self, name, not_none=False):
        return Symbol(name, not_none=not_none)

    def resolve(self, value):
        return value

    def truth(self, value):
        known = self.known_truth(value)
        return True if known is None else known

    def known_truth(self, value):
        if isinstance(value, Pattern):
            return True if any(isinstance(p, str) for p in value.parts) else None
        if isinstance(value, Unknown):
            return None
        if isinstance(value, NativeObject):
            truth = value.truth(self)
            return None if isinstance(truth, Unknown) else bool(truth)
        return bool(value)

    def compare(self, op, left, right):
        if isinstance(left, Instance) and op == "==" and left.cls.find("__eq__") is not MISSING:
            return self.call(BoundMethod(left.cls.find("__eq__"), left), [right])
        return compare_known(self, op, left, right)

    def binary(self, op, left, right):
        return binary(self, op, left, right)

    def find_attribute(self, value, name):
        if isinstance(value, Instance):
            if name in value.attrs:
                return value.attrs[name]
            found = value.cls.find(name)
            if found is MISSING and value.cls.native is not None:
                found = value.cls.native.method(name)
            return self._bind(found, value, value.cls)
        if isinstance(value, ClassValue):
            if name == "__name__":
                return value.name
            return self._bind(value.find(name), None, value)
        if isinstance(value, ModuleValue):
            if name in value.attrs:
                return value.attrs[name]
            return value.load(name) if value.load else MISSING
        if isinstance(value, NativeObject):
            return value.get_attribute(self, name)
        if isinstance(value, Unknown) and not isinstance(value, Pattern):
            return Derived("attr", (value, name))
        return method_of(value, name)

    def _bind(self, found, receiver, cls):
        if isinstance(found, NativeFunction) and found.binds and receiver is not None:
            return BoundMethod(found, receiver)
        if isinstance(found, StaticMethodValue):
            return found.function
        if isinstance(found, ClassMethodValue):
            return BoundMethod(found.function, cls)
        if hasattr(found, "bind_to") and receiver is not None:
            return found.bind_to(self, receiver)
        if callable(found) and receiver is not None:
            return BoundMethod(found, receiver)
        return found

    def get_attribute(self, value, name):
        found = self.find_attribute(value, name)
        if found is MISSING:
            self.raise_error("AttributeError", name)
        return found

    def set_attribute(self, value, name, new):
        if isinstance(value, NativeObject):
            value.set_attribute(self, name, new)
        else:
            self.journal.save(value.attrs)
            value.attrs[name] = new

    def get_item(self, value, index):
        return get_item(self, value, index)

    def set_item(self, value, index, new):
        set_item(self, value, index, new)

    def in_thread(self, body):
        body()

    def call(self, function, args, kwargs=None):
        kwargs = dict(kwargs or {})
        if isinstance(function, BoundMethod):
            return self.call(function.function, [function.receiver, *args], kwargs)
        if isinstance(function, NativeFunction):
            return function.implementation(self, list(args), kwargs)
        if isinstance(function, NativeObject):
            return function.call(self, list(args), kwargs)
        if isinstance(function, ClassValue):
            made = Instance(function)
            init = function.find("__init__")
            if init is MISSING and function.native is not None:
                init = function.native.method("__init__")
            if init is not MISSING:
                self.call(init, [made, *args], kwargs)
            return made
        if isinstance(function, Unknown):
            return self.unknown_call(function.label(), args, kwargs)
        return function(*args, **kwargs)

    def iterate(self, value):
        if isinstance(value, NativeObject):
            items = value.iterate(self)
            return iter(representatives(self, value)) if items is None else items
        if isinstance(value, Unknown):
            return iter(representatives(self, value))
        if isinstance(value, (int, float, type(None))):
            self.raise_error("TypeError", f"'{type(value).__name__}' object is not iterable")
        return iterate(self, value)

    def known_items(self, value):
        if isinstance(value, NativeObject):
            items = value.iterate(self)
            return None if items is None else list(items)
        if isinstance(value, (int, float, type(None))):
            self.raise_error("TypeError", f"'{type(value).__name__}' object is not iterable")
        return collect(self, value)

    def to_text(self, value):
        if isinstance(value, Instance):
            method = value.cls.find("__str__")
            return self.fresh("str()") if method is MISSING else self.call(method, [value])
        return text_of(self, value)

    def raise_error(self, type_name, message):
        error = make_exception(type_name, message)
        assert type_name in EXCEPTIONS
        raise UserException(error)

    def unknown_call(self, what, args, kwargs):
        self.unknown_calls.append(what)
        return self.fresh(f"{what}()")

    def emit(self, event):
        raise AssertionError("library models emit no events")

    def site(self):
        return None

    def assume(self, text):
        pass

    def within(self, context, body):
        context.enter(self)
        try:
            result = body()
        except UserException as error:
            if context.exit(self, error):
                return None
            raise
        context.exit(self, None)
        return result
