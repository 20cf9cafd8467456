"""Two uses of one variable that look like two roles: a stack of layers whose layers have one name, say.

TensorFlow sees no fault in any of this, so everything turns on what was meant. Weights are shared on purpose by the
discriminator on real and generated images, by the sides of a Siamese network, by towers, by the steps of a recurrent
network, by a network that is applied to its own output. What is left is told apart by three questions: does the later
use work on the earlier one's output and on nothing new; is what is repeated one layer, not a network; and does
anything in the names speak of steps, or of sharing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules import wording
from tfshare_lint.rules.dataflow import Meeting, has_own_input, meetings, same_inputs, works_on
from tfshare_lint.rules.view import is_auto

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame, Loop

__all__ = ["Accident", "accidents"]

#: Words for repetitions in which one set of weights is meant.
STEPS = re.compile(
    r"(^|_)(t|ts|time\w*|timestep\w*|steps?|n_?steps?|num_?steps?|iters?|iterations?|hops?|rounds?|rnn|gru|lstm|cell|"
    r"seq\w*|frames?|passes|episode\w*|epochs?|samples?|beam\w*)(_|\d|$)|recur|unroll|unfold|propagat|routing|refine|"
    r"inner_?(loop|update)|diffus|walk|rollout|message|horizon|future|lookahead|(^|_)(ode|euler|solver)(_|$)|"
    r"max_?len|length", re.IGNORECASE,
)  # fmt: skip
#: Words for sharing on purpose.
SHARING = re.compile(r"shar(e|ing)|tied|(^|_)tie(_|$)|universal|albert|siamese|symmetric|cycle", re.IGNORECASE)
#: Words for a stack of layers.
STACK = re.compile(r"layer|depth|block|stack|deep|hidden|level|stage|units|sizes|filters|channels|dilat", re.IGNORECASE)
#: Words for parts that stand side by side.
PARALLEL = re.compile(r"head|expert|branch|scale|filter|kernel|capsule|group|mixture|component|gate", re.IGNORECASE)
#: Copies of one network.
COPIES = re.compile(r"gpu|tower|device|worker|replica|rank|train|test|valid|phase|mode|split|sample|mc_", re.IGNORECASE)
#: Variables that different parts share on purpose.
COMMON = re.compile(
    r"embed|shared|share_|tied|common|vocab|lookup|word|global_step|wte|wpe|feature|trunk|backbone|torso|(^|_)base(_|$)",
    re.IGNORECASE,
)
#: A layer that undoes another one has its weights.
INVERSE = re.compile(r"^(inv|inverse|invert|reverse|reversed|rev|backward|undo|transpose|transposed|adjoint)$")
#: Parameters that name a layer.
NAME = re.compile(r"^(name|scope|scope_name|layer_name|var_scope|prefix|var_name|id)$")
#: Functions of TensorFlow's that run a cell over a whole sequence.
SEQUENCE = re.compile(r"rnn$|^raw_rnn|^RNN$|stack_bidirectional|dynamic_decode")


@dataclass(frozen=True)
class Accident:
    """``kind``: ``turns`` (a loop stacks one layer on itself), ``chain`` (two calls do), ``twins`` (two calls give the
    same result), ``heads`` (the turns of a loop do), ``roles`` (two parts with contrary names)."""

    kind: str
    meeting: Meeting
    #: What the two parts are called.
    parts: tuple[str, str] = ("", "")


def accidents(view: TraceView) -> list[Accident]:
    """Every accident in a run, in the order in which they happened."""
    return view.note("accidents", _find)


def _find(view: TraceView) -> list[Accident]:
    found: list[Accident] = []
    innocent: set[int] = set()
    for meeting in meetings(view):
        kind = _kind(view, meeting)
        if kind is not None:
            found.append(Accident(kind, meeting, _parts(meeting)))
        trained = getattr(meeting.variable, "trainable", True) is not False
        if meeting.loop is not None and trained and has_own_input(meeting):
            innocent.add(id(meeting.loop))
    # A loop of which one turn has an input of its own is a recurrence, whatever its other turns look like.
    return [a for a in found if a.kind != "turns" or id(a.meeting.loop) not in innocent]


def _kind(view: TraceView, meeting: Meeting) -> str | None:
    reuse = meeting.later.got.scope.reuse
    if getattr(meeting.variable, "trainable", True) is False or getattr(meeting.variable, "assumed", False):
        return None
    if meeting.loop is not None:
        if works_on(meeting):
            return "turns" if _is_stack(view, meeting, meeting.loop, is_auto(reuse)) else None
        return "heads" if is_auto(reuse) and same_inputs(meeting) and _are_heads(meeting, meeting.loop) else None
    if not is_auto(reuse) or _asks_again(meeting):
        return None
    if _have_roles(view, meeting):
        return "roles"
    if works_on(meeting):
        return "chain" if _is_layer(view, meeting) else None
    return "twins" if same_inputs(meeting) and _are_twins(view, meeting) else None


# Loops ---------------------------------------------------------------------------------------------------------


def _is_stack(view: TraceView, meeting: Meeting, loop: Loop, auto: bool) -> bool:
    """Was a layer of its own meant in each turn?"""
    said = _words_of_loop(meeting, loop)
    sequence = SEQUENCE.search(wording.called(meeting.later.got.site.at)) is not None
    if any(SHARING.search(word) for word in said) or any(STEPS.search(word) for word in _head_of_loop(loop)):
        return False
    names = [] if sequence else _names(meeting)
    around = [meeting.second.frame, *([meeting.now] if meeting.now is not None else [])]
    if any(STEPS.search(name) for name in [*names, *(frame.function.rsplit(".", 1)[-1] for frame in around)]):
        return False
    if _computed_names(view, meeting, loop):
        return False
    depth = any(STACK.search(word) for word in [*_head_of_loop(loop), *names])
    if meeting.now is not None and wording.is_network(wording.title(meeting.now)) and not depth:
        return False
    return auto or any(STACK.search(word) for word in _head_of_loop(loop))


def _are_heads(meeting: Meeting, loop: Loop) -> bool:
    """Were parts meant that stand side by side, each with weights of its own?"""
    head = _head_of_loop(loop)
    said = _words_of_loop(meeting, loop)
    if any(SHARING.search(word) for word in said) or any(COPIES.search(w) or STEPS.search(w) for w in head):
        return False
    if any("dropout" in word or "noise" in word for word in said):
        return False
    if meeting.now is not None and wording.is_network(wording.title(meeting.now)):
        return False
    return any(PARALLEL.search(word) for word in [*head, *_names(meeting)])


def _head_of_loop(loop: Loop) -> list[str]:
    return wording.words_of_header(loop.site.at)


def _words_of_loop(meeting: Meeting, loop: Loop) -> list[str]:
    """The names in the function around a loop, or in the loop where it stands in a module."""
    frame = meeting.second.frame
    if frame.kind in ("function", "method", "lambda"):
        tops = wording.body_of(frame.definition)
    else:
        tops = [loop.site.at] if isinstance(loop.site.at, ast.AST) else []
    return [*(name for top in tops for name in wording.identifiers(top)), *frame.arguments, frame.function]


def _computed_names(view: TraceView, meeting: Meeting, loop: Loop) -> bool:
    """Does the loop work out a name in each turn? Then whoever wrote it thought of what shares with what."""
    at = loop.site.at
    if not isinstance(at, (ast.For, ast.AsyncFor, ast.While)):
        return False
    inner = {id(n.target) for s in at.body for n in ast.walk(s) if isinstance(n, (ast.For, ast.comprehension))}
    changing = {n.id for n in _stored(at, inner)}
    sites = [meeting.later.got.site, *(o.site for o in view.scopes_at(meeting.later.got) if o.by == "string")]
    for site in sites:
        if site.frame is not meeting.second.frame:
            site = next((s for s in site.stack() if s.frame is meeting.second.frame), None)
        if site is None or not any(turn.loop is loop for turn in site.loops) or not isinstance(site.at, ast.Call):
            continue
        for argument in [*site.at.args, *(k.value for k in site.at.keywords)]:
            if _gives_text(argument, changing):
                return True
    return False


def _stored(loop: ast.AST, inner: set[int]) -> Iterator[ast.Name]:
    """The names that a loop binds anew in each turn, but for the targets of the loops inside."""
    for part in ast.iter_child_nodes(loop):
        if id(part) in inner:
            continue
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part
        yield from _stored(part, inner)


def _gives_text(argument: ast.expr, changing: set[str]) -> bool:
    """Is an argument a text that is put together of something that changes from turn to turn, or chosen?"""
    names = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
    texts = any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(argument))
    if isinstance(argument, ast.IfExp):
        return texts
    built = isinstance(argument, (ast.JoinedStr, ast.BinOp)) or (
        isinstance(argument, ast.Call) and wording.called(argument) in ("format", "join", "str", "replace")
    )
    return built and bool(names & changing) and (texts or isinstance(argument, (ast.JoinedStr, ast.Call)))


# Straight lines -----------------------------------------------------------------------------------------------


def _names(meeting: Meeting) -> list[str]:
    """The parts of the variable's name."""
    name = meeting.variable.name
    return name.split("/") if isinstance(name, str) else [str(name)]


