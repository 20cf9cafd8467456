"""Variables that are made again: does it look like a mistake, and of what kind.

Nothing raises here, so everything turns on intent. What is right and looks alike (a helper that makes one weight, a
list or stack of layers, one block for queries, keys and values, several objects of one class, networks in scopes of
their own, a graph for each call) is left alone; only what looks like one network applied again is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.creations import Made, creations, layer_of
from tfshare_lint.rules.raising import asks_for_reuse, property_read_again
from tfshare_lint.rules.view import occasion_of
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame, Site

__all__ = [
    "PART", "REASONS", "WORD", "Repetition", "applied_again", "is_network_name", "other_purpose", "other_tensors",
    "pairs_in_reuse", "repetitions", "same_tensors",
]  # fmt: skip

#: Words that say that a function is a whole network or its application.
NETWORK = re.compile(
    r"(discriminat|critic|siamese|tower|branch|network|model|inference|classif|regress|logistic|perceptron|extract|"
    r"feature|generat|sampler|encode|decode|(^|_)(conv|dense)?nets?(_|$|\d)|"
    r"(^|_)(cnn|mlp|twin|vgg|resnet|lenet|alexnet)(_|$|\d))", re.I,
)  # fmt: skip
#: Words that say so only where nothing else in the name says that it is a part.
ACTION = re.compile(r"(forward|predict|infer|shared|logits|apply|(^|_)(build|run|unroll)(_|$))", re.I)
#: Words that say that a function is one layer or part of one.
PART = re.compile(
    r"(conv|dense|linear|fully|affine|layer|block|cell|attention|embed|lstm|gru|rnn|norm|unit|module|resid|head|"
    r"weight|bias|variable|param|proj|highway|(^|_)(fc|bn|w|b)(_|$|\d))", re.IGNORECASE,
)  # fmt: skip
#: Parameters that say in which phase a network is.
PHASE = re.compile(r"(train|test|phase|eval|infer|drop|keep|mode$)", re.I)
#: Words in the names of functions that build a network in order to train it, or to use it.
LEARNING = frozenset({"loss", "losses", "cost", "train", "training", "optimize", "objective", "fit"})
PREDICTING = frozenset({
    "predict", "prediction", "predictions", "infer", "inference", "test", "eval", "evaluate", "evaluation", "accuracy",
    "output", "outputs", "sample", "forward",
})  # fmt: skip
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
#: A function that makes so many raw variables is a network, whatever it is called; or so many layers.
NETWORK_SIZE = 3
LAYERS_OF_NETWORK = 2
#: Whose word counts where one call repeats what several APIs made.
ORDER = ("raw", "keras", "layer", "metric", "name", "optimizer")
#: Why a call looks like the same network applied again, by the kind of the repetition.
REASONS = {
    "reuse": "is called again with reuse",
    "object": "is called again on the same object",
    "network": "is called again on other inputs of the same shape",
    "phase": "is called again on the same inputs, for another phase",
    "purpose": "is called again: once for the loss, once for what is predicted",
    "weights": "is called again with the same weights",
}


@dataclass
class Repetition:
    """What one activation makes again that an earlier one of the same function made.

    ``kind``: ``loop`` (in a loop that runs the session), ``reuse`` (the call asks for reuse), ``object`` (one
    object's ``__call__``), ``network`` (a network on other inputs), ``phase`` (on the same inputs with another
    flag), ``purpose`` (built once for the loss and once more for the prediction), ``weights`` (other weights of it
    are shared).
    """

    kind: str
    site: Site  # the call to blame
    function: str
    #: (created before, created now), one pair for each variable of the function.
    pairs: dict[tuple[object, ...], tuple[Made, Made]] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """By which API the variables were made (see :class:`~tfshare_lint.rules.creations.Made`)."""
        return min((made.api for _, made in self.pairs.values()), key=ORDER.index)


def repetitions(view: TraceView) -> list[Repetition]:
    """Every repetition in a run that looks like a mistake, in the order in which they happened."""
    found = view.notes.get("repetitions")
    if found is None:
        found = view.notes["repetitions"] = _repetitions(view)
    return found


def _repetitions(view: TraceView) -> list[Repetition]:
    found: dict[tuple[object, ...], Repetition] = {}
    earlier: dict[tuple[object, ...], tuple[Made, Frame]] = {}
    for made in creations(view):
        stack = made.event.variable.site.stack()
        path = tuple(id(site.at) for site in stack)
        graph = id(made.event.variable.graph)
        own = _own_part(made)
        repetition = None
        for depth, site in enumerate(stack):
            key = (graph, id(site.frame.definition), path[depth:], own)
            before = earlier.get(key)
            earlier[key] = (made, site.frame)
            if before is not None and repetition is None:
                repetition = _classify(view, *before, made, site.frame)
        if repetition is not None:
            same = found.setdefault((repetition.kind == "loop", repetition.site.place()), repetition)
            same.pairs.setdefault((*path, own), next(iter(repetition.pairs.values())))
    return [r for r in found.values() if r.kind not in ("network", "purpose") or _is_network(r)]


def _own_part(made: Made) -> object:
    """Which of the variables of one call it is: a kernel, a bias."""
    if made.layer is not None:
        return next((i for i, v in enumerate(made.layer.variables) if v is made.event.variable), None)
    return "" if made.api == "raw" else _own_name(made.event.variable)


def _classify(view: TraceView, before: Made, earlier: Frame, made: Made, later: Frame) -> Repetition | None:
    """The kind of one variable's repetition in a later activation of a function (or, in a loop, in the same one), or
    None where it is nothing or not for these rules."""
    first, second = before.event.variable, made.event.variable
    if first.shape != second.shape or before.api != made.api or before.scope != made.scope:
        return None
    if occasion_of(first.site) != occasion_of(second.site):
        return None  # TFS207
    kind = None
    if _in_session_loop(view, first.site, second.site):
        kind = "loop" if _own_name(first) == _own_name(second) else None
    elif earlier is later or made.api in ("optimizer", "metric", "name"):
        return None
    elif property_read_again(first.site, second.site) is not None:
        return None  # TFS410
    elif made.api == "layer" or not made.event.scope.reuse:  # else TFS203, TFS206
        kind = _kind_of_call(view, earlier, later, first)
    if kind is None:
        return None
    return Repetition(kind, guilty_site(first.site, second.site), later.function, {(): (before, made)})


def _in_session_loop(view: TraceView, first: Site, second: Site) -> bool:
    """Were the two made in different turns of one loop that runs the session?"""
    turns = {id(turn.loop): turn.number for turn in first.all_loops()}
    return any(
        view.runs_session(turn.loop) and turns.get(id(turn.loop), turn.number) != turn.number
        for turn in second.all_loops()
    )


def _kind_of_call(view: TraceView, earlier: Frame, later: Frame, variable: Any) -> str | None:
    """How the later activation looks like the earlier one applied again, or None."""
    name = later.function.rsplit(".", 1)[-1]
    if later.kind not in ("function", "method", "lambda") or name in ("__init__", "__new__", "setUp"):
        return None
    if variable.trainable is False:
        return "weights" if _is_state(variable) and _shares_weights(view, earlier, later) else None
    if asks_for_reuse(later):
        return "reuse"
    if name in ("__call__", "call") and later.receiver is not None and later.receiver is earlier.receiver:
        return "object"
    return _how_applied(earlier, later, variable.serial)


def _how_applied(earlier: Frame, later: Frame, made: int) -> str | None:
    """On other inputs (``network``), on the same with another flag (``phase``) or for another purpose (``purpose``),
    or none of these."""
    if not _same_otherwise(earlier, later):
        return None
    if other_tensors(earlier, later, made):
        return "network"
    if not same_tensors(earlier, later):
        return None
    if _other_phase(earlier, later):
        return "phase"
    return "purpose" if other_purpose(earlier, later) else None


def _is_state(variable: Any) -> bool:
    """Is it a state rather than a counter: not a scalar, not whole numbers?"""
    return variable.shape != () and str(variable.dtype).startswith("float")


def _shares_weights(view: TraceView, earlier: Frame, later: Frame) -> bool:
    """Does the later activation use weights that the earlier one made or used?"""
    used: dict[int, None] = {}
    for event in (*view.events("VariableCreated"), *view.events("VariableShared")):
        if event.site is not None and _is_inside(event.site, earlier):
            used[id(event.variable)] = None
    if any(id(e.variable) in used and _is_inside(e.site, later) for e in view.events("VariableShared")):
        return True
    calls = [e for e in view.events("LayerCalled") if e.layer is not None and e.variables]
    layers = {id(e.layer) for e in calls if _is_inside(e.site, earlier)}
    return any(e.number and id(e.layer) in layers and _is_inside(e.site, later) for e in calls)


def applied_again(view: TraceView, earlier: Frame, later: Frame) -> Site | None:
    """The call to blame where the later activation looks like the earlier one applied to other inputs; else None."""
    if earlier is later or earlier.caller is None or later.caller is None:
        return None
    made = [e.variable for e in view.events("VariableCreated") if e.site and _is_inside(e.site, earlier)]
    if any(_kind_of_call(view, earlier, later, variable) is None for variable in made) or not made:
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


def _other_phase(earlier: Frame, later: Frame) -> bool:
    """Is it the same network in another phase: a flag for training, or how much is dropped, differs?"""
    kinds = (bool, int, float, str)
    return any(
        isinstance(value, kinds) and isinstance(before := earlier.arguments.get(name), kinds)
        and value != before and PHASE.search(name)
        for name, value in later.arguments.items()
    )  # fmt: skip


def other_tensors(earlier: Frame, later: Frame, made: int) -> bool:
    """Are the inputs different tensors of equal shapes, and the later ones not computed from what was made?"""
    from tfshare_lint.machine.variables import compatible_shapes  # not needed to list or explain the rules

    before, now = _tensors(earlier), _tensors(later)
    if not now or len(before) != len(now) or all(a is b for a, b in zip(before, now)):
        return False
    if any(tensor.variables >> made & 1 for tensor in now):
        return False
    return all(compatible_shapes(_of_one(a.shape), _of_one(b.shape)) for a, b in zip(before, now))


def _of_one(shape: Any) -> Any:
    """The shape of one example: how many there are in a batch does not matter."""
    return (None, *shape[1:]) if isinstance(shape, tuple) and shape else shape


def same_tensors(earlier: Frame, later: Frame) -> bool:
    """Are the tensors among the arguments the same?"""
    before, now = _tensors(earlier), _tensors(later)
    return len(before) == len(now) and all(a is b for a, b in zip(before, now))


def other_purpose(earlier: Frame, later: Frame) -> bool:
    """Does one call come from a function for the loss or the training, and the other one not: from one for the
    prediction, or of a function that is itself for that?"""
    sites = (earlier.caller, later.caller)
    if earlier.receiver is not later.receiver or sites[0] is None or sites[1] is None:
        return False
    callers = [_words(site.frame.function) for site in sites if site is not None]
    learns = [bool(LEARNING & words) for words in callers]
    predicts = [bool(PREDICTING & words) for words in callers]
    own = bool(PREDICTING & _words(later.function))
    return learns[0] is not learns[1] and (own or predicts[learns[0]]) and not all(predicts)


def _words(function: str) -> set[str]:
    """The words of a function's own name, in lower case."""
    return {word.lower() for word in WORD.findall(function.rsplit(".", 1)[-1])}


