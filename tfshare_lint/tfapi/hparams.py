"""``tf.contrib.training.HParams``: settings by name, with the types of their first values.

Facts: TensorFlow 1.15's ``contrib/training/python/training/hparam.py``. A setting's type is that of the value it was
made with (of the first element, for a list); ``parse`` and ``override_from_dict`` change only what exists, and cast.
Plain assignment to an attribute checks nothing and makes no setting.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tfshare_lint.interpreter.stdlib.support import PRIMITIVES, is_concrete
from tfshare_lint.interpreter.values import Instance, Runtime, Value
from tfshare_lint.symbolic import Unknown
from tfshare_lint.tfapi.calls import Call, Table
from tfshare_lint.tfapi.model_class import Method, attribute, host_state, model_class, set_attribute

__all__ = ["HPARAMS", "TABLE", "parse_values"]

TABLE: Table = {}

#: One assignment of ``parse``'s text: a name, an index in brackets, and one value or a list in brackets.
_CLAUSE = re.compile(r"([a-zA-Z][\w.]*)(?:\[\s*(\d+)\s*])?\s*=\s*(?:([^,\[]*)|\[([^]]*)])(?:$|,\s*)")
_TRUE, _FALSE = ("true", "True"), ("false", "False")

#: A setting's type as far as known (None where it is not), and whether it is a list.
Kind = tuple[Any, bool]


def _kinds(runtime: Runtime, self: Instance) -> dict[str, Kind]:
    found: dict[str, Kind] = host_state(runtime, self, "hparam_types", dict)
    return found


def _host_type(value: Value) -> Any:
    return type(value) if type(value) in PRIMITIVES else None


def _add(runtime: Runtime, self: Instance, name: Value, value: Value) -> None:
    name = runtime.resolve(name)
    if not isinstance(name, str):
        return
    if attribute(runtime, self, name) is not None or name in self.cls.attrs:
        runtime.raise_error("ValueError", f"Hyperparameter name is reserved: {name}")
    value = runtime.resolve(value)
    is_list = isinstance(value, (list, tuple))
    if is_list and not value:
        runtime.raise_error("ValueError", f"Multi-valued hyperparameters cannot be empty: {name}")
    kinds = _kinds(runtime, self)
    runtime.journal.save(kinds)
    kinds[name] = (_host_type(runtime.resolve(value[0]) if is_list else value), is_list)
    set_attribute(runtime, self, name, value)


def _init(self: Instance, call: Call) -> Value:
    runtime = call.runtime
    if call["hparam_def"] is not None:  # a protocol buffer, whose content nobody knows here
        self.cls = _OPEN
        return None
    for name, value in call.arguments.get("kwargs", {}).items():
        _add(runtime, self, name, value)
    return None


def _cast(runtime: Runtime, name: str, kind: Any, value: Value) -> Value:
    """``value`` as the setting's type; where that cannot be, ValueError in the program."""
    value = runtime.resolve(value)
    given = _host_type(value)
    if kind is None or given is None or given is kind or kind is type(None):
        return value
    refused = (
        (issubclass(kind, (str, bytes)) and not issubclass(given, (str, bytes)))
        or issubclass(kind, bool) != issubclass(given, bool)
        or (issubclass(kind, int) and not issubclass(given, int))
        or (issubclass(kind, (int, float)) and not issubclass(given, (int, float)))
    )
    if refused:
        runtime.raise_error(
            "ValueError", f"Could not cast hparam '{name}' of type '<class '{kind.__name__}'>' from value {value!r}"
        )
    return kind(value)


def _set(runtime: Runtime, self: Instance, name: Value, value: Value) -> None:
    name, value = runtime.resolve(name), runtime.resolve(value)
    if not isinstance(name, str):
        return
    kinds = _kinds(runtime, self)
    if name not in kinds:
        runtime.raise_error("KeyError", name)
    kind, is_list = kinds[name]
    if isinstance(value, Unknown):
        set_attribute(runtime, self, name, value)
    elif isinstance(value, list):
        if not is_list:
            runtime.raise_error("ValueError", f"Must not pass a list for single-valued parameter: {name}")
        set_attribute(runtime, self, name, [_cast(runtime, name, kind, item) for item in value])
    elif is_list:
        runtime.raise_error("ValueError", f"Must pass a list for multi-valued parameter: {name}.")
    else:
        set_attribute(runtime, self, name, _cast(runtime, name, kind, value))


def _override(runtime: Runtime, self: Instance, changes: Value) -> Value:
    changes = runtime.resolve(changes)
    if not isinstance(changes, dict):
        return _forget(runtime, self)
    for name, value in list(changes.items()):
        _set(runtime, self, name, value)
    return self


def _forget(runtime: Runtime, self: Instance) -> Value:
    """Any setting may have been changed to anything."""
    for name in _kinds(runtime, self):
        set_attribute(runtime, self, name, runtime.fresh(f"hparams.{name}", not_none=True))
    return self


# Text ------------------------------------------------------------------------------------------------------------


class _Refused(Exception):
    """``parse`` refuses; the message is TensorFlow's."""


def _scalar(name: str, kind: Any, text: str, values: str) -> Value:
    if kind is None:
        return text
    try:
        if kind is bool:
            return text in _TRUE or (text not in _FALSE and bool(int(text)))
        return kind(text)
    except (ValueError, TypeError):
        raise _Refused(
            f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{text}' in {values}"
        ) from None


