"""The module ``json``: texts and values that are known are converted by Python's own, everything else is unknown."""

from __future__ import annotations

import json

from tfshare_lint.interpreter.stdlib.exceptions import EXCEPTIONS
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Kwargs, harmless, host_call, is_concrete
from tfshare_lint.interpreter.values import ModuleValue, Runtime, Value

__all__ = ["json_module"]

#: What changes a text's looks, or is of no account for values that Python can write.
_WRITING = frozenset({"indent", "sort_keys", "separators", "ensure_ascii", "skipkeys", "check_circular", "allow_nan"})


def _loads(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    text = runtime.resolve(args[0] if args else kwargs.get("s"))
    hooks = {name: hook for name, hook in kwargs.items() if name not in ("s", "encoding", "strict")}
    if not isinstance(text, (str, bytes)) or set(hooks) - {"object_hook", "object_pairs_hook"}:
        return harmless("json.loads()", not_none=False)
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        return runtime.raise_error("ValueError", str(error))
    return _hooked(runtime, loaded, hooks.get("object_hook"), hooks.get("object_pairs_hook"))


def _hooked(runtime: Runtime, value: Value, hook: Value, pairs_hook: Value) -> Value:
    """``value`` with the program's own objects in place of dicts, from the inside out."""
    if hook is None and pairs_hook is None:
        return value
    if isinstance(value, list):
        return [_hooked(runtime, item, hook, pairs_hook) for item in value]
    if not isinstance(value, dict):
        return value
    items = {key: _hooked(runtime, item, hook, pairs_hook) for key, item in value.items()}
    if pairs_hook is not None:
        return runtime.call(pairs_hook, [list(items.items())])
    return runtime.call(hook, [items])


def _dumps(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    value, *rest = args
    options = {name: runtime.resolve(option) for name, option in kwargs.items()}
    if rest or set(options) - _WRITING or not is_concrete([value, *options.values()]):
        return harmless("json.dumps()")
    return host_call(runtime, "json.dumps()", json.dumps, value, **options)


def json_module() -> ModuleValue:
    """The model of ``json``; reading and writing files is a library's business."""
    return module("json", {"loads": _loads, "dumps": _dumps}, {"JSONDecodeError": EXCEPTIONS["ValueError"]}, pure=True)
