"""Text of values, and Python's three ways to format strings, with unknowns as parts of patterns.

``"%d" % n``, ``"{}".format(n)``, ``f"{n}"`` and ``str(n)`` of the same unknown all give the same piece of text,
the unknown itself; a conversion that changes the text (``%03d``) gives ``format(n, "03d")``.
"""

from __future__ import annotations

import re
import string
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from tfshare_lint.interpreter.stdlib.support import (
    MAX_TEXT,
    PRIMITIVES,
    derive,
    derived_text,
    host_call,
    is_concrete,
    set_order,
)
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeClass,
    NativeFunction,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate

__all__ = ["format_percent", "format_string", "format_value", "repr_of", "text_of"]

_NESTING = 8
_SHOWN_ITEMS = 1_000
_NUMBER = re.compile(r"\d+")
_DIRECTIVE = re.compile(
    r"%(?:\((?P<key>[^()]*(?:\([^()]*\)[^()]*)*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|\d+)?"
    r"(?:\.(?P<precision>\*|\d*))?[hlL]?(?P<kind>.)",
    re.DOTALL,
)
_FIELD = re.compile(r"\.([^.\[]+)|\[([^\]]+)\]")
#: Specs under which an unknown's text is taken to be the text of ``str``.
_TRIVIAL_SPECS = frozenset({"", "s", "d", "i", "u", "g"})


def text_of(runtime: Runtime, value: Value) -> str | Unknown:
    """``str(value)`` for host values, functions, classes and modules; the rest answers :meth:`Runtime.to_text`."""
    kind = type(value)
    if kind is str or isinstance(value, Unknown):
        return value  # type: ignore[no-any-return]
    if kind in PRIMITIVES:
        return str(value)
    if isinstance(value, NativeObject) and not isinstance(value, NativeClass):
        return value.text(runtime)
    if isinstance(value, Instance):
        return runtime.to_text(value)
    return repr_of(runtime, value)


def repr_of(runtime: Runtime, value: Value, depth: int = 0) -> str | Unknown:
    """``repr(value)``: a string, a pattern or an unknown."""
    if type(value) in PRIMITIVES:
        return repr(value)
    if isinstance(value, Unknown):
        return derive(runtime, "repr", (value,))
    if isinstance(value, (ClassValue, NativeClass)):
        return f"<class '{value.name}'>"
    if isinstance(value, (FunctionValue, NativeFunction, BoundMethod)):
        function = value.function if isinstance(value, BoundMethod) else value
        return concatenate(f"<function {getattr(function, 'name', '')} at ", runtime.fresh("address", True), ">")
    if isinstance(value, ModuleValue):
        return f"<module '{value.name}'>"
    if isinstance(value, Instance):
        method = runtime.find_attribute(value, "__repr__")
        return runtime.to_text(value) if method is MISSING else _text(runtime, runtime.call(method, []))
    if isinstance(value, NativeObject):
        return value.text(runtime)
    if depth > _NESTING or len(value) > _SHOWN_ITEMS:
        return derive(runtime, "repr", (value,))
    return _repr_container(runtime, value, depth)


def _text(runtime: Runtime, value: Value) -> str | Unknown:
    return value if isinstance(value, (str, Unknown)) else runtime.fresh("text", not_none=True)


def _repr_container(runtime: Runtime, value: Value, depth: int) -> str | Unknown:
    if isinstance(value, range) or (isinstance(value, slice) and is_concrete(value)):
        return repr(value)
    if isinstance(value, dict):
        pairs = [[repr_of(runtime, k, depth + 1), ": ", repr_of(runtime, v, depth + 1)] for k, v in value.items()]
        return concatenate("{", *_commas(pairs), "}")
    if isinstance(value, (list, tuple, set, frozenset, deque)):
        items = set_order(value) if isinstance(value, (set, frozenset)) else value
        pieces = [[repr_of(runtime, item, depth + 1)] for item in items]
        opening, closing = _BRACKETS.get(type(value), ("[", "]"))
        if isinstance(value, tuple) and len(value) == 1:
            closing = ",)"
        if isinstance(value, set) and not value:
            return "set()"
        return concatenate(opening, *_commas(pieces), closing)
    return derive(runtime, "repr", (value,))


