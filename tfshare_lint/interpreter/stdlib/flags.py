"""``absl.flags`` and ``absl.app`` (``tf.flags`` and ``tf.app`` are the same).

A program is run with the defaults of its flags. A flag that is off or on, or that has no default, is an unknown
whose hint is the default: the plain path supposes it, other paths try the other value.
"""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.exceptions import EXCEPTIONS, make_exception
from tfshare_lint.interpreter.stdlib.library import identity, module, nothing
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs
from tfshare_lint.interpreter.values import (
    MISSING,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Runtime,
    UserException,
    Value,
)
from tfshare_lint.symbolic import NO_HINT, Symbol

__all__ = ["FlagValues", "app_module", "app_run", "exit_program", "flags_model", "option_value"]


def option_value(label: str, default: Value) -> Value:
    """The value that a program sees for a flag or option of this default: numbers and texts as they are, an unknown
    with a hint for switches and for what has no default."""
    if default is None:
        return Symbol(label, hint=None)
    if isinstance(default, bool):
        return Symbol(label, hint=default, not_none=True)
    return default


class FlagHolder(NativeObject):
    """What ``DEFINE_…`` gives, and ``FLAGS["name"]``."""

    type_name = "FlagHolder"

    def __init__(self, values: FlagValues, name: str, default: Value) -> None:
        self.values = values
        self.name = name
        self.default = default

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "value":
            return self.values.get_attribute(runtime, self.name)
        if name in ("name", "default"):
            return self.name if name == "name" else self.default
        return MISSING


class FlagValues(NativeObject):
    """``FLAGS``: the flags by name. A flag that nobody is seen to define is an unknown, always the same."""

    type_name = "FlagValues"
    attributes_are_pure = True

    def __init__(self) -> None:
        self.flags: dict[str, Value] = {}
        self.defaults: dict[str, Value] = {}
        self.kinds: dict[str, str] = {}

    def define(self, runtime: Runtime, name: str, default: Value, kind: str = "string") -> FlagHolder:
        """Add a flag. ``kind`` is what its parser expects: the end of the name of its ``DEFINE_`` function."""
        for table in (self.flags, self.defaults, self.kinds):
            runtime.journal.save(table)
        self.defaults[name] = default
        self.kinds[name] = kind
        self.flags[name] = option_value(f"FLAGS.{name}", default)
        return FlagHolder(self, name, default)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name in self.flags:
            return self.flags[name]
        body = _FLAGS_METHODS.get(name)
        if body is not None:
            return NativeFunction(name, lambda rt, args, kwargs: body(rt, [self, *args], kwargs))
        if name.startswith("__") and name.endswith("__") and name != "__flags":
            return MISSING
        made = Symbol(f"FLAGS.{name}", NO_HINT)
        runtime.journal.save(self.flags)
        self.flags[name] = made
        return made

    def set_attribute(self, runtime: Runtime, name: str, value: Value) -> None:
        runtime.journal.save(self.flags)
        self.flags[name] = value

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        if isinstance(index, str):
            return FlagHolder(self, index, self.defaults.get(index))
        return runtime.fresh("FLAGS[]", not_none=True)

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        """``FLAGS(argv)``: parses the arguments; gives those that are no flags."""
        argv = runtime.known_items(args[0]) if args else None
        if not argv or not all(isinstance(word, str) for word in argv):
            return ["program"]
        runtime.journal.save(self.flags)
        rest, given = _parsed(argv, self.kinds)
        self.flags.update(given)
        return rest

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return iter(list(self.defaults))

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return isinstance(other, str) and other in self.flags if op == "in" else MISSING


def _parsed(argv: list[str], kinds: dict[str, str]) -> tuple[list[str], dict[str, Value]]:
    """The words of a command line that are no flags, and the values of those that are and were defined."""
    rest, given = argv[:1], dict[str, Value]()
    words = iter(argv[1:])
    for word in words:
        if word == "--":
            break
        name, has_value, text = word.lstrip("-").partition("=")
        kind = kinds.get(name, "")
        if not word.startswith("-"):
            rest.append(word)
        elif name.startswith("no") and kinds.get(name[2:]) in ("bool", "boolean") and not kind:
            given[name[2:]] = False
        elif kind in ("bool", "boolean") and not has_value:
            given[name] = True
        elif kind and kind != "enum_class":
            value = text if has_value else next(words, "")
            several = kind.startswith("multi")
            given[name] = (
                [*given.get(name, []), _convert(kind[5:].lstrip("_"), value)] if several else _convert(kind, value)
            )
    return [*rest, *words], given


