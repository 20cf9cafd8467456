"""TFS210: the same network under another name."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.creations import Made, creations
from tfshare_lint.rules.repeats import WORD, is_network_name, other_purpose, other_tensors, same_tensors
from tfshare_lint.rules.view import at, first_made, in_one_loop, is_auto, quote
from tfshare_lint.trace import guilty_site

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Frame

__all__ = ["NearMissName"]

#: Words for the phases in which one network is used, …
PHASES = frozenset({
    "train", "training", "test", "testing", "valid", "validation", "val", "dev", "eval", "evaluate", "evaluation",
    "infer", "inference", "predict", "prediction",
})  # fmt: skip
#: … for the inputs to which one network is applied, …
SIDES = (frozenset({"left", "right"}), frozenset({"real", "fake"}), frozenset({"anchor", "positive", "negative"}))
#: … the same with a number behind, …
INPUTS = ("side", "twin", "siamese", "sentence", "sent", "text", "image", "img", "input")
#: … and for copies of one network on several devices, with a number.
COPIES = frozenset({"tower", "gpu", "clone", "replica", "device"})
#: A shorter name is not compared letter by letter.
LONG = 5


class Again(NamedTuple):
    """A variable that a later activation of a function makes under another name: why it looks like a mistake."""

    before: Made
    made: Made
    function: str
    why: str


class NearMissName(Rule):
    code = "TFS210"
    name = "near-miss-name"
    severity = "warning"
    confidence = "possible"
    summary = "a variable whose name differs from an existing one only by a scope such as train/test, or by a letter"
    documentation = Documentation(
        detects=(
            "A function that makes variables is called again in another variable scope, where the two scopes are named "
            "after what one network is used for: `train` and `test`, `left` and `right`, `tower_0` and `tower_1`. "
            "Under `tf.AUTO_REUSE` also: a new variable whose name differs from that of an existing one of the same "
            "shape by one letter too many, too few or swapped."
        ),
        at_run_time=(
            "Nothing raises: `get_variable` shares by the full name, all scopes around included, and makes what does "
            "not exist: `train/net/w` and `test/net/w` are two variables. With `reuse=True` instead of `AUTO_REUSE` "
            "TensorFlow would say `Variable test/net/w does not exist`."
        ),
        matters=(
            "The evaluation runs a network that was never trained; the two sides of a Siamese network, or the towers "
            "on several GPUs, drift apart."
        ),
        bad="""\
import tensorflow as tf


def net(x):
    with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
        return tf.matmul(x, tf.get_variable("w", [4, 2]))


with tf.variable_scope("train"):
    logits = net(tf.placeholder(tf.float32, [None, 4]))
with tf.variable_scope("test"):
    predictions = net(tf.placeholder(tf.float32, [None, 4]))
""",
        good="""\
import tensorflow as tf


def net(x):
    with tf.variable_scope("net", reuse=tf.AUTO_REUSE):
        return tf.matmul(x, tf.get_variable("w", [4, 2]))


with tf.name_scope("train"):
    logits = net(tf.placeholder(tf.float32, [None, 4]))
with tf.name_scope("test"):
    predictions = net(tf.placeholder(tf.float32, [None, 4]))
""",
        fix=(
            "`tf.name_scope` for what only groups operations; it is no part of variable names. Or keep the scope "
            "object of the first call and enter that: `with tf.variable_scope(scope, reuse=True)`."
        ),
        not_a_bug=(
            "Networks that have their own weights on purpose, in scopes of any other names (`actor` and `critic`, "
            "`eval_net` and `target_net`, `worker_0` and `worker_1`, `layer1` and `layer2`), are not reported."
        ),
        limits="The names are all there is to go by: every finding is *possible*.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        told: set[Hashable] = set()
        for again in _under_other_scopes(view):
            site = guilty_site(again.before.event.site, again.made.event.site)
            told.add(id(again.made.event))
            first, name = again.before.event.variable, again.made.event.variable.name
            yield Report(
                site=site,
                headline=f"{again.function} makes {quote(name)} here, a second variable beside {quote(first.name)}, "
                f"made at {at(first.site)}: the names of variables contain all scopes around them, and {again.why}",
                advice="If it is to be one network, use tf.name_scope for the outer scopes.",
                variable=quote(name),
                event_site=again.made.event.site,
                related=first_made(first),
                assumptions=again.made.event.assumptions,
            )
        for first, event in _misspelt(view):
            if id(event) not in told:
                yield Report(
                    site=event.site,
                    headline=f"AUTO_REUSE makes the new variable {quote(event.variable.name)}, although "
                    f"{quote(first.name)} exists, made at {at(first.site)}",
                    advice="If they are to be one variable, spell the name the same.",
                    variable=quote(event.variable.name),
                    related=first_made(first),
                    assumptions=event.assumptions,
                )


def _under_other_scopes(view: TraceView) -> Iterator[Again]:
    """Variables that a function's later activation makes under a name that differs by the role of one scope."""
    earlier: dict[tuple[object, ...], tuple[Made, Frame]] = {}
    for made in creations(view):
        variable = made.event.variable
        if not isinstance(variable.name, str) or made.api in ("optimizer", "metric") or variable.trainable is False:
            continue
        stack = variable.site.stack()
        path = tuple(id(site.at) for site in stack)
        leaf = "" if made.api == "raw" else variable.name[len(str(made.scope)) :]
        found = None
        for depth, site in enumerate(stack):
            key = (id(variable.graph), id(site.frame.definition), path[depth:], leaf)
            before, frame = earlier.get(key, (None, None))
            earlier[key] = (made, site.frame)
            if found is None and before is not None and frame is not None:
                if frame is not site.frame:
                    found = _in_another_role(before, made, frame, site.frame)
                elif depth == len(stack) - 1:
                    found = _in_another_tower(before, made)
        if found is not None:
            yield found


