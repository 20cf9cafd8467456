"""Reading, writing and deleting attributes of values of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfshare_lint.frontend.relevance import stored_attributes
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.operations import derive, resolve
from tfshare_lint.interpreter.patches import note_change
from tfshare_lint.interpreter.relevance import underlying
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassMethodValue,
    ClassValue,
    DeferredName,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeFunction,
    NativeObject,
    PropertyValue,
    StaticMethodValue,
    Value,
)
from tfshare_lint.symbolic import Pattern, Unknown

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["SuperValue", "delete_attribute", "find_attribute", "get_attribute", "set_attribute"]


class SuperValue:
    """``super()``: attributes are looked up behind ``owner`` in the receiver's method resolution order."""

    __slots__ = ("owner", "receiver")

    def __init__(self, owner: ClassValue, receiver: Value) -> None:
        self.owner = owner
        self.receiver = receiver


def get_attribute(run: Interpreter, value: Value, name: str) -> Value:
    """``value.name``; raises AttributeError in the program where there is none."""
    found = find_attribute(run, value, name)
    if run.catchers and stdlib.lacks_name(run, value, name) and run.would_catch("AttributeError"):
        # Elsewhere the rest of the run is worth more.
        run.raise_error("AttributeError", f"module '{value.name}' has no attribute '{name}'")
    if found is MISSING:
        lenient = isinstance(value, Instance) and (not run.stop_at_errors or set_by_some_method(value.cls, name))
        if lenient and not run.would_catch("AttributeError"):
            # Set by whoever uses the object, or by a subclass that is not here. If not, the error says nothing about
            # variables, and the rest of the run is worth more.
            made = run.fresh(f"{value.cls.name}.{name}")
            store_attribute(run, value, name, made)
            return made
        if value is None and not run.would_catch("AttributeError"):
            return run.fresh(f"None.{name}")
        run.raise_error("AttributeError", f"'{type_name(value)}' object has no attribute '{name}'")
    return found


def find_attribute(run: Interpreter, value: Value, name: str) -> Value:
    """``value.name``, or MISSING where there is none."""
    finder = _FINDERS.get(type(value))
    if finder is not None:
        return finder(run, value, name)
    value = resolve(run, value)
    finder = _FINDERS.get(type(value))
    if finder is not None:
        return finder(run, value, name)
    if isinstance(value, NativeObject):
        return _native_attribute(run, value, name)
    if isinstance(value, Pattern):
        return stdlib.method_of(value, name)
    if isinstance(value, Unknown):
        written = stdlib.read_written(run, value, "attr", name)
        return derive(run, "attr", (value, name)) if written is MISSING else written
    found = stdlib.python2_method_of(value, name) if run.current.env.globals.python2 else MISSING
    if found is MISSING:
        found = stdlib.method_of(value, name)
    if found is MISSING and name == "__class__":
        return stdlib.type_of(value)
    return found


def set_by_some_method(cls: ClassValue, name: str) -> bool:
    """Does some method of the class assign ``self.name``?"""
    return any(
        isinstance(found, FunctionValue) and name in stored_attributes(found.code)
        for base in cls.mro
        for value in base.attrs.values()
        if (found := underlying(value)) is not None
    )


def type_name(value: Value) -> str:
    """The name of a value's type, for messages."""
    if isinstance(value, Instance):
        return value.cls.name
    if isinstance(value, NativeObject):
        return value.type_name
    if isinstance(value, ModuleValue):
        return "module"
    return "NoneType" if value is None else type(value).__name__


def bind(run: Interpreter, found: Value, receiver: Value, cls: ClassValue) -> Value:
    """What reading a class attribute through an instance (or, with receiver None, through the class) gives."""
    kind = type(found)
    if kind is FunctionValue:
        return BoundMethod(found, receiver) if receiver is not None else found
    if kind is PropertyValue:
        if receiver is None:
            return found
        return run.call_property(found.getter, receiver)
    if kind is StaticMethodValue:
        return found.function
    if kind is ClassMethodValue:
        return BoundMethod(found.function, cls)
    if kind is NativeFunction:
        return BoundMethod(found, receiver) if found.binds and receiver is not None else found
    if kind is Instance and receiver is not None:
        getter = found.cls.find("__get__")
        if getter is not MISSING:
            return run.call(BoundMethod(getter, found), [receiver, cls])
    if isinstance(found, NativeObject) and receiver is not None:
        binder = getattr(found, "bind_to", None)
        if binder is not None:
            return binder(run, receiver)
    return found


