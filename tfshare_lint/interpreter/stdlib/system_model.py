"""The modules ``sys``, ``os`` and ``os.path``: what a program learns from its surroundings is unknown."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.flags import exit_program
from tfshare_lint.interpreter.stdlib.frames_model import get_frame
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.library import constant, module, nothing
from tfshare_lint.interpreter.stdlib.namedtuples import make_namedtuple
from tfshare_lint.interpreter.stdlib.support import (
    Args,
    Harmless,
    Implementation,
    Kwargs,
    derive,
    derived_text,
    harmless,
    host_call,
)
from tfshare_lint.interpreter.stdlib.types_model import HOST
from tfshare_lint.interpreter.values import (
    MISSING,
    Instance,
    ModuleValue,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Unknown, concatenate

__all__ = ["os_module", "path_module", "sys_module"]

# os.path ------------------------------------------------------------------------------------------------------


def _join(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    pieces = [runtime.resolve(arg) for arg in args]
    if all(isinstance(piece, str) for piece in pieces):
        return host_call(runtime, "join", posixpath.join, *pieces)
    for piece in pieces:
        if not isinstance(piece, (str, Unknown, NativeObject, Instance, bytes)):
            kind = type(piece).__name__
            runtime.raise_error("TypeError", f"expected str, bytes or os.PathLike object, not {kind}")
    path: list[str | Unknown] = []
    for piece in pieces:
        text = piece if isinstance(piece, (str, Unknown)) else runtime.fresh("path", not_none=True)
        if isinstance(text, str) and text.startswith("/"):
            path = [text]
            continue
        if path and path[-1] != "" and not (isinstance(path[-1], str) and path[-1].endswith("/")):
            path.append("/")
        path.append(text)
    return concatenate(*path)


def _on_text(name: str) -> Implementation:
    """A function of ``os.path`` that works on the text alone. An absolute path is taken to be the relative one: only
    where it leads matters."""
    host = posixpath.normpath if name in ("abspath", "realpath") else getattr(posixpath, name)
    gives_pair = name in ("split", "splitext")

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        path = runtime.resolve(args[0])
        if isinstance(path, str):
            return host_call(runtime, name, host, path)
        if gives_pair:
            return tuple(derived_text(runtime, f"{name}[{index}]", (path,)) for index in range(2))
        return derived_text(runtime, name, (path,))

    return call


def _asks_system(name: str, gives_text: bool) -> Implementation:
    """A function of ``os.path`` whose answer depends on the machine."""

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        return (derived_text if gives_text else derive)(runtime, f"os.path.{name}", args)

    return call


def _is_file(name: str) -> Implementation:
    """``isfile`` and ``exists``: known for the project's own sources."""
    ask = _asks_system(name, False)

    def call(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        path = runtime.resolve(args[0]) if args else None
        found = runtime.finder.has_source(path) if isinstance(path, str) else None
        return ask(runtime, args, kwargs) if found is None else found

    return call


def path_module() -> ModuleValue:
    """The model of ``os.path``."""
    table: dict[str, Implementation] = {
        "join": _join,
        **{
            name: _on_text(name)
            for name in ("basename", "dirname", "split", "splitext", "normpath", "abspath", "realpath")
        },
        **{name: _asks_system(name, True) for name in ("expanduser", "expandvars", "relpath")},
        **{name: _is_file(name) for name in ("exists", "isfile")},
        **{name: _asks_system(name, False) for name in ("isdir", "islink", "getsize", "getmtime")},
    }
    return module("os.path", table, {"sep": "/", "pardir": "..", "curdir": "."}, pure=True)


# os -----------------------------------------------------------------------------------------------------------


class Environ(NativeObject):
    """``os.environ``: the same variable is the same unknown; what the program sets is known."""

    type_name = "environ"

    def __init__(self) -> None:
        self.known: dict[Value, Value] = {}
        self.asked: dict[Value, Value] = {}  # name → is it set? The plain path supposes that it is not

    def _variable(self, runtime: Runtime, name: Value, not_none: bool) -> Value:
        if name not in self.known:
            runtime.journal.save(self.known)
            self.known[name] = Harmless(f"os.environ[{name!r}]", not_none=not_none)
        return self.known[name]

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return self._variable(runtime, index, True)

    def set_item(self, runtime: Runtime, index: Value, value: Value) -> None:
        runtime.journal.save(self.known)
        self.known[index] = value

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "get":
            return NativeFunction(name, self.get, pure=True)
        if name == "setdefault":
            return NativeFunction(name, lambda rt, args, kwargs: self._variable(rt, args[0], True))
        return LibraryName(f"os.environ.{name}")

    def get(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        """``os.environ.get(name, default)``: the plain path supposes that it is not set."""
        name = args[0]
        default = args[1] if len(args) > 1 else kwargs.get("default")
        if name in self.known:
            return self.known[name]
        return Harmless(f"os.environ[{name!r}]", hint=default, not_none=default is not None)

    def contains(self, runtime: Runtime, item: Value) -> Value:
        if item not in self.known and item not in self.asked:
            runtime.journal.save(self.asked)
            self.asked[item] = Harmless(f"{item!r} in os.environ", hint=False)
        return item in self.known or self.asked[item]

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return None


def os_module() -> ModuleValue:
    """The model of ``os``."""
    environ = Environ()
    table: dict[str, Implementation] = {
        **dict.fromkeys(_EFFECTS, nothing),
        "getcwd": constant(concatenate(harmless("os.getcwd()"))),
        "getenv": environ.get,
        "listdir": lambda runtime, args, kwargs: harmless("os.listdir()"),
        "_exit": exit_program,
        "abort": exit_program,
        "fspath": lambda runtime, args, kwargs: args[0],
    }
    others: dict[str, Value] = {
        "path": path_module(), "environ": environ, "sep": "/", "linesep": "\n", "name": "posix", "pathsep": ":",
        "curdir": ".", "pardir": "..", "devnull": "/dev/null",
    }  # fmt: skip
    return module("os", table, others, pure=True)


_EFFECTS = (
    "makedirs", "mkdir", "remove", "unlink", "rmdir", "removedirs", "rename", "chdir", "putenv", "unsetenv", "chmod",
    "kill", "utime", "symlink",
)  # fmt: skip

# sys ----------------------------------------------------------------------------------------------------------


class Arguments(NativeObject):
    """``sys.argv``: the program's name and unknown arguments."""

    type_name = "list"
    exact = False

    def __init__(self) -> None:
        self.items: dict[Value, Value] = {0: "program.py"}

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        if isinstance(index, slice):
            return harmless("sys.argv[:]")
        if index not in self.items:
            runtime.journal.save(self.items)
            self.items[index] = concatenate(harmless(f"sys.argv[{index}]"))
        return self.items[index]

    def length(self, runtime: Runtime) -> Value:
        return derive(runtime, "len", (self,))

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return LibraryName(f"sys.argv.{name}")

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return derive(runtime, "in", (other, self)) if op == "in" else MISSING


_VERSION = ("major", "minor", "micro", "releaselevel", "serial")
_NUMBERS = (3, 7, 9, "final", 0)


def _version_info() -> Instance:
    cls = make_namedtuple("version_info", _VERSION, {})
    return Instance(cls, {**dict(zip(_VERSION, _NUMBERS)), HOST: _NUMBERS})


def sys_module() -> ModuleValue:
    """The model of ``sys``: Python 3.7, the last that TensorFlow 1 runs on."""
    table: dict[str, Implementation] = {
        "exit": exit_program,
        "getrecursionlimit": constant(1000),
        "setrecursionlimit": nothing,
        "getdefaultencoding": constant("utf-8"),
        "setdefaultencoding": nothing,
        "_getframe": get_frame,
        "exc_info": lambda runtime, args, kwargs: tuple(harmless("sys.exc_info()") for _ in range(3)),
    }
    others: dict[str, Value] = {
        "argv": Arguments(), "path": [""], "version_info": _version_info(), "version": "3.7.9 (default)",
        "maxsize": 2**63 - 1, "maxint": 2**63 - 1, "platform": "linux", "byteorder": "little", "prefix": "/usr",
        "hexversion": 0x030709F0, "maxunicode": 0x10FFFF,
    }  # fmt: skip
    return module("sys", table, others)
