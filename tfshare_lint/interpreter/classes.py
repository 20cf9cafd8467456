"""Class statements, construction of objects, ``super()``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.interpreter import stdlib
from tfshare_lint.interpreter.activation import Activation
from tfshare_lint.interpreter.attributes import SuperValue
from tfshare_lint.interpreter.operations import resolve
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    Environment,
    FunctionValue,
    Instance,
    NativeClass,
    NativeFunction,
    StaticMethodValue,
    Value,
)
from tfshare_lint.trace import Frame

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["define_class", "instantiate", "make_class", "make_super"]


def define_class(run: Interpreter, node: ir.DefineClass, act: Activation) -> Value:
    """Execute a class statement; the class (undecorated)."""
    args: list[Value] = []
    keywords: dict[str, Value] = {}
    for keyword, expression, star in node.arguments:
        value = resolve(run, run.evaluate(expression, act))
        if star == "*":
            args.extend(run.known_items(value) or [])
        elif keyword is None:
            args.append(value)
        else:
            keywords[keyword] = value
    module = act.env.globals.vars.get("__name__", "__main__")
    env = Environment("class", act.env, {"__module__": module, "__qualname__": node.name})
    frame = Frame(node.name, "class", act.frame.path, node, run.site(), run.next_serial())
    inner = Activation(env, frame, None, node.at)
    run.enter(inner)
    try:
        run.execute_block(node.body, inner)
    finally:
        run.leave()
    cls = make_class(run, node.name, args, env.vars, act.frame.path, keywords)
    if isinstance(cls, ClassValue):
        cls.at = node.at
    return cls


def make_class(
    run: Interpreter, name: str, bases: list[Value], attrs: dict[str, Value], path: str, keywords: dict[str, Value]
) -> Value:
    """A class from its bases and namespace (also for ``type(name, bases, attrs)``)."""
    known: list[ClassValue] = []
    native: NativeClass | None = None
    opaque = False
    metaclass = keywords.get("metaclass", attrs.get("__metaclass__"))
    for base in bases:
        if isinstance(base, ClassValue):
            known.append(base)
            metaclass = metaclass or base.metaclass
        elif isinstance(as_class := getattr(base, "as_class", None), ClassValue):
            known.append(as_class)
        elif isinstance(base, NativeClass):
            maker = getattr(base, "make_subclass", None)
            if maker is not None:
                return maker(run, name, attrs)
            native = native or base
        else:
            opaque = True
    cls = ClassValue(name, tuple(known) or (stdlib.OBJECT,), attrs, path, opaque, native)
    cls.metaclass = metaclass
    for base in known:
        if base.path:  # Python's own classes outlive the run
            run.journal.save(base.subclasses)
            base.subclasses.append(cls)
    for value in attrs.values():
        function = value
        while not isinstance(function, FunctionValue):
            inner = getattr(function, "function", getattr(function, "getter", None))
            if inner is None or isinstance(function, (BoundMethod, ClassValue)):
                break
            function = inner
        if isinstance(function, FunctionValue) and function.owner is None:
            function.owner = cls
    for key, value in list(attrs.items()):
        if isinstance(value, Instance):
            hook = value.cls.find("__set_name__")
            if hook is not MISSING:
                run.call(BoundMethod(hook, value), [cls, key])
    _after_definition(run, cls, keywords)
    return cls


def _after_definition(run: Interpreter, cls: ClassValue, keywords: dict[str, Value]) -> None:
    for base in cls.mro[1:]:
        hook = base.attrs.get("__init_subclass__")
        if hook is not None:
            function = getattr(hook, "function", hook)
            run.call(function, [cls], {k: v for k, v in keywords.items() if k != "metaclass"})
            break
    if isinstance(cls.metaclass, ClassValue):
        hook = cls.metaclass.find("__init__")
        if isinstance(hook, FunctionValue):
            run.call(hook, [cls, cls.name, cls.bases, cls.attrs])


def instantiate(run: Interpreter, cls: ClassValue, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Call a class."""
    if isinstance(cls.metaclass, ClassValue):
        special = cls.metaclass.find("__call__")
        if isinstance(special, FunctionValue):
            return run.call(special, [cls, *args], kwargs)
    return construct(run, cls, args, kwargs)


def construct(run: Interpreter, cls: ClassValue, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Make an instance and initialise it: what ``type.__call__`` does."""
    maker = cls.find("__new__")
    if isinstance(maker, StaticMethodValue):
        maker = maker.function
    if isinstance(maker, FunctionValue):
        made = run.call(maker, [cls, *args], kwargs)
        if not (isinstance(made, Instance) and made.cls.is_subclass(cls)):
            return made
    else:
        made = make_instance(run, cls)
    initializer = cls.find("__init__")
    if initializer is not MISSING:
        run.call(BoundMethod(initializer, made), args, kwargs)
        return made
    if any(c.name == "BaseException" for c in cls.mro):
        made.attrs["args"] = tuple(args)
        return made
    if cls.native is not None:
        native_init = cls.native.method("__init__")
        if isinstance(native_init, NativeFunction):
            run.call(native_init, [made, *args], kwargs)
        return made
    if cls.opaque_base:
        run.unknown_call(cls.name, args, kwargs)
        return made
    if args or kwargs:
        run.raise_error("TypeError", f"{cls.name}() takes no arguments")
    return made


def make_instance(run: Interpreter, cls: ClassValue) -> Instance:
    """An object of a class, not initialised."""
    made = Instance(cls)
    if any(c.name == "BaseException" for c in cls.mro):
        made.attrs["args"] = ()
    return made


def make_super(run: Interpreter, args: list[Value]) -> Value:
    """``super()`` or ``super(Class, self)``."""
    if len(args) >= 2:
        owner, receiver = resolve(run, args[0]), resolve(run, args[1])
        return SuperValue(owner, receiver) if isinstance(owner, ClassValue) else run.fresh("super()")
    act = run.current
    env: Environment | None = act.env
    function = act.function
    while function is not None and function.owner is None and env is not None:
        # A closure inside a method sees the method's class cell and its first argument.
        env = env.parent
        function = next((a.function for a in reversed(run.activations) if a.env is env), None)
    if function is None or function.owner is None or env is None or not function.code.parameters:
        return run.fresh("super()")
    receiver = env.vars.get(function.code.parameters[0].name)
    return SuperValue(function.owner, receiver)
