"""One program before both judges, and the smallest program on which they still disagree."""

from __future__ import annotations

import ast
import copy
import itertools
import re
from collections.abc import Iterator

from tests.harness.compare import check_differences, differences
from tests.harness.linter import program_map, reports
from tests.harness.truth import Answer, Program, ask

__all__ = ["judge", "judge_recorded", "shrink"]

PATH = "program.py"
#: What a program raises when a statement was deleted that it needed: such a candidate is of no use.
BROKEN = ("NameError", "UnboundLocalError", "AttributeError", "SyntaxError", "IndentationError")


def judge(source: str, version: str) -> list[str]:
    """Sentences about the differences between the linter and TensorFlow; empty where they agree."""
    return judge_recorded(source, ask(version, [Program(PATH, source)])[0], version)


def judge_recorded(source: str, answer: Answer, version: str) -> list[str]:
    """The same with an answer that is known already."""
    try:
        found = differences(answer, program_map(source, PATH, version))
        return found + check_differences(source, answer, reports(source, PATH, version))
    except Exception as error:  # a crash of the linter is a disagreement like others: it can be shrunk
        return [f"the linter crashed with {type(error).__name__}: {error}"]


def kind_of_difference(sentences: list[str]) -> str:
    """What stays the same about a difference while the program shrinks."""
    plain = re.sub(r"[\"'\[(].*?[\"')\]]|\d+", "", sentences[0])
    return " ".join(plain.split()[:6])


def shrink(source: str, version: str, tries: int = 400) -> str:
    """A smaller program with the same kind of difference: statements are deleted, blocks put in place of what holds
    them, as long as it lasts. The greatest go first; one that could not go is tried again in the next round only."""
    best, kind = source, kind_of_difference(judge(source, version))
    smaller = True
    while smaller:
        smaller, skipped = False, 0
        while tries > 0:
            candidate = next(itertools.islice(candidates(best), skipped, None), None)
            if candidate is None:
                break
            tries -= 1
            if differs_likewise(candidate, version, kind):
                best, smaller = candidate, True
            else:
                skipped += 1
    return best


def differs_likewise(source: str, version: str, kind: str) -> bool:
    """Whether a candidate shows the same kind of difference and is still a sensible program."""
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    answer = ask(version, [Program(PATH, source)])[0]
    if answer.type in BROKEN:
        return False
    sentences = judge_recorded(source, answer, version)
    return bool(sentences) and kind_of_difference(sentences) == kind


def candidates(source: str) -> Iterator[str]:
    """Smaller programs, the greatest deletions first."""
    tree = ast.parse(source)
    places = [
        (node, field, index)
        for node in ast.walk(tree)
        for field in ("body", "orelse", "finalbody", "handlers")
        if isinstance(getattr(node, field, None), list)
        for index in range(len(getattr(node, field)))
    ]
    places.sort(key=lambda place: -len(list(ast.walk(getattr(place[0], place[1])[place[2]]))))
    for node, field, index in places:
        for keep in (False, True):
            candidate = without(tree, node, field, index, keep)
            if candidate is not None and candidate != source:
                yield candidate


def without(tree: ast.Module, node: ast.AST, field: str, index: int, keep: bool) -> str | None:
    """The program without one statement; with ``keep``, its block stays in its place."""
    statements = getattr(node, field)
    statement = statements[index]
    block = getattr(statement, "body", []) if keep else []
    if keep and (not block or not isinstance(statement, (ast.With, ast.If, ast.For, ast.Try, ast.While))):
        return None
    changed = statements[:index] + block + statements[index + 1 :]
    if not changed and field == "body" and not isinstance(node, ast.Module):
        changed = [ast.Pass()]
        if isinstance(statement, ast.Pass):
            return None
    setattr(node, field, changed)
    try:
        return ast.unparse(ast.fix_missing_locations(copy.copy(tree))) + "\n"
    except (ValueError, AttributeError):
        return None  # a try without handlers
    finally:
        setattr(node, field, statements)