def _instance(run: Interpreter, value: Instance, name: str) -> Value:
    cls = value.cls
    found = cls.find(name)
    if type(found) is PropertyValue:
        return run.call_property(found.getter, value)
    if name in value.attrs:
        return value.attrs[name]
    if found is not MISSING:
        return bind(run, found, value, cls)
    if name == "__dict__":
        return value.attrs
    if name == "__class__":
        return cls
    if cls.native is not None:
        method = cls.native.method(name)
        if method is not MISSING:
            return BoundMethod(method, value) if isinstance(method, NativeFunction) and method.binds else method
    getter = cls.find("__getattr__")
    if getter is not MISSING:
        return run.call(BoundMethod(getter, value), [name])
    if cls.opaque_base:
        # The unknown base may have set it: the same attribute is the same unknown.
        made = run.fresh(f"{cls.name}.{name}")
        run.journal.save(value.attrs)
        value.attrs[name] = made
        return made
    return MISSING


def _class(run: Interpreter, value: ClassValue, name: str) -> Value:
    found = value.find(name)
    if found is not MISSING:
        return bind(run, found, None, value)
    if name in ("__name__", "__qualname__"):
        return value.name
    if name == "__dict__":
        return value.attrs
    if name == "__bases__":
        return value.bases
    if name == "__mro__":
        return tuple(value.mro)
    if name == "__doc__":
        return None
    if name == "__module__":
        return "__main__"
    if value.native is not None:
        method = value.native.method(name)
        if method is not MISSING:
            return method
    if isinstance(value.metaclass, ClassValue):
        found = value.metaclass.find(name)
        if found is not MISSING:
            return bind(run, found, value, value.metaclass)
    if value.opaque_base:
        return run.fresh(f"{value.name}.{name}")
    if name == "__init__":
        return stdlib.OBJECT_INIT
    return MISSING


def _function(run: Interpreter, value: FunctionValue, name: str) -> Value:
    if name in value.attrs:
        return value.attrs[name]
    if name in ("__name__", "func_name"):
        return value.code.name
    if name == "__qualname__":
        return value.qualname
    if name in ("__doc__", "__wrapped__"):
        return None if name == "__doc__" else MISSING
    if name == "__module__":
        return value.env.globals.vars.get("__name__", "__main__")
    if name == "__dict__":
        return value.attrs
    if name == "__defaults__":
        return tuple(value.defaults.values()) or None
    if name == "__code__":
        return run.fresh("__code__", True)
    if name == "__call__":
        return value
    return MISSING


def _bound(run: Interpreter, value: BoundMethod, name: str) -> Value:
    if name in ("__self__", "im_self"):
        return value.receiver
    if name in ("__func__", "im_func"):
        return value.function
    return find_attribute(run, value.function, name)


def _module(run: Interpreter, value: ModuleValue, name: str) -> Value:
    if value.pending is not None and (name not in value.attrs or name == "__dict__"):
        value.pending()
    if name in value.attrs:
        found = value.attrs[name]
        if isinstance(found, NativeObject) and found.may_be_module:
            return run.modules.get(f"{value.name}.{name}", found)  # one that the program has imported
        return resolve(run, found) if type(found) is DeferredName else found
    if value.load is not None:
        found = value.load(name)
        if found is not MISSING:
            value.attrs[name] = found
            return _module(run, value, name)
    if name == "__name__":
        return value.name
    if name == "__dict__":
        return value.attrs
    if "*" in value.attrs:  # it has names from a module that is not known
        return run.fresh(f"{value.name}.{name}")
    return run.fresh(f"{value.name}.{name}", True) if name.startswith("__") and name.endswith("__") else MISSING


