"""Where ``map`` and real TensorFlow differ about a program."""

from __future__ import annotations

import ast
import itertools
import re
from typing import Any

from tests.harness.linter import Report
from tests.harness.truth import Answer, MadeVariable

__all__ = ["check_differences", "differences", "kind_of_error"]

#: What TensorFlow 1.15 says and its other versions say in other words; the variable's name is the group.
KINDS = (
    ("exists", r"Variable (\S+) already exists, disallowed"),
    ("missing", r"Variable (\S+) does not exist, or was not created with"),
    ("shape", r"Trying to share variable (\S+), but specified shape"),
    ("dtype", r"Trying to share variable (\S+), but specified dtype"),
    ("bad name", r"'(.*)' is not a valid (?:root )?(?:scope |node )?name"),
    ("no shape", r"Shape of a new variable \((\S+)\) must be fully defined"),
    ("no shape", r"Variable (\S+) did not get an initializer, so its"),
    ("no shape", r"The initializer passed is not valid"),
    ("keyword", r"(?:__init__|(?<=[ .])\w+|^\w+)\(\) got an unexpected keyword argument '(\w+)'"),
    ("keyword", r"got multiple values for (?:keyword )?argument '(\w+)'"),
    ("arguments", r"missing \d+ required (?:positional|keyword-only) arguments?: (.*)"),
    ("checkpoint", r"Restoring from checkpoint failed|not found in checkpoint"),
    ("uninitialized", r"Attempting to use uninitialized value|Graph execution error"),
    ("other graph", r"must be from the same graph as"),
    ("not decorated", r"is not decorated with @add_arg_scope"),
    ("no gradients", r"No gradients provided for any variable"),
    ("dimensions", r"Dimensions must be equal, but are (\d+ and \d+)"),
    ("layer input", r"Input \d+ of layer \S+ is incompatible with the layer"),
    ("template", r"Trainable variable created when calling a template after the first time"),
)
#: The kinds that a TFS1xx rule speaks of.
REFUSALS = ("exists", "missing", "shape", "dtype", "bad name", "no shape", "template")


def kind_of_error(message: str) -> tuple[str, str]:
    """Reduce an error message to (kind, name); one that is not TensorFlow's to its first line."""
    for kind, pattern in KINDS:
        found = re.search(pattern, message)
        if found:
            return kind, found[1] if found.re.groups else ""
    first = message.split("\n", 1)[0]
    return "message", first


def differences(answer: Answer, mapped: dict[str, Any]) -> list[str]:
    """Sentences that say where ``map``'s JSON object of a program is not what TensorFlow answered."""
    if mapped.get("error"):
        return [f"map could not read the program: {mapped['error']}"]
    found = error_differences(answer, mapped.get("raises"))
    names = [[variable["name"] for variable in graph["variables"]] for graph in mapped["graphs"]]
    if names != answer.names:
        found.append(f"variables: TensorFlow has {answer.names}, map has {names}")
        return found
    for graph, mapped_graph in zip(answer.graphs, mapped["graphs"]):
        for variable, mapped_variable in zip(graph, mapped_graph["variables"]):
            found += variable_differences(variable, mapped_variable)
    return found


def error_differences(answer: Answer, raises: dict[str, Any] | None) -> list[str]:
    """Where the verdicts differ."""
    if raises is None:
        return [] if answer.type is None else [f"TensorFlow raises {describe(answer)}; map says that nothing raises"]
    said = f"{raises['type']}: {raises['message'].splitlines()[0] if raises['message'] else ''}"
    if answer.type is None:
        return [f"TensorFlow raises nothing; map says {said} at {lines_of(raises)}"]
    found = []
    kinds = kind_of_error(answer.message), kind_of_error(raises["message"])
    if answer.type != raises["type"] or kinds[0] != kinds[1]:
        found.append(f"TensorFlow raises {describe(answer)}; map says {said} at {lines_of(raises)}")
    lines = lines_of(raises)
    if not same_trace(answer.trace, lines):
        expected = [sorted(candidates) for candidates in answer.trace]
        found.append(f"traceback: TensorFlow's lines are {expected}, map's {lines}")
    return found


def variable_differences(variable: MadeVariable, mapped: dict[str, Any]) -> list[str]:
    """Where two variables of one name differ."""
    found = []
    if mapped["line"] not in variable.lines:
        found.append(f"{variable.name}: made on line {sorted(variable.lines)}, map says {mapped['line']}")
    elif not same_trace(variable.trace, lines_of(mapped)):
        expected = [sorted(candidates) for candidates in variable.trace]
        found.append(f"{variable.name}: made through lines {expected}, map says {lines_of(mapped)}")
    if mapped["shape"] is not None and mapped["shape"] != variable.shape:
        found.append(f"{variable.name}: has shape {variable.shape}, map says {mapped['shape']}")
    for key in ("dtype", "trainable"):
        if mapped[key] is not None and mapped[key] != getattr(variable, key):
            found.append(f"{variable.name}: {key} is {getattr(variable, key)}, map says {mapped[key]}")
    return found


def lines_of(mapped: dict[str, Any]) -> list[int]:
    """The lines of a trace of ``map``'s."""
    return [entry["line"] for entry in mapped["trace"]]


def same_trace(expected: list[frozenset[int]], lines: list[int]) -> bool:
    """Whether the lines are among the candidates. A line may stand once or twice in succession: Python's versions do
    not agree on the frames of comprehensions and generator expressions."""
    expected = [candidates for candidates, _ in itertools.groupby(expected)]
    lines = [line for line, _ in itertools.groupby(lines)]
    return len(expected) == len(lines) and all(line in candidates for candidates, line in zip(expected, lines))


def describe(answer: Answer) -> str:
    """An answer's exception in one line."""
    lines = [sorted(candidates) for candidates in answer.trace]
    return f"{answer.type}: {answer.message.splitlines()[0] if answer.message else ''} at {lines}"


def check_differences(source: str, answer: Answer, found: list[Report]) -> list[str]:
    """Where the findings of ``check`` contradict what TensorFlow did with a program in which everything is known.

    A refusal of TensorFlow's must be reported on a line of its traceback (by a rule of any group: some say more than
    that it raises); where nothing is refused, no TFS1xx may be certain. (What is reported after the first refusal
    cannot be judged: TensorFlow stopped there. Nor can what is said about functions that were never called.)
    """
    certain = [report for report in found if report.confidence == "certain"]
    said = [(report.line, report.code) for report in certain]
    if answer.type is None:
        raising = [report for report in certain if report.code.startswith("TFS1")]
        raising = [report for report in raising if was_reached(source, report.line, answer)]
        return [f"TensorFlow raises nothing; check is certain of {said}"] if raising else []
    if kind_of_error(answer.message)[0] not in REFUSALS:
        return []
    if any(report.line in candidates for report in certain for candidates in [*answer.trace, *answer.before]):
        return []
    return [f"TensorFlow raises {describe(answer)}; check is certain of {said}"]


def was_reached(source: str, line: int, answer: Answer) -> bool:
    """Whether the function around a line, if any, was called."""
    around = None
    for node in ast.walk(ast.parse(source)):  # breadth first: an inner function comes later
        if isinstance(node, ast.FunctionDef) and node.lineno < line <= (node.end_lineno or line):
            around = node
    if around is None:
        return True
    return min([around.lineno, *(decorator.lineno for decorator in around.decorator_list)]) in answer.entered