_BRACKETS: dict[type, tuple[str, str]] = {
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    deque: ("deque([", "])"),
}


def _commas(groups: list[list[str | Unknown]]) -> Iterator[str | Unknown]:
    for index, group in enumerate(groups):
        if index:
            yield ", "
        yield from group


def format_value(runtime: Runtime, value: Value, conversion: str, spec: Name | Unknown) -> str | Unknown:
    """``{value!conversion:spec}`` of an f-string or of ``str.format``: text, or an unknown piece of text.

    ``conversion`` is ``""``, ``"r"``, ``"s"`` or ``"a"``.
    """
    if conversion in ("r", "a"):
        value = repr_of(runtime, value)
    elif conversion == "s":
        value = runtime.to_text(value)
    if isinstance(spec, Unknown):
        return derive(runtime, "format", (value, spec))
    if isinstance(value, Unknown):
        return value if spec in _TRIVIAL_SPECS else derive(runtime, "format", (value, spec))
    if type(value) in PRIMITIVES:
        if _too_wide(spec):
            return runtime.fresh("format", not_none=True)
        return _text(runtime, host_call(runtime, "format", format, value, spec))
    if isinstance(value, Instance) and spec:
        method = runtime.find_attribute(value, "__format__")
        if method is not MISSING:
            return _text(runtime, runtime.call(method, [spec]))
    text = runtime.to_text(value)
    return text if spec in _TRIVIAL_SPECS else derive(runtime, "format", (text, spec))


def _too_wide(spec: str) -> bool:
    return any(len(n) > 5 or int(n) > MAX_TEXT for n in _NUMBER.findall(spec))


