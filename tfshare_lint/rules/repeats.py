"""Each raw ``tf.Variable`` that is made again: does it look like a mistake, and of what kind.

Nothing raises here, so everything turns on intent. What is right and looks alike (a helper that makes one weight, a
list or stack of layers, one block for queries, keys and values, several objects of one class, a graph for each call)
is left alone; only what looks like one network applied again is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.raising import asks_for_reuse, property_read_again
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame, Site

__all__ = ["PART", "Repetition", "applied_again", "pairs_in_reuse", "repetitions"]

#: Functions whose name says that they are a whole network or its application.
NETWORK = re.compile(
    r"(discriminat|critic|siamese|tower|branch|network|model|inference|forward|predict|encoder|decoder|classif|shared|"
    r"(^|_)(net|cnn|mlp|twin|build)(_|$|\d))", re.IGNORECASE,
)  # fmt: skip
#: Functions whose name says that they are one layer or part of one.
PART = re.compile(
    r"(conv|dense|linear|fully|affine|layer|block|cell|attention|embed|lstm|gru|rnn|norm|unit|module|resid|head|"
    r"weight|bias|variable|param|proj|highway|(^|_)(fc|bn|w|b)(_|$|\d))", re.IGNORECASE,
)  # fmt: skip
#: A function that makes so many variables is a network, whatever it is called.
NETWORK_SIZE = 3


@dataclass
class Repetition:
    """What one activation makes again that an earlier one of the same function made.

    ``kind``: ``loop`` (in a loop that runs the session), ``reuse`` (the call
    asks for reuse), ``object`` (one object's ``__call__``), ``network`` (a network on other inputs).
    """

    kind: str
    site: Site  # the call to blame
    function: str
    #: (created before, created now), one pair of ``VariableCreated`` for each variable of the function.
    pairs: dict[tuple[int, ...], tuple[Any, Any]] = field(default_factory=dict)


def repetitions(view: TraceView) -> list[Repetition]:
    """Every repetition in a run that looks like a mistake, in the order in which they happened."""
    found: dict[tuple[object, ...], Repetition] = {}
    made: dict[tuple[object, ...], tuple[Any, Frame]] = {}
    for event in view.events("VariableCreated"):
        variable = event.variable
        if variable.kind != "Variable" or variable.site is None or variable.assumed:
            continue
        stack = variable.site.stack()
        path = tuple(id(site.at) for site in stack)
        repetition = None
        for depth, site in enumerate(stack):
            key = (id(variable.graph), id(site.frame.definition), path[depth:])
            before, frame = made.get(key, (None, None))
            made[key] = (event, site.frame)
            if before is not None and frame is not None and repetition is None:
                repetition = _classify(view, before, event, frame, site.frame)
        if repetition is not None:
            same = found.setdefault((repetition.kind, repetition.site.place()), repetition)
            same.pairs.setdefault(path, next(iter(repetition.pairs.values())))
    return [r for r in found.values() if r.kind != "network" or _is_network(r)]


def _classify(view: TraceView, before: Any, event: Any, earlier: Frame, later: Frame) -> Repetition | None:
    """The kind of one variable's repetition in a later activation of a function (or, in a loop, in the same one), or
    None where it is nothing or not for these rules."""
    first, second = before.variable.site, event.variable.site
    if before.variable.shape != event.variable.shape:
        return None
    kind = None
    if _in_session_loop(view, first, second):
        kind = "loop"
    elif earlier is later:
        return None
    elif property_read_again(first, second) is not None:
        return None  # TFS410
    elif event.variable.trainable is not False and not event.scope.reuse:  # else TFS203
        kind = _kind_of_call(earlier, later, before.variable.serial)
    if kind is None:
        return None
    return Repetition(kind, guilty_site(first, second), later.function, {(): (before, event)})


def _in_session_loop(view: TraceView, first: Site, second: Site) -> bool:
    """Were the two made in different turns of one loop that runs the session?"""
    turns = {id(turn.loop): turn.number for turn in first.all_loops()}
    return any(
        view.runs_session(turn.loop) and turns.get(id(turn.loop), turn.number) != turn.number
        for turn in second.all_loops()
    )


def _kind_of_call(earlier: Frame, later: Frame, made: int) -> str | None:
    """How the later activation looks like the earlier one applied again, or None."""
    name = later.function.rsplit(".", 1)[-1]
    if later.kind not in ("function", "method", "lambda") or name in ("__init__", "__new__", "setUp"):
        return None
    if asks_for_reuse(later):
        return "reuse"
    if name in ("__call__", "call") and later.receiver is not None and later.receiver is earlier.receiver:
        return "object"
    if not _other_tensors(earlier, later, made) or not _same_otherwise(earlier, later):
        return None
    return "network"


def applied_again(view: TraceView, earlier: Frame, later: Frame) -> Site | None:
    """The call to blame where the later activation looks like the earlier one applied to other inputs; else None."""
    if earlier is later or earlier.caller is None or later.caller is None:
        return None
    made = [e.variable.serial for e in view.events("VariableCreated") if e.site and _is_inside(e.site, earlier)]
    if any(_kind_of_call(earlier, later, serial) is None for serial in made) or not made:
        return None
    return guilty_site(earlier.caller, later.caller)


def _is_inside(site: Site, frame: Frame) -> bool:
    return any(point.frame is frame for point in site.stack())


def _tensors(frame: Frame) -> list[Any]:
    """The tensors among the arguments, one level deep."""
    found = []
    for value in frame.arguments.values():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(getattr(item, "variables", None), int) and hasattr(item, "shape"):
                found.append(item)
    return found


def _other_tensors(earlier: Frame, later: Frame, made: int) -> bool:
    """Are the inputs different tensors of equal shapes, and the later ones not computed from what was made?"""
    from tfshare_lint.machine.variables import compatible_shapes  # not needed to list or explain the rules

    before, now = _tensors(earlier), _tensors(later)
    if not now or len(before) != len(now) or all(a is b for a, b in zip(before, now)):
        return False
    if any(tensor.variables >> made & 1 for tensor in now):
        return False
    return all(compatible_shapes(a.shape, b.shape) for a, b in zip(before, now))


def _same_otherwise(earlier: Frame, later: Frame) -> bool:
    """Are the names, numbers and objects among the arguments the same? (Flags may differ: train and test.)"""
    for name, value in later.arguments.items():
        before = earlier.arguments.get(name)
        if value is before or isinstance(value, bool) or isinstance(before, bool):
            continue
        if isinstance(value, (str, int, float)) or isinstance(before, (str, int, float)):
            if type(value) is not type(before) or value != before:
                return False
        elif name == "self" or hasattr(value, "cls"):
            return False  # another object: its variables are its own
    return True


def _is_network(repetition: Repetition) -> bool:
    """Is it a whole network, not one layer of several?"""
    name = repetition.function.rsplit(".", 1)[-1]
    made = len(repetition.pairs)
    if PART.search(name):
        return False
    return made >= NETWORK_SIZE or bool(NETWORK.search(name))


def pairs_in_reuse(view: TraceView) -> Iterator[tuple[Any, Any]]:
    """Raw variables made in a reusing scope where one of the same kind was made before: (before, now)."""
    by_line: dict[tuple[int, int], Any] = {}
    by_name: dict[tuple[int, object, object], Any] = {}
    for event in view.events("VariableCreated"):
        variable = event.variable
        if variable.site is None or variable.assumed or variable.kind not in ("Variable", "get_variable"):
            continue
        line = (id(variable.graph), id(variable.site.at))
        name = (id(variable.graph), event.scope.name, _own_name(variable))
        if variable.kind == "Variable" and event.scope.reuse:
            before = by_line.get(line)
            named = by_name.get(name)
            if before is None and named is not None and named.scope.scope is not event.scope.scope:
                before = named
            if before is not None and before.variable.kind == "Variable":
                yield before, event
        by_line[line] = event
        if name[2] != "Variable":
            by_name.setdefault(name, event)


def _own_name(variable: Any) -> str:
    """The name that the program gave, without the number that made it unique."""
    text = variable.name if isinstance(variable.name, str) else repr(variable.name)
    return re.sub(r"_\d+$", "", text.rsplit("/", 1)[-1])
