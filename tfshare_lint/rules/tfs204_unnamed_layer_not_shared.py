"""TFS204: layers without a name that are made again and share nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.creations import layer_scope
from tfshare_lint.rules.repeats import REASONS, repetitions
from tfshare_lint.rules.view import at, is_auto, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["UnnamedLayerNotShared"]

ADVICE = (
    "To share, open a scope with reuse=tf.AUTO_REUSE around the layers in each call, or make layer objects once; "
    "if these are meant to be separate layers, give them names."
)


class UnnamedLayerNotShared(Rule):
    code = "TFS204"
    name = "unnamed-layer-not-shared"
    severity = "warning"
    summary = "layers without a name are made again for what looks like the same network: dense and dense_1, not one"
    documentation = Documentation(
        detects=(
            "A function that makes layers without names (`tf.layers`, `tf.contrib.layers`, Keras layers) is called "
            "again, at the root or in one open scope, in a way that looks like the same network applied again: with a "
            "`reuse` argument, as `__call__` of one object, on the same inputs in another phase, once for the loss and "
            "once for the prediction, or, for a whole network, on other inputs of the same shape that the first call "
            "did not compute. Also: in an `AUTO_REUSE` scope that is opened only once, equal layers without names, "
            "each on an input of its own; and RNN cells that are constructed anew for each time step."
        ),
        at_run_time=(
            "Nothing raises. A layer without a name takes the next free one: `dense`, `dense_1`, ..., even under "
            "`AUTO_REUSE`. Only where a scope is opened again does the counting start anew, and the layers share."
        ),
        matters=(
            "The discriminator on generated images is not the one on real images; the two sides of a Siamese network, "
            "or training and evaluation, have different weights. The loss falls, and the results are those of an "
            "untrained network."
        ),
        bad="""\
import tensorflow as tf


def critic(x):
    hidden = tf.layers.dense(x, 6, activation=tf.nn.relu)
    return tf.layers.dense(hidden, 1)


real = tf.placeholder(tf.float32, [None, 3])
fake = tf.placeholder(tf.float32, [None, 3])
loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real))
""",
        good="""\
import tensorflow as tf


def critic(x):
    with tf.variable_scope("critic", reuse=tf.AUTO_REUSE):
        hidden = tf.layers.dense(x, 6, activation=tf.nn.relu)
        return tf.layers.dense(hidden, 1)


