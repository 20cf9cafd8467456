"""TFS409 cell-not-rerunnable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tfshare_lint.rules.base import Documentation, Report, Rule
from tfshare_lint.rules.creations import creations
from tfshare_lint.rules.raising import runtime_of
from tfshare_lint.rules.view import first_made, quote

if TYPE_CHECKING:
    from tfshare_lint.rules.view import TraceView
    from tfshare_lint.trace import Site

#: Names that TensorFlow gives to variables without one.
_NO_NAME = re.compile(r"(?:.*/)?Variable(?:_\d+)?$")
_ADVICE = (
    "Build the graph in one cell that begins with tf.reset_default_graph(), or inside `with tf.Graph().as_default():`."
)


class CellNotRerunnable(Rule):
    """Each creating cell of a notebook is run once more after the whole notebook."""

    code = "TFS409"
    name = "cell-not-rerunnable"
    severity = "info"
    of_reruns = True
    summary = "running this cell of a notebook a second time raises, or makes every variable twice"
    documentation = Documentation(
        detects=(
            "A cell of a notebook that makes variables in a graph which outlives it. The linter runs the whole "
            "notebook in the order of the document, then each cell once more from the state that is left then."
        ),
        at_run_time=(
            "The kernel keeps the default graph from one execution to the next. Where the cell uses `tf.get_variable`, "
            "the second execution raises:\n\n"
            "```\n"
            "ValueError: Variable w already exists, disallowed. Did you mean to set reuse=True or "
            "reuse=tf.AUTO_REUSE in VarScope? Originally defined at: ...\n"
            "```\n\n"
            'Where it uses `tf.Variable(..., name="w")`, it makes a second variable, `w_1`, silently.'
        ),
        matters=(
            "Changing a parameter and running the cell again is what notebooks are for. With an error one restarts the "
            "kernel; without one, the optimizer trains old and new variables, `tf.train.Saver` saves both, and names "
            "in checkpoints depend on how often the cell was run."
        ),
        bad="""\
# %%
import tensorflow as tf

# %%
x = tf.placeholder(tf.float32, [None, 2])
w = tf.get_variable("w", [2, 1])
y = tf.matmul(x, w)
""",
        good="""\
# %%
import tensorflow as tf

# %%
tf.reset_default_graph()
x = tf.placeholder(tf.float32, [None, 2])
w = tf.get_variable("w", [2, 1])
y = tf.matmul(x, w)
""",
        fix=(
            "* Build the graph in one cell that begins with `tf.reset_default_graph()`, and run that cell again.\n"
            "* Or build it inside `with tf.Graph().as_default() as graph:`, and open sessions by "
            "`tf.Session(graph=graph)`.\n"
            "* Or put the building into a function, and call it in such a cell."
        ),
        not_a_bug=(
            "A cell that defines functions, that only runs the graph, or that makes its own graph is silent. So is a "
            "second `tf.Variable` that has no name of its own, or where an earlier cell resets the default graph: then "
            "one runs the notebook again from that cell. Layers without a name and slots of optimizers take new names, "
            "and are not reported either; nor are cells whose graph a later cell throws away. If the cells of the "
            "notebook are never run twice, for example because it is executed from top to bottom in a fresh kernel, "
            "leave the rule out by `--ignore TFS409`."
        ),
        limits=(
            "One more execution of one cell at a time, at the end. What depends on values that are not known is run on "
            "its usual path only. The page's programs are shown with `# %%` where a cell begins."
        ),
        versions="All versions in graph mode.",
    )

    def check(self, view: TraceView) -> Iterator[Report]:
        number = view.trace.rerun_cell
        raised = [event for event in view.events("Raised") if not event.caught]
        alike = [event for event in raised if event.error.kind is raised[0].error.kind]
        reports = [self._raises(event) for event in alike] or list(self._duplicates(view))
        for report in reports:
            report.group = ("cell", number)
            yield report

    @staticmethod
    def _raises(event: Any) -> Report:
        error = event.error
        runtime = runtime_of(error)
        if error.kind.name in ("EXISTS", "PARTITION_EXISTS"):
            what = f"TensorFlow raises ValueError: variable {quote(error.name)} already exists"
        else:
            what = f"TensorFlow raises {runtime.rstrip('.')}"
        return Report(
            site=_in_the_cell(event.site),
            headline=what,
            advice=_ADVICE,
            variable=quote(error.name) if error.name is not None else None,
            runtime=runtime,
            event_site=event.site,
            related=first_made(error.existing),
            assumptions=event.assumptions,
        )

    @staticmethod
    def _duplicates(view: TraceView) -> Iterator[Report]:
        before = view.trace.before
        if before is None or not any(type(event).__name__ in ("SessionMade", "SessionRun") for event in before.events):
            return  # no graph program that anybody runs
        again = {id(made.event.variable) for made in creations(view)}
        for made in creations(view):
            variable = made.event.variable
            if made.api != "raw" or not isinstance(variable.name, str) or variable.graph.begun_by_reset:
                continue
            path = _path(variable.site)
            others = (v for v in variable.graph.variables if v.site is not None and id(v) not in again)
            first = next((v for v in others if _path(v.site) == path), None)
            if first is None or _NO_NAME.match(str(first.name)):
                continue
            yield Report(
                site=_in_the_cell(variable.site),
                headline=f"it makes a second variable, {quote(variable.name)} beside {quote(first.name)}, and the "
                "graph keeps both",
                advice=_ADVICE,
                variable=quote(first.name),
                event_site=variable.site,
                related=first_made(first),
                assumptions=made.event.assumptions,
            )


def _in_the_cell(site: Site) -> Site:
    """The call in the cell itself from which a site was reached."""
    return site.stack()[0]


def _path(site: Site) -> tuple[int, ...]:
    return tuple(id(point.at) for point in site.stack())
