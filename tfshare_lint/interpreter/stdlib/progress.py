"""``tqdm``: a progress bar iterates over what it is given."""

from __future__ import annotations

from collections.abc import Iterator

from tfshare_lint.interpreter.stdlib.builtins_model import BUILTINS
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.iterators import collect, is_exact, iterate, representatives
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs
from tfshare_lint.interpreter.values import ModuleValue, NativeFunction, NativeObject, Runtime, Value

__all__ = ["progress_module"]


class Progress(NativeObject):
    """``tqdm(iterable)``"""

    type_name = "tqdm"

    def __init__(self, source: Value) -> None:
        self.source = source
        self.exact = is_exact(source)

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return iterate(runtime, self.source) if self.exact else None

    def representatives(self, runtime: Runtime) -> list[Value]:
        """A first and a later element."""
        return representatives(runtime, self.source)

    def length(self, runtime: Runtime) -> Value:
        items = collect(runtime, self.source)
        return runtime.fresh("len(tqdm)", not_none=True) if items is None else len(items)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return LibraryName(f"tqdm.{name}")


def _tqdm(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return Progress(runtime.resolve(args[0] if args else kwargs.get("iterable", ())))


def _trange(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return Progress(runtime.call(BUILTINS["range"], args))


def progress_module() -> ModuleValue:
    """The model of ``tqdm`` and its variants."""
    table: dict[str, Implementation] = {
        "tqdm": _tqdm, "trange": _trange, "tqdm_notebook": _tqdm, "tnrange": _trange,
    }  # fmt: skip
    return module("tqdm", table, {"write": NativeFunction("write", lambda runtime, args, kwargs: None)})