real = tf.placeholder(tf.float32, [None, 3])
fake = tf.placeholder(tf.float32, [None, 3])
loss = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real))
""",
        fix=(
            '* `with tf.variable_scope("critic", reuse=tf.AUTO_REUSE):` inside the function.\n'
            "* Or give each layer a name, and `reuse=tf.AUTO_REUSE`.\n"
            "* Or make the layer objects once and call them twice; or use `tf.make_template`."
        ),
        not_a_bug=(
            "A stack of layers, a helper that makes one layer or block for each call, calls in scopes of different "
            "names, calls with other names or sizes, several objects of one class and several networks on one input "
            "are not reported."
        ),
        limits="The intent to share is guessed from the calls: without a `reuse` argument the finding is *possible*.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        yield from self._repeated(view)
        if not view.open:
            yield from self._in_one_scope(view)
        yield from self._cells_per_step(view)

    @staticmethod
    def _repeated(view: TraceView) -> Iterator[Report]:
        """Functions that are called again."""
        for repetition in repetitions(view):
            asked = repetition.kind == "reuse"
            if repetition.kind not in REASONS or not (
                repetition.api == "layer" or (repetition.api == "keras" and not asked)
            ):
                continue
            before, now = next(iter(repetition.pairs.values()))
            for _, made in repetition.pairs.values():
                yield Report(
                    site=repetition.site,
                    headline=f"`{repetition.function}` {REASONS[repetition.kind]}, and its layers without a name make "
                    f"new variables ({quote(now.event.variable.name)}) instead of sharing "
                    f"{quote(before.event.variable.name)}, made at {at(before.event.site)}",
                    advice=ADVICE,
                    variable=quote(made.event.variable.name),
                    event_site=now.event.site,
                    related=((before.event.site, "first created here"),),
                    assumptions=now.event.assumptions,
                    possible=not asked,
                )

    @staticmethod
    def _in_one_scope(view: TraceView) -> Iterator[Report]:
        """Equal layers, each on an input of its own, in an ``AUTO_REUSE`` scope that is never opened again."""
        opened: dict[tuple[int, object], int] = {}
        for event in view.events("ScopeOpened"):
            key = (id(event.scope.graph), event.name)
            opened[key] = opened.get(key, 0) + 1
        groups: dict[tuple[object, ...], list[Any]] = {}
        for layer in view.events("LayerCalled"):
            scope = next(iter(view.scopes_at(layer)), None)
            if scope is None or layer.layer is not None or layer.given is not None or not layer.variables:
                continue
            if not is_auto(scope.reuse_argument) or opened[id(scope.scope.graph), scope.name] > 1:
                continue
            shapes = tuple(repr(variable.shape) for variable in layer.variables)
            groups.setdefault((id(scope), id(layer.site.frame), layer.kind, shapes), []).append(layer)
        for group in groups.values():
            if len(group) > 1 and _on_inputs_of_their_own(group):
                yield _side_by_side(group)

    @staticmethod
    def _cells_per_step(view: TraceView) -> Iterator[Report]:
        """RNN cells that are constructed anew for each time step: the state goes on, the weights do not."""
        earlier: dict[tuple[int, ...], Any] = {}
        for call in view.events("LayerCalled"):
            if call.api != "cell" or call.number or call.constructed is None or not call.variables:
                continue
            path = tuple(id(point.at) for point in call.site.stack())
            before = earlier.get(path)
            earlier[path] = call
            if before is None or not _continues(before, call) or call.constructed.at is not before.constructed.at:
                continue
            if any(variable.assumed for variable in call.variables):
                continue  # TensorFlow refuses to make them: TFS102
            names = [quote(c.variables[0].name) for c in (before, call)]
            yield Report(
                site=call.constructed,
                headline=f"a new {call.kind} is made for each time step, so each has weights of its own: {names[0]}, "
                f"{names[1]}, ...",
                advice="Make the cell once, before the loop.",
                variable=names[1],
                event_site=call.site,
                related=((call.site, "called here with the state of the step before"),),
                assumptions=call.assumptions,
                possible=True,
            )


def _continues(before: Any, call: Any) -> bool:
    """Is a cell given the state that the other one made, and an input that has nothing to do with that one?"""
    bits = sum({1 << variable.serial for variable in before.variables})
    made = [bool(getattr(value, "variables", 0) & bits) for value in call.inputs[:1]]
    states = [bool(bits_of(value) & bits) for value in call.inputs[1:]]
    first, second = before.variables[0], call.variables[0]
    return made == [False] and any(states) and first is not second and first.shape == second.shape


def bits_of(value: Any) -> int:
    """The variables that a state, whatever its structure, was computed from, as a bit set."""
    if isinstance(value, (list, tuple)):
        found = 0
        for item in value:
            found |= bits_of(item)
        return found
    attributes = getattr(value, "attrs", None)
    if isinstance(attributes, dict):  # a named tuple of the program's
        return bits_of(list(attributes.values()))
    bits = getattr(value, "variables", 0)
    return bits if isinstance(bits, int) else 0


def _on_inputs_of_their_own(layers: list[Any]) -> bool:
    """Has each layer one input, different from the others' and not computed by any of them?"""
    inputs = [layer.inputs[0] if len(layer.inputs) == 1 else None for layer in layers]
    bits = sum({1 << v.serial for layer in layers for v in layer.variables})
    if len({id(x) for x in inputs}) < len(inputs):
        return False
    return all(hasattr(x, "shape") and not getattr(x, "variables", bits) & bits for x in inputs)


def _side_by_side(layers: list[Any]) -> Report:
    first, second = layers[:2]
    names = [quote(layer.variables[0].name) for layer in (first, second)]
    return Report(
        site=second.site,
        headline=f"this layer has no name, so it makes {names[1]} and does not share {names[0]}, made at "
        f"{at(first.site)}, although the scope {quote(layer_scope(first))} is open with tf.AUTO_REUSE",
        advice="If the two are to share, give both one name; if not, AUTO_REUSE is not needed.",
        variable=names[1],
        related=((first.site, "the other layer"),),
        assumptions=second.assumptions,
        possible=True,
    )
