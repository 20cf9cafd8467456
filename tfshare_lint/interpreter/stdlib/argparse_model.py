"""``argparse`` and ``optparse``: a program is run with the defaults of its options."""

from __future__ import annotations

from collections.abc import Mapping

from tfshare_lint.interpreter.stdlib.exceptions import EXCEPTIONS, OBJECT
from tfshare_lint.interpreter.stdlib.flags import exit_program, option_value
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.iterators import collect
from tfshare_lint.interpreter.stdlib.library import module, nothing
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, functions
from tfshare_lint.interpreter.stdlib.types_model import TYPES
from tfshare_lint.interpreter.values import (
    MISSING,
    ClassValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Symbol

__all__ = ["argparse_module", "optparse_module"]


def _namespace_init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0].attrs)
    args[0].attrs.update(kwargs)


def _namespace_contains(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[1] in args[0].attrs


def _namespace_items(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``_get_kwargs()``: what programs print their settings with."""
    return sorted(args[0].attrs.items())


#: Options may be added where we do not see it (by a function of another module that gets the parser), so a namespace
#: may have any attribute.
NAMESPACE = ClassValue("Namespace", (OBJECT,), {}, opaque_base=True)
_NAMESPACE_METHODS = {
    "__init__": _namespace_init, "__contains__": _namespace_contains, "_get_kwargs": _namespace_items,
}  # fmt: skip
NAMESPACE.attrs.update(functions(_NAMESPACE_METHODS, binds=True))


class Option:
    """One option or positional argument: its names, where its value goes, and its keywords."""

    def __init__(self, names: list[str], keywords: Kwargs) -> None:
        self.flags = [name for name in names if name.startswith("-")]
        self.keywords = keywords
        dest = keywords.get("dest")
        if not isinstance(dest, str):
            long = next((name for name in self.flags if name.startswith("--")), None)
            dest = (long or (names[0] if names else "")).lstrip("-").replace("-", "_")
        self.dest = dest
        self.action = keywords.get("action", "store")
        self.exact = False  # the command line is known: what it does not give has its default

    def value(self, runtime: Runtime, defaults: dict[str, Value], types: Mapping[str, Value]) -> Value:
        """What the program sees if nothing is given on the command line. ``types``: see :func:`_register`."""
        label = f"args.{self.dest}"
        if self.dest in defaults:
            default = defaults[self.dest]
        elif "default" in self.keywords:
            default = self.keywords["default"]
        elif self.action in ("store_true", "store_false"):
            default = self.action == "store_false"
        elif not self.flags and self.keywords.get("nargs") not in ("?", "*"):
            return Symbol(label, not_none=True)
        else:
            default = None
        if self.keywords.get("required") is True:
            return Symbol(label, not_none=True)
        default = self._read(runtime, default, types) if isinstance(default, str) else default
        return default if self.exact else option_value(label, default)

    def _read(self, runtime: Runtime, text: Value, types: Mapping[str, Value]) -> Value:
        """A text of the command line as the option's type."""
        kind = self.keywords.get("type")
        kind = types.get(kind) if isinstance(kind, str) else kind
        return text if kind is None else runtime.call(kind, [text])

    def given(self, runtime: Runtime, texts: list[Value], types: Mapping[str, Value]) -> Value:
        """Its value where the command line gives ``texts`` for it."""
        nargs = self.keywords.get("nargs")
        if self.action in ("store_true", "store_false"):
            return self.action == "store_true"
        if self.action == "store_const" or (nargs == "?" and self.flags and not texts):
            return self.keywords.get("const")
        values = [self._read(runtime, text, types) for text in texts]
        return values if nargs in ("*", "+") or isinstance(nargs, int) or len(values) != 1 else values[0]


class Parser(NativeObject):
    """``ArgumentParser``, its groups (which share its options) and ``OptionParser``."""

    type_name = "ArgumentParser"

    def __init__(self, parents: Args | None = None) -> None:
        self.options: list[Option] = []
        self.defaults: dict[str, Value] = {}
        #: What options may give as ``type`` by name: optparse's own, and what ``register`` has added.
        self.types: dict[str, Value] = {"int": TYPES["int"], "float": TYPES["float"], "string": TYPES["str"]}
        self.subparsers: list[tuple[Value, Parser]] = []
        self.subparser_dest: Value = None
        for parent in parents or ():
            if isinstance(parent, Parser):
                self.options.extend(parent.options)
                self.defaults.update(parent.defaults)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        body = _METHODS.get(name)
        if body is not None:
            return NativeFunction(name, lambda rt, args, kwargs: body(rt, [self, *args], kwargs))
        return LibraryName(f"parser.{name}")

    def fill(self, runtime: Runtime, attrs: dict[str, Value]) -> None:
        """Put the values of all options into ``attrs``."""
        for option in self.options:
            if option.dest and option.action not in ("help", "version"):
                attrs.setdefault(option.dest, option.value(runtime, self.defaults, self.types))
        for name, value in self.defaults.items():
            attrs.setdefault(name, value)
        if self.subparsers:
            command, parser = self.subparsers[0]
            if isinstance(self.subparser_dest, str):
                attrs[self.subparser_dest] = Symbol(f"args.{self.subparser_dest}", hint=command, not_none=True)
            parser.fill(runtime, attrs)


class _Subparsers(NativeObject):
    """``parser.add_subparsers()``: the program is run with the first command."""

    type_name = "subparsers"

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return NativeFunction(name, self._add) if name == "add_parser" else LibraryName(f"subparsers.{name}")

    def _add(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        made = Parser(collect(runtime, kwargs.get("parents", ())))
        runtime.journal.save(self.parser.subparsers)
        self.parser.subparsers.append((args[0], made))
        return made


def _add_argument(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    parser, *names = args
    names = [name for name in (runtime.resolve(name) for name in names) if name is not None]
    runtime.journal.save(parser.options)
    if not all(isinstance(name, str) for name in names) or getattr(kwargs, "rest", None) is not None:
        return LibraryName("action")
    keywords = {key: runtime.resolve(value) for key, value in kwargs.items()}
    option = Option(names, keywords)
    parser.options = [known for known in parser.options if known.dest != option.dest or not option.flags]
    parser.options.append(option)
    return LibraryName("action")


def _set_defaults(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0].defaults)
    args[0].defaults.update(kwargs)


def _get_default(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    parser, dest = args
    option = next((option for option in parser.options if option.dest == dest), None)
    return parser.defaults.get(dest, option.value(runtime, parser.defaults, parser.types) if option else None)


def _register(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    """``parser.register("type", "bool", function)``: a type that options give by name."""
    parser, registry, name, value = args
    if registry == "type" and isinstance(name, str):
        runtime.journal.save(parser.types)
        parser.types[name] = value
    return None


def _group(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return args[0]


def _add_subparsers(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.journal.save(args[0])
    args[0].subparser_dest = kwargs.get("dest")
    return _Subparsers(args[0])


def _parse_args(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    parser = args[0]
    texts = args[1] if len(args) > 1 else kwargs.get("args")
    namespace = args[2] if len(args) > 2 else kwargs.get("namespace")
    attrs: dict[str, Value] = {}
    if texts is None:
        texts = _command_line(runtime)
    if isinstance(texts, (list, tuple)) and all(isinstance(text, str) for text in texts):
        for option in parser.options:
            runtime.journal.save(option)
            option.exact = True
        _read(runtime, parser, list(texts), attrs)
    parser.fill(runtime, attrs)
    if isinstance(namespace, Instance):
        runtime.journal.save(namespace.attrs)
        namespace.attrs.update(attrs)
        return namespace
    return Instance(NAMESPACE, attrs)


def _command_line(runtime: Runtime) -> Value:
    """What follows the program's name in ``sys.argv``, where the program itself has put it there; else None."""
    module = getattr(runtime, "modules", {}).get("sys")
    words = module.attrs.get("argv") if isinstance(module, ModuleValue) else None
    return words[1:] if isinstance(words, list) else None


def _read(runtime: Runtime, parser: Parser, texts: list[str], attrs: dict[str, Value]) -> None:
    """A command line that the program itself gives."""
    positionals = [option for option in parser.options if not option.flags]
    while texts:
        head, has_value, tail = texts.pop(0).partition("=")
        option = next((option for option in parser.options if head in option.flags), None)
        if option is None:
            if positionals:
                option = positionals.pop(0)
                attrs[option.dest] = option.given(runtime, [head + has_value + tail], parser.types)
            continue
        values = [tail] if has_value else []
        if not has_value and option.action == "store":
            while texts and not texts[0].startswith("--"):
                values.append(texts.pop(0))
                nargs = option.keywords.get("nargs")
                if nargs not in ("*", "+") and len(values) >= (nargs if isinstance(nargs, int) else 1):
                    break
        attrs[option.dest] = option.given(runtime, values, parser.types)


def _parse_known_args(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return (_parse_args(runtime, args, kwargs), [])


_METHODS: dict[str, Implementation] = {
    "add_argument": _add_argument,
    "add_option": _add_argument,
    "add_argument_group": _group,
    "add_mutually_exclusive_group": _group,
    "add_option_group": nothing,
    "add_subparsers": _add_subparsers,
    "set_defaults": _set_defaults,
    "get_default": _get_default,
    "parse_args": _parse_args,
    "parse_known_args": _parse_known_args,
    "parse_intermixed_args": _parse_args,
    "print_help": nothing,
    "print_usage": nothing,
    "register": _register,
    "error": exit_program,
    "exit": exit_program,
}
_HELD = "__parser__"


class _ParserClass(NativeClass):
    """``ArgumentParser`` as a class: a user's class may derive from it."""

    def __init__(self, name: str, parser: type[Parser]) -> None:
        super().__init__(name, self._make, is_instance=lambda value: isinstance(value, Parser) or None)
        self.parser = parser

    def _make(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return self.parser(collect(runtime, kwargs.get("parents", ())))

    def method(self, name: str) -> Value:
        if name == "__init__":
            return NativeFunction(name, self._init, binds=True)
        if name.startswith("__"):
            return MISSING

        def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
            held = args[0].attrs.get(_HELD)
            return runtime.call(runtime.get_attribute(held or self.parser(), name), args[1:], kwargs)

        return NativeFunction(name, call, binds=True)

    def _init(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        runtime.journal.save(args[0].attrs)
        args[0].attrs[_HELD] = self._make(runtime, args[1:], kwargs)


def argparse_module() -> ModuleValue:
    """The model of ``argparse``."""
    others: dict[str, Value] = {
        "ArgumentParser": _ParserClass("ArgumentParser", Parser),
        "Namespace": NAMESPACE,
        "ArgumentTypeError": EXCEPTIONS["Exception"],
        "ArgumentError": EXCEPTIONS["Exception"],
        "SUPPRESS": "==SUPPRESS==",
        "REMAINDER": "...",
    }
    return module("argparse", {}, others)


class _OptionParser(Parser):
    """``optparse.OptionParser``: ``parse_args`` gives the options and the rest."""

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "parse_args":
            return NativeFunction(name, lambda rt, args, kwargs: _parse_known_args(rt, [self, *args], kwargs))
        return super().get_attribute(runtime, name)


def optparse_module() -> ModuleValue:
    """The model of ``optparse``."""
    return module("optparse", {}, {"OptionParser": _ParserClass("OptionParser", _OptionParser)})