def _as_dict(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return dict(args[0].flags)


def _set_default(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    values, name, value = args
    values.define(runtime, name, value)


def _holders(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return {name: FlagHolder(args[0], name, default) for name, default in args[0].defaults.items()}


_FLAGS_METHODS: dict[str, Implementation] = {
    "flag_values_dict": _as_dict,
    "_flags": _holders,
    "__flags": _holders,
    "set_default": _set_default,
    "mark_as_parsed": nothing,
    "_parse_flags": nothing,
    "parse_flags": nothing,
    "is_parsed": lambda runtime, args, kwargs: True,
    "unparse_flags": nothing,
    "get_flag_value": lambda runtime, args, kwargs: args[0].flags.get(args[1], args[2] if len(args) > 2 else None),
}


def _convert(kind: str, default: Value) -> Value:
    """The default as the flag's parser would give it."""
    try:
        if kind == "float" and isinstance(default, (int, str)) and not isinstance(default, bool):
            return float(default)
        if kind in ("integer", "int") and isinstance(default, str):
            return int(default)
    except ValueError:
        return default
    if kind in ("boolean", "bool") and isinstance(default, (str, int)):
        return str(default).lower() in ("true", "t", "1", "yes", "y")
    if kind in ("list", "spaceseplist") and isinstance(default, str):
        return [part.strip() for part in (default.split(",") if kind == "list" else default.split())]
    if kind.startswith("multi") and default is not None and not isinstance(default, list):
        return [default]
    return default


def _definer(values: FlagValues, kind: str) -> Implementation:
    def define(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        given = dict(zip(("name", "default"), args), **kwargs)
        name = given.get("name", given.get("flag_name"))
        default = _convert(kind, given.get("default", given.get("default_value")))
        if not isinstance(name, str):
            return runtime.fresh("flag", not_none=True)
        return values.define(runtime, name, default, kind)

    return define


def _define_alias(values: FlagValues) -> Implementation:
    def define(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        values.set_attribute(runtime, args[0], values.get_attribute(runtime, args[1]))

    return define


_KINDS = (
    "string", "integer", "float", "boolean", "bool", "list", "spaceseplist", "enum", "enum_class", "multi_string",
    "multi_integer", "multi_float", "multi_enum", "multistring", "multi_int",
)  # fmt: skip


def flags_model() -> ModuleValue:
    """The model of ``absl.flags``; each has a ``FLAGS`` of its own."""
    values = FlagValues()
    table: dict[str, Implementation] = {f"DEFINE_{kind}": _definer(values, kind) for kind in _KINDS}
    table["DEFINE_alias"] = _define_alias(values)
    for name in ("mark_flag_as_required", "mark_flags_as_required", "mark_flags_as_mutual_exclusive",
                 "register_validator", "declare_key_flag", "adopt_module_key_flags", "disclaim_key_flags"):  # fmt: skip
        table[name] = nothing
    table["validator"] = lambda runtime, args, kwargs: NativeFunction("validator", identity)
    return module("absl.flags", table, {"FLAGS": values, "FlagValues": NativeFunction("FlagValues", _new_values)})


def _new_values(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return FlagValues()


# Running ------------------------------------------------------------------------------------------------------


def exit_program(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``sys.exit(code)``"""
    error = make_exception("SystemExit", *args[:1])
    error.attrs["code"] = args[0] if args else None
    raised = UserException(error)
    raised.site = runtime.site()
    raise raised


def app_run(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``app.run(main)``: calls ``main(argv)`` and ends the program. Without ``main``, the module's own."""
    given = dict(zip(("main", "argv"), args), **kwargs)
    main = given.get("main")
    if main is None:
        scope = getattr(runtime, "globals", None)
        main = scope.vars.get("main") if scope is not None else None
    argv = given.get("argv")
    if main is not None:
        runtime.call(main, [argv if argv is not None else ["program"]])
    return exit_program(runtime, [None], {})


def app_module() -> ModuleValue:
    """The model of ``absl.app``."""
    return module("absl.app", {"run": app_run}, {"UsageError": EXCEPTIONS["Exception"]})