def _asks_again(meeting: Meeting) -> bool:
    """Does the second call, and only it, say in so many words that it reuses?"""
    given = [
        {k.arg for k in site.at.keywords} if isinstance(site.at, ast.Call) else set()
        for site in (meeting.first, meeting.second)
    ]
    return any(SHARING.search(n) or "reuse" in n for n in given[1] - given[0] if n)


def _is_layer(view: TraceView, meeting: Meeting) -> bool:
    """Is what is applied to its own output a layer, so that two were meant? (A network may well be.)"""
    if any(COMMON.search(name) or SHARING.search(name) for name in _names(meeting)):
        return False
    now, before = meeting.now, meeting.before
    sequence = SEQUENCE.search(wording.called(meeting.later.got.site.at)) is not None
    if now is None or before is None:
        recursion = now is not None and now.definition is meeting.second.frame.definition
        return now is before or sequence or (recursion and wording.is_layer(wording.title(now)))
    said = wording.words(wording.title(now))
    if any(SHARING.search(word) or INVERSE.match(word) or (STEPS.search(word) and not sequence) for word in said):
        return False
    if now.definition is not before.definition:
        return wording.is_layer(wording.title(now)) and wording.is_layer(wording.title(before))
    if any(
        isinstance(value, bool) and before.arguments.get(name) is not value for name, value in now.arguments.items()
    ):
        return False  # another way of working: the inverse, say
    if wording.is_layer(wording.title(now)):
        return True
    named = any(NAME.match(name) for name in now.arguments)
    return named and not wording.is_network(wording.title(now)) and _variables_in(view, now) <= 2