class _Fields:
    """Where ``str.format`` finds the values of its fields; counts the automatic numbers."""

    def __init__(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> None:
        self.runtime = runtime
        self.args = args
        self.kwargs = kwargs
        self.next_index = 0

    def value(self, field: str) -> Value:
        first = re.split(r"[.\[]", field, maxsplit=1)[0]
        rest = field[len(first) :]
        value = self._first(first)
        for attribute, item in _FIELD.findall(rest):
            if attribute:
                value = self.runtime.get_attribute(value, attribute)
            else:
                value = self.runtime.get_item(value, int(item) if item.isdigit() else item)
        return value

    def _first(self, first: str) -> Value:
        if first == "":
            first = str(self.next_index)
            self.next_index += 1
        if first.isdigit():
            if len(first) > 5 or int(first) >= len(self.args):
                self.runtime.raise_error(
                    "IndexError", f"Replacement index {first} out of range for positional args tuple"
                )
            return self.args[int(first)]
        if first not in self.kwargs:
            self.runtime.raise_error("KeyError", first)
        return self.kwargs[first]


def format_string(runtime: Runtime, template: Name, args: list[Value], kwargs: dict[str, Value]) -> Name:
    """``template.format(*args, **kwargs)``"""
    return _format(runtime, template, _Fields(runtime, args, kwargs), 2)


def _format(runtime: Runtime, template: Name, fields: _Fields, depth: int) -> Name:
    pieces: list[str | Unknown] = []
    for part in template.parts if isinstance(template, Pattern) else (template,):
        if isinstance(part, Unknown):
            pieces.append(part)
            continue
        try:
            parsed = list(string.Formatter().parse(part))
        except ValueError as error:
            if isinstance(template, Pattern):
                return derived_text(runtime, "format", (template,))
            runtime.raise_error("ValueError", str(error))
        for literal, field, spec, conversion in parsed:
            pieces.append(literal)
            if field is not None:
                value = fields.value(field)
                full_spec: Name = spec or ""
                if isinstance(full_spec, str) and "{" in full_spec and depth:
                    full_spec = _format(runtime, full_spec, fields, depth - 1)
                pieces.append(format_value(runtime, value, conversion or "", full_spec))
    return _limited(runtime, pieces)


def _limited(runtime: Runtime, pieces: list[str | Unknown]) -> Name:
    length = sum(len(piece) for piece in pieces if isinstance(piece, str))
    if length > MAX_TEXT or len(pieces) > 500:
        return concatenate(runtime.fresh("text", not_none=True))
    return concatenate(*pieces)


def format_percent(runtime: Runtime, template: Name, values: Value) -> Name:
    """``template % values``"""
    if isinstance(template, Pattern):
        return _percent_pattern(runtime, template, values)
    if is_concrete(values) and not _too_wide(template) and "*" not in template:
        result = host_call(runtime, "%", _host_percent, template, values)
        return result if isinstance(result, str) else concatenate(result)
    if isinstance(values, Unknown) and not isinstance(values, Pattern):
        wanted = [match for match in _directives(template) if match["kind"] != "%"]
        if len(wanted) > 1 and wanted[0]["key"] is None:
            values = tuple(derive(runtime, "item", (values, index), False) for index in range(len(wanted)))
    return _limited(runtime, list(_Percent(runtime, values).pieces(template)))


def _host_percent(template: str, values: Any) -> str:
    text: str = template % values
    return text


def _percent_pattern(runtime: Runtime, template: Pattern, values: Value) -> Name:
    """The known parts hold the directives, unless an unknown part does: then the result is unknown."""
    known = [part for part in template.parts if isinstance(part, str)]
    if not any("%" in part for part in known):
        return derived_text(runtime, "%", (template, values))
    percent = _Percent(runtime, values)
    pieces: list[str | Unknown] = []
    for part in template.parts:
        pieces.extend(percent.pieces(part, last=part is template.parts[-1]) if isinstance(part, str) else (part,))
    return _limited(runtime, pieces)


@lru_cache(maxsize=512)
def _directives(template: str) -> list[re.Match[str]]:
    """The conversion specifiers of a template for ``%``."""
    return list(_DIRECTIVE.finditer(template))


class _Percent:
    """``%`` formatting piece by piece; the values may be unknown."""

    def __init__(self, runtime: Runtime, values: Value) -> None:
        self.runtime = runtime
        self.values = values
        self.index = 0

    def pieces(self, template: str, last: bool = True) -> Iterator[str | Unknown]:
        position = 0
        for match in _directives(template):
            yield template[position : match.start()]
            position = match.end()
            yield "%" if match["kind"] == "%" else self._directive(match)
        rest = template[position:]
        if "%" in rest:
            self.runtime.raise_error("ValueError", "incomplete format")
        yield rest
        if last and isinstance(self.values, tuple) and self.index < len(self.values):
            self.runtime.raise_error("TypeError", "not all arguments converted during string formatting")

    def _directive(self, match: re.Match[str]) -> str | Unknown:
        kind = match["kind"]
        width, precision = match["width"] or "", match["precision"]
        stars = [self._next() for part in (width, precision) if part == "*"]
        if match["key"] is not None:
            value = self.runtime.get_item(self.values, match["key"])
        else:
            value = self._next()
        spec = match["flags"] + width + ("" if precision is None else "." + precision)
        if stars:
            return derive(self.runtime, "format", (value, *stars, spec + kind))
        if kind == "r":
            value = repr_of(self.runtime, value)
        elif kind == "s" and type(value) not in PRIMITIVES:
            value = self.runtime.to_text(value)
        if type(value) in PRIMITIVES:
            if _too_wide(spec):
                return self.runtime.fresh("format", not_none=True)
            kind = "s" if kind == "r" else kind
            return _text(self.runtime, host_call(self.runtime, "%", _host_percent, "%" + spec + kind, (value,)))
        if not spec and kind in "srdiug":
            return value if isinstance(value, Unknown) else self.runtime.to_text(value)
        return derive(self.runtime, "format", (value, spec + kind))

    def _next(self) -> Value:
        index = self.index
        self.index += 1
        values = self.values
        if isinstance(values, tuple):
            if index >= len(values):
                self.runtime.raise_error("TypeError", "not enough arguments for format string")
            return values[index]
        if index == 0:
            return values
        return self.runtime.raise_error("TypeError", "not enough arguments for format string")
