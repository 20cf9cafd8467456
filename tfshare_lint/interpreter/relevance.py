"""Which of a program's functions can matter: those that mention something that touches the machine, themselves or
through others that they mention."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfshare_lint.frontend import ir
from tfshare_lint.frontend.outline import Mention
from tfshare_lint.frontend.relevance import local_functions, names_in
from tfshare_lint.interpreter.values import ClassMethodValue, FunctionValue, PropertyValue, StaticMethodValue, Value

if TYPE_CHECKING:
    from tfshare_lint.interpreter.interpreter import Interpreter

__all__ = ["Relevance", "underlying"]


def underlying(value: Value) -> FunctionValue | None:
    """The user's function in a class attribute."""
    if isinstance(value, PropertyValue):
        value = value.getter
    elif isinstance(value, (StaticMethodValue, ClassMethodValue)):
        value = value.function
    return value if isinstance(value, FunctionValue) else None


class Relevance:
    """The relevant functions of a program whose module body has run. By name: a method that has the name of a
    relevant one counts as relevant too."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run

    @cached_property
    def codes(self) -> frozenset[ir.FunctionCode]:
        """The functions and methods themselves."""
        return self._closure[0]

    @cached_property
    def names(self) -> frozenset[str]:
        """Identifiers by which something relevant may be meant, local functions and lambdas included."""
        mentions: list[tuple[str, frozenset[str]]] = [(name, names) for name, names, _ in self._deferred]
        for code in self._all_codes():
            mentions.append((code.name, names_in(code)))
            mentions.extend(local_functions(code))
        names = set(self._closure[1])
        grown = True
        while grown:
            found = {name for name, mentioned in mentions if name not in names and not names.isdisjoint(mentioned)}
            names |= found
            grown = bool(found)
        return frozenset(names)

    def concerns(self, code: ir.FunctionCode) -> bool:
        """Is something relevant mentioned in the function? (Unlike :attr:`names`, this leaves local functions out.)"""
        codes, names = self._closure
        return code in codes or not names.isdisjoint(names_in(code))

    @cached_property
    def _deferred(self) -> list[Mention]:
        """What the functions of modules mention that were imported and not run then; and the names' other names."""
        run = self._run
        aliases = [Mention(alias, frozenset((name,)), None) for alias, name in run.aliases]
        return [*aliases, *run.finder.mentions(run.deferred)]

    def _all_codes(self) -> list[ir.FunctionCode]:
        codes = [f.code for f in self._run.functions if isinstance(f, FunctionValue)]
        methods = (underlying(value) for cls in self._run.classes for value in cls.attrs.values())
        return codes + [method.code for method in methods if method is not None]

    @cached_property
    def _closure(self) -> tuple[frozenset[ir.FunctionCode], frozenset[str]]:
        run = self._run
        names = set(run.models.relevant_names)
        # from tensorflow.contrib.layers import conv2d as conv; conv = partial(slim.conv2d, …)
        for environment in run.environments:
            known = environment.vars.items()
            names.update(n for n, v in known if run.models.matters(getattr(v, "function", v)))
        constructors: dict[ir.FunctionCode, str] = {}
        for cls in run.classes:
            for value in cls.attrs.values():
                method = underlying(value)
                if method is not None and method.code.name in ("__init__", "__new__", "__call__"):
                    constructors[method.code] = cls.name
        pending = self._all_codes()
        deferred = list(self._deferred)
        relevant: set[ir.FunctionCode] = set()
        while True:
            found = [code for code in pending if not names.isdisjoint(names_in(code))]
            mentioned = [mention for mention in deferred if not names.isdisjoint(mention.names)]
            if not found and not mentioned:
                return frozenset(relevant), frozenset(names)
            for name, _, makes in mentioned:
                names.update((name,) if makes is None else (name, makes))
            deferred = [mention for mention in deferred if mention.name not in names]
            relevant.update(found)
            names.update(code.name for code in found)
            names.update(constructors[code] for code in found if code in constructors)
            pending = [code for code in pending if code not in relevant]