def _variables_in(view: TraceView, frame: Any) -> int:
    """How many variables an activation asked for."""
    events = [*view.events("VariableShared"), *view.events("VariableCreated")]
    return len({id(e.variable) for e in events if any(site.frame is frame for site in e.site.stack())})


def _are_twins(view: TraceView, meeting: Meeting) -> bool:
    """Were two results meant, where both calls compute the same?"""
    targets = [wording.assigned(site.frame.definition, site.at) for site in (meeting.first, meeting.second)]
    if not targets[0] or not targets[1] or any(wording.alike(a, b) for a in targets[0] for b in targets[1]):
        return False
    if any(COMMON.search(name) or SHARING.search(name) for name in [*_names(meeting), *targets[0], *targets[1]]):
        return False
    now, before = meeting.now, meeting.before
    if now is None or before is None:
        return now is before and _options(meeting.first.at) == _options(meeting.second.at)
    if now.definition is not before.definition or wording.is_network(wording.title(now)):
        return False
    for name, value in now.arguments.items():
        if isinstance(value, (bool, int, float, str)) and before.arguments.get(name) != value:
            return False
    return wording.is_layer(wording.title(now)) or _variables_in(view, now) <= 2


def _options(call: object) -> set[str]:
    """The keyword arguments of a call as text, but for those that a second layer may well have otherwise."""
    keywords = call.keywords if isinstance(call, ast.Call) else []
    return {
        f"{k.arg}={ast.dump(k.value)}" for k in keywords if not re.search("activation|izer|constraint", k.arg or "")
    }


def _have_roles(view: TraceView, meeting: Meeting) -> bool:
    """Do the two uses belong to parts with contrary names, each of which gives the variable its name?"""
    now, before = meeting.now, meeting.before
    if now is None or before is None or any(COMMON.search(name) or SHARING.search(name) for name in _names(meeting)):
        return False
    one, other = _said_of_parts(meeting)
    if not wording.contrary(wording.roles(one), wording.roles(other)):
        return False
    if now.definition is before.definition:
        return not wording.is_layer(wording.title(now))
    if same_inputs(meeting) and _makes_its_own(view, now):
        return False  # two heads on one trunk, perhaps
    return _named_apart(meeting) and not any(_transposes(frame) for frame in (before, now))


def _makes_its_own(view: TraceView, frame: Frame) -> bool:
    """Does an activation make variables, beside those it shares?"""
    return any(site.frame is frame for e in view.events("VariableCreated") for site in e.site.stack())


def _said_of_parts(meeting: Meeting) -> tuple[list[str], list[str]]:
    """The names of the two parts: of their functions, or, where these are the same, of their objects and results."""
    now, before = meeting.now, meeting.before
    if now is None or before is None:
        return [], []
    if now.definition is not before.definition:
        return [wording.title(before)], [wording.title(now)]
    said: list[list[str]] = []
    for site in (meeting.first, meeting.second):
        names = wording.assigned(site.frame.definition, site.at, directly=True)
        if now.receiver is not before.receiver and isinstance(site.at, ast.Call) and not names:
            names = [name for name in wording.identifiers(site.at.func) if name != "self"]
        said.append(names)
    return said[0], said[1]


def _parts(meeting: Meeting) -> tuple[str, str]:
    one, other = _said_of_parts(meeting)
    return ", ".join(one), ", ".join(other)


def _transposes(frame: Frame) -> bool:
    """Does a function transpose something? A decoder may use the encoder's weights the other way round."""
    words = {name for top in wording.body_of(frame.definition) for name in wording.identifiers(top)}
    return bool(words & {"transpose", "transpose_a", "transpose_b", "matrix_transpose", "adjoint_b"})


def _named_apart(meeting: Meeting) -> bool:
    """Do both parts name the variable (or its scope) themselves? (What both take from a third is shared by it.)"""
    one, other = (use.got.site.stack() for use in (meeting.earlier, meeting.later))
    if one[-1].at is not other[-1].at:
        return True
    names = set(_names(meeting))
    for here, there in zip(reversed(one), reversed(other)):
        if here.frame.definition is not there.frame.definition:
            return False
        given = {v for v in here.frame.arguments.values() if isinstance(v, str)} & names
        if given and here.caller is not None and there.caller is not None and here.caller.at is not there.caller.at:
            return True
    return False
