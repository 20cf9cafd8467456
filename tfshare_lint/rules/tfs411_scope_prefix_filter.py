"""TFS411: variables chosen by a part of their names that other names have, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.view import at

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView

__all__ = ["ScopePrefixFilter"]

#: What follows a filter's text in the name of one of several: ``fc`` in ``fc1``, ``fc_2``.
NUMBER = re.compile(r"_?\d+(/|$)")
#: A prefix with such characters is a regular expression of its own.
EXPRESSION = re.compile(r"[.^$*+?{}\[\]\\|()]")
#: A longer text between the letters of a name hardly stands there by chance.
SHORT = 3


class ScopePrefixFilter(Rule):
    code = "TFS411"
    name = "scope-prefix-filter"
    severity = "warning"
    confidence = "possible"
    summary = "variables chosen by a prefix or part of a name that the variables of another scope have, too"
    documentation = Documentation(
        detects=(
            "`tf.trainable_variables('d')`, `tf.get_collection(key, scope='d')` or `[v for v in ... if "
            "v.name.startswith('d')]` where there is a scope `d` and the result has variables of other scopes, such as "
            "`decoder`; `[v for v in ... if 'd' in v.name]` where a short text also stands inside of other scopes' "
            "names, or where two such filters take the same variable."
        ),
        at_run_time=(
            "Nothing raises. The `scope` argument is a regular expression that is matched at the beginning of the "
            "name: `d` also fits `decoder/w` and `d_loss/w`."
        ),
        matters=(
            "An optimizer with this `var_list` trains weights that belong to another network: the discriminator's "
            "step changes the decoder. Savers and copies of target networks take too much."
        ),
        bad="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 4])
with tf.variable_scope("decoder"):
    fake = tf.layers.dense(x, 4)
with tf.variable_scope("d"):
    score = tf.layers.dense(fake, 1)
chosen = tf.trainable_variables("d")
train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(score), var_list=chosen)
""",
        good="""\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 4])
with tf.variable_scope("decoder"):
    fake = tf.layers.dense(x, 4)
with tf.variable_scope("d"):
    score = tf.layers.dense(fake, 1)
chosen = tf.trainable_variables("d/")
train = tf.train.GradientDescentOptimizer(0.1).minimize(tf.reduce_mean(score), var_list=chosen)
""",
        fix='Write the slash: `tf.trainable_variables("d/")`, `v.name.startswith("d/")`.',
        not_a_bug=(
            "A prefix that no scope has as its whole name (`gen` for `generator/...`), numbered names (`fc` for `fc1` "
            "and `fc2`) and a filter with several conditions are not reported."
        ),
        limits=(
            "Whether the other variables are wanted cannot be seen: every finding is *possible*. Filters that are not "
            "list comprehensions, and variables of other files."
        ),
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        earlier: list[Any] = []
        for event in view.events("VariablesFiltered"):
            names = [v.name for v in event.matched if isinstance(v.name, str)]
            if event.how != "in":
                found = _beyond_the_scope(event.text, names)
            else:
                found = _inside_of_words(event.text, names)
            if found is not None:
                yield _report(event, *found)
            elif event.how == "in":
                yield from _taken_twice(event, earlier)
            earlier.append(event)


def _report(event: Any, wanted: str, other: str) -> Report:
    what = f"the text {event.text!r} in a name" if event.how == "in" else f"the prefix {event.text!r}"
    return Report(
        site=event.site,
        headline=f"{what} chooses more than the scope {event.text.strip('/')!r}: beside {wanted} also {other}",
        advice=f"If only that scope is meant, compare with the slash: {event.text.strip('/') + '/'!r}.",
        variable=other,
        assumptions=event.assumptions,
    )


def _beyond_the_scope(text: str, names: list[str]) -> tuple[str, str] | None:
    """A variable of the scope that the prefix names, and one of a scope whose name only begins with it."""
    if text.endswith("/") or EXPRESSION.search(text):
        return None
    inside = [name for name in names if name.startswith(f"{text}/")]
    others = [n for n in names if n.startswith(text) and n not in inside and not NUMBER.match(n[len(text) :])]
    others = [name for name in others if "/" in name]
    return (inside[0], others[0]) if inside and others else None


def _inside_of_words(text: str, names: list[str]) -> tuple[str, str] | None:
    """The same for a text that may stand anywhere: a scope of that name, and another where it is a part of a word."""
    own = text.strip("/")
    if len(own) > SHORT or not own:
        return None
    inside = [name for name in names if name.startswith(f"{own}/")]
    others = [name for name in names if name not in inside and own not in name.split("/") and "/" in name]
    others = [n for n in others if not any(p.startswith(own) and NUMBER.match(p[len(own) :]) for p in n.split("/"))]
    return (inside[0], others[0]) if inside and others else None


def _taken_twice(event: Any, earlier: list[Any]) -> Iterator[Report]:
    """A variable that this filter and another one in the same function choose, where neither is part of the other."""
    mine = {id(v): v for v in event.matched}
    for other in earlier:
        if other.how != "in" or other.site.frame is not event.site.frame or other.text == event.text:
            continue
        theirs = {id(v) for v in other.matched}
        both = [v for key, v in mine.items() if key in theirs]
        if not both or len(both) in (len(mine), len(theirs)) or not _of_one_kind(event.text, other.text):
            continue
        if any(not _names_a_scope(e) for e in (event, other)):
            continue
        yield Report(
            site=event.site,
            headline=f"{both[0].name} is chosen by both {event.text!r} and {other.text!r} (at {at(other.site)})",
            advice="Compare with the beginning of the name and a slash: v.name.startswith('scope/').",
            variable=str(both[0].name),
            related=((other.site, "the other filter"),),
            assumptions=event.assumptions,
        )


def _of_one_kind(one: str, other: str) -> bool:
    """Do two texts look like the marks of two networks: ``d_`` and ``g_``?"""
    return len(one) == len(other) <= SHORT + 1 and one[-1].isalnum() == other[-1].isalnum()


def _names_a_scope(event: Any) -> bool:
    """Does some variable have the text at the beginning of its name, or of a part of it?"""
    return any(
        part.startswith(event.text) for v in event.matched if isinstance(v.name, str) for part in v.name.split("/")
    )