def _in_another_role(before: Made, made: Made, earlier: Frame, later: Frame) -> Again | None:
    first, second = before.event.variable, made.event.variable
    if first.shape != second.shape or before.scope == made.scope:
        return None
    if not isinstance(before.scope, str) or not isinstance(made.scope, str):
        return None
    roles = _difference(before.scope.split("/"), made.scope.split("/"))
    why = None if roles is None else _why(*roles, one_object=earlier.receiver is later.receiver)
    name = later.function.rsplit(".", 1)[-1]
    if roles is not None and _are_inputs(*roles) and other_tensors(earlier, later, first.serial):
        return Again(before, made, f"`{later.function}`", "they look like two inputs of one network")
    if why is None and is_network_name(name) and other_purpose(earlier, later) and same_tensors(earlier, later):
        why = "the loss and the prediction want the same weights"
    if why is None or is_network_name(name) is False:
        return None
    return Again(before, made, f"`{later.function}`", why)


def _in_another_tower(before: Made, made: Made) -> Again | None:
    """What a loop over devices makes under a scope of each."""
    first, second = before.event.variable, made.event.variable
    if first.shape != second.shape or not in_one_loop(first.site, second.site):
        return None
    if not isinstance(before.scope, str) or not isinstance(made.scope, str):
        return None
    roles = _difference(before.scope.split("/"), made.scope.split("/"))
    if roles is None or not _are_copies(*roles):
        return None
    return Again(before, made, "the loop", "towers want the same weights")


def _are_copies(one: list[str], other: list[str]) -> bool:
    numbered = len(one) == len(other) == 2 and one[0] == other[0] and one[1].isdigit() and other[1].isdigit()
    return numbered and one[0] in COPIES


def _are_inputs(one: list[str], other: list[str]) -> bool:
    """Are the words those of two inputs with a number: ``side1`` and ``side2``?"""
    numbered = len(one) == len(other) == 2 and one[0] == other[0] and one[1].isdigit() and other[1].isdigit()
    return numbered and one[0].endswith(INPUTS)


def _difference(one: list[str], other: list[str]) -> tuple[list[str], list[str]] | None:
    """The words by which the only different part of two scope names differs, in lower case."""
    if len(one) == len(other):
        parts = [(a, b) for a, b in zip(one, other) if a != b]
        if len(parts) != 1:
            return None
        left, right = ([word.lower() for word in WORD.findall(part)] for part in parts[0])
    elif len(one) + 1 == len(other) and one == other[1:]:
        left, right = [], [word.lower() for word in WORD.findall(other[0])]
    else:
        return None
    while left and right and left[0] == right[0] and left[0] not in COPIES and not left[0].endswith(INPUTS):
        left, right = left[1:], right[1:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    return left, right


def _why(one: list[str], other: list[str], one_object: bool) -> str | None:
    """Why scopes that differ by these words look like one network in two roles; None where they do not.

    Two objects of one class may well be two networks, whatever they are called, unless it is for two phases.
    """
    if len(other) == 1 and other[0] in PHASES and (not one or (len(one) == 1 and one[0] in PHASES)):
        return "training and evaluation want the same weights"
    if not one_object:
        return None
    if len(one) == len(other) == 1 and any({*one, *other} <= side for side in SIDES):
        return f"{one[0]} and {other[0]} look like inputs of one network"
    if _are_copies(one, other):
        return "towers want the same weights"
    return None


def _misspelt(view: TraceView) -> Iterator[tuple[Any, Any]]:
    """Variables that AUTO_REUSE makes beside one whose name is the same but for a letter: (existing, created)."""
    seen: list[Any] = []
    for made in creations(view):
        event, variable = made.event, made.event.variable
        if made.api != "name" or not isinstance(variable.key, str):
            continue
        if is_auto(event.scope.reuse):
            first = next((v for v in seen if _nearly(v, variable)), None)
            if first is not None and first.site.at is not variable.site.at:
                yield first, event
        seen.append(variable)


def _nearly(first: Any, second: Any) -> bool:
    if first.graph is not second.graph or first.shape != second.shape:
        return False
    parts = [(a, b) for a, b in zip(first.key.split("/"), second.key.split("/")) if a != b]
    return first.key.count("/") == second.key.count("/") and len(parts) == 1 and _slipped(*parts[0])


def _slipped(one: str, other: str) -> bool:
    """Do two words differ by one letter that was left out, doubled or swapped with the next?"""
    if min(len(one), len(other)) < LONG or not (one + other).replace("_", "").isalpha():
        return False
    if len(one) == len(other):
        places = [i for i, (a, b) in enumerate(zip(one, other)) if a != b]
        return len(places) == 2 and places[1] == places[0] + 1 and one[places[0]] == other[places[1]] and (
            one[places[1]] == other[places[0]]
        )  # fmt: skip
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(longer) == len(shorter) + 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer))
    )