def _native_function(run: Interpreter, value: NativeFunction, name: str) -> Value:
    if name in ("__name__", "__qualname__"):
        return value.name.rsplit(".", 1)[-1]
    if name in ("__doc__", "__module__"):
        return None
    return run.fresh(f"{value.name}.{name}")


def _super(run: Interpreter, value: SuperValue, name: str) -> Value:
    receiver = value.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    if not isinstance(cls, ClassValue):
        return run.fresh(f"super().{name}")
    if name == "__call__" and isinstance(receiver, ClassValue) and value.owner not in receiver.mro:
        # In a metaclass: type.__call__ makes an instance.
        return NativeFunction("type.__call__", lambda rt, args, kwargs: run.construct(receiver, args, kwargs))
    mro = cls.mro
    start = mro.index(value.owner) + 1 if value.owner in mro else 0
    for base in mro[start:]:
        if name in base.attrs:
            found = base.attrs[name]
            if isinstance(receiver, ClassValue):
                return BoundMethod(found, receiver) if name == "__new__" else bind(run, found, None, receiver)
            return bind(run, found, receiver, cls)
    if cls.native is not None:
        method = cls.native.method(name)
        if method is not MISSING:
            return BoundMethod(method, receiver) if isinstance(method, NativeFunction) and method.binds else method
    if name in ("__init__", "__init_subclass__", "__setattr__", "__new__"):
        return stdlib.OBJECT_METHODS.get(name, stdlib.OBJECT_INIT)
    return run.fresh(f"super().{name}") if cls.opaque_base or cls.native is not None else MISSING


def _native_attribute(run: Interpreter, value: NativeObject, name: str) -> Value:
    extra = value.__dict__.get("user_attributes")
    if extra is not None and name in extra:
        return extra[name]
    return value.get_attribute(run, name)


_FINDERS: dict[type, Callable[[Any, Any, str], Value]] = {
    Instance: _instance,
    ClassValue: _class,
    FunctionValue: _function,
    BoundMethod: _bound,
    ModuleValue: _module,
    NativeFunction: _native_function,
    SuperValue: _super,
}


# Writing ------------------------------------------------------------------------------------------------------


def set_attribute(run: Interpreter, value: Value, name: str, new: Value) -> None:
    """``value.name = new``"""
    value = resolve(run, value)
    if isinstance(value, Instance):
        found = value.cls.find(name)
        if type(found) is PropertyValue:
            if found.setter is not None:
                run.call(found.setter, [value, new])
                return
            run.raise_error("AttributeError", "can't set attribute")
        setter = value.cls.find("__setattr__")
        if isinstance(setter, FunctionValue):
            run.call(BoundMethod(setter, value), [name, new])
            return
        store_attribute(run, value, name, new)
    elif isinstance(value, (ClassValue, FunctionValue, ModuleValue)):
        attrs = value.known_attributes() if isinstance(value, ModuleValue) else value.attrs
        if not isinstance(value, FunctionValue):
            note_change(value, name)
        run.journal.save(attrs)
        attrs[name] = new
    elif isinstance(value, NativeObject):
        value.set_attribute(run, name, new)
    elif isinstance(value, Unknown):
        stdlib.write(run, value, "attr", name, new)
    elif value is None:
        run.raise_error("AttributeError", f"'NoneType' object has no attribute '{name}'")


def store_attribute(run: Interpreter, value: Instance, name: str, new: Value) -> None:
    """Put an attribute into the instance itself, as ``object.__setattr__`` does."""
    run.journal.save(value.attrs)
    value.attrs[name] = new


def delete_attribute(run: Interpreter, value: Value, name: str) -> None:
    """``del value.name``"""
    value = resolve(run, value)
    if isinstance(value, (Instance, ClassValue, FunctionValue)):
        run.journal.save(value.attrs)
        if value.attrs.pop(name, MISSING) is MISSING:
            run.raise_error("AttributeError", name)