def _same_otherwise(earlier: Frame, later: Frame) -> bool:
    """Are the names, numbers and objects among the arguments the same? (Flags may differ: train and test.)"""
    for name, value in later.arguments.items():
        before = earlier.arguments.get(name)
        if value is before or isinstance(value, bool) or isinstance(before, bool) or PHASE.search(name):
            continue
        if isinstance(value, (str, int, float)) or isinstance(before, (str, int, float)):
            if type(value) is not type(before) or value != before:
                return False
        elif name == "self" or hasattr(value, "cls"):
            return False  # another object: its variables are its own
    return True


def is_network_name(name: str) -> bool | None:
    """Does the last telling word of a function's name say that it is a whole network (or one layer)? None where it
    says neither."""
    last = max((m.start() for m in NETWORK.finditer(name)), default=-1)
    part = max((m.start() for m in PART.finditer(name)), default=-1)
    if last < 0 and part < 0:
        return True if ACTION.search(name) else None
    return last >= part


def _is_network(repetition: Repetition) -> bool:
    """Is it a whole network, not one layer of several?"""
    said = is_network_name(repetition.function.rsplit(".", 1)[-1])
    if said is not None:
        return said
    layers = {layer_of(made) for _, made in repetition.pairs.values() if made.layer is not None}
    raw = sum(made.layer is None for _, made in repetition.pairs.values())
    return raw >= NETWORK_SIZE or len(layers) >= LAYERS_OF_NETWORK


def pairs_in_reuse(view: TraceView) -> Iterator[tuple[Any, Any]]:
    """Raw variables made in a reusing scope where one of the same kind was made before: (before, now)."""
    by_line: dict[tuple[int, int, object], Any] = {}
    by_name: dict[tuple[int, object, object], Any] = {}
    for event in view.events("VariableCreated"):
        variable = event.variable
        if variable.site is None or variable.assumed or variable.kind not in ("Variable", "get_variable"):
            continue
        line = (id(variable.graph), id(variable.site.at), event.scope.name)
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