def parse_values(values: str, kinds: dict[str, Any]) -> dict[str, Any]:
    """What ``parse`` reads from ``values``: name → value, list, or (for assignments to elements) index → value.
    ``kinds``: name → type, None where it is not known. Raises :class:`_Refused`."""
    found: dict[str, Any] = {}
    position = 0
    while position < len(values):
        match = _CLAUSE.match(values, position)
        if match is None:
            raise _Refused(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name, index, single, several = match.groups()
        if name not in kinds:
            raise _Refused(f"Unknown hyperparameter type for {name}")
        if several is not None:
            if index is not None:
                raise _Refused("Assignment of a list to a list index.")
            if name in found:
                raise _Refused(f"Multiple assignments to variable '{name}' in {values}")
            found[name] = [_scalar(name, kinds[name], part, values) for part in re.split("[ ,]", several) if part]
            continue
        value = _scalar(name, kinds[name], single, values)
        if index is None:
            if name in found:
                raise _Refused(f"Multiple assignments to variable '{name}' in {values}")
            found[name] = value
        else:
            elements = found.setdefault(name, {})
            if not isinstance(elements, dict):
                raise _Refused(f"Multiple assignments to variable '{name}' in {values}")
            if int(index) in elements:
                raise _Refused(f"Multiple assignments to variable '{name}[{int(index)}]' in {values}")
            elements[int(index)] = value
    return found


def _parse(self: Instance, call: Call) -> Value:
    runtime, text = call.runtime, call["values"]
    if not isinstance(text, str):
        return _forget(runtime, self)
    try:
        changes = parse_values(text, {name: kind for name, (kind, _) in _kinds(runtime, self).items()})
    except _Refused as reason:
        runtime.raise_error("ValueError", str(reason))
    return _override(runtime, self, changes)


def _parse_json(self: Instance, call: Call) -> Value:
    text = call["values_json"]
    try:
        changes = json.loads(text) if isinstance(text, str) else None
    except ValueError as reason:
        call.runtime.raise_error("ValueError", str(reason))
    return _override(call.runtime, self, changes)


# Reading ---------------------------------------------------------------------------------------------------------


def _values(runtime: Runtime, self: Instance) -> dict[str, Value]:
    return {name: self.attrs.get(name) for name in _kinds(runtime, self)}


def _get(self: Instance, call: Call) -> Value:
    key = call["key"]
    if isinstance(key, Unknown):
        return call.runtime.fresh("hparams.get()")
    return attribute(call.runtime, self, key) if key in _kinds(call.runtime, self) else call["default"]


def _delete(self: Instance, call: Call) -> Value:
    name = call["name"]
    kinds = _kinds(call.runtime, self)
    if name in kinds:
        call.runtime.journal.save(kinds)
        call.runtime.journal.save(self.attrs)
        del kinds[name]
        self.attrs.pop(name, None)
    return None


def _contains(self: Instance, call: Call) -> Value:
    key = call["key"]
    return call.runtime.fresh("key in hparams") if isinstance(key, Unknown) else key in _kinds(call.runtime, self)


def _as_text(self: Instance, call: Call) -> Value:
    values = _values(call.runtime, self)
    if not is_concrete(values):
        return call.runtime.fresh("str(hparams)", not_none=True)
    return ",".join(f"{name}={value}" for name, value in values.items())


def _to_json(self: Instance, call: Call) -> Value:
    values = _values(call.runtime, self)
    options = (call["indent"], call["separators"], call["sort_keys"])
    if not is_concrete(values) or not is_concrete(list(options)):
        return call.runtime.fresh("hparams.to_json()", not_none=True)
    return json.dumps(values, indent=options[0], separators=options[1], sort_keys=options[2])


_METHODS: dict[str, tuple[str, Method]] = {
    "__init__": ("hparam_def=None, model_structure=None, **kwargs", _init),
    "add_hparam": ("name, value", lambda self, call: _add(call.runtime, self, call["name"], call["value"])),
    "set_hparam": ("name, value", lambda self, call: _set(call.runtime, self, call["name"], call["value"])),
    "del_hparam": ("name", _delete),
    "parse": ("values", _parse),
    "override_from_dict": ("values_dict", lambda self, call: _override(call.runtime, self, call["values_dict"])),
    "set_from_map": ("values_map", lambda self, call: _override(call.runtime, self, call["values_map"])),
    "parse_json": ("values_json", _parse_json),
    "to_json": ("indent=None, separators=None, sort_keys=False", _to_json),
    "values": ("", lambda self, call: _values(call.runtime, self)),
    "get": ("key, default=None", _get),
    "__contains__": ("key", _contains),
    "__str__": ("", _as_text),
    "get_model_structure": ("", lambda self, call: None),
    "set_model_structure": ("model_structure", lambda self, call: None),
    "to_proto": ("export_scope=None", lambda self, call: call.runtime.fresh("HParamDef", not_none=True)),
}
#: Settings that nobody has read here: any attribute may exist.
_OPEN = model_class(TABLE, "contrib.training.HParams", (), {})
HPARAMS = model_class(
    TABLE, "contrib.training.HParams", (), _METHODS, None, "contrib.training.python.training.hparam.HParams"
)
HPARAMS.opaque_base = False  # every attribute is known
