"""Notebooks as modules."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from tfshare_lint.cells import Cell, cell_at, place_in_cell, recorded_order
from tfshare_lint.source import CannotRead, NotPython, read_document
from tfshare_lint.trace import Place


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": metadata, "cells": list(cells)})


def code(source: Any, count: int | None = None) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": count, "source": source}


def prose(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def refusal(text: str) -> str:
    with pytest.raises(CannotRead) as refused:
        read_document(text, "a.ipynb")
    return refused.value.message


def test_code_cells_stand_one_after_another() -> None:
    document = read_document(
        notebook(prose("# a"), code(["a = 1\n", "%ls\n"], 3), code("", 1), code("b = 2")), "a.ipynb"
    )
    assert document.text == "a = 1\npass\n\n\nb = 2\n"
    assert document.shown == "a = 1\n%ls\n\n\nb = 2\n"
    assert document.cells == (Cell(2, 1, 3, 0, 3), Cell(3, 4, 1, 0, 1), Cell(4, 5, 1, 0, None))


def test_places_are_counted_in_cells() -> None:
    cells = read_document(notebook(prose(""), code("a\nb"), code("  c\n  d")), "a.ipynb").cells
    place = place_in_cell(Place("a.ipynb", 4, 1, 4, 2), cells)
    assert place == ("a.ipynb:cell 3", 2, 3, 2, 4)
    assert (place.file, place.cell) == ("a.ipynb", 3)
    assert cell_at(cells, 2) is cells[0]
    assert cell_at(cells, 5) is None


@pytest.mark.parametrize(
    ("counts", "order"),
    [
        ((1, 2, 3), None),
        ((None, 4, 9), None),
        ((1, 4, 3), [1, 3, 2]),
        ((5, None, 2), [3, 1]),
        ((None, None, None), None),
    ],
)
def test_execution_counts_tell_the_order(counts: tuple[int | None, ...], order: list[int] | None) -> None:
    cells = [Cell(number, number, 1, 0, count) for number, count in enumerate(counts, 1)]
    found = recorded_order(cells)
    assert (None if found is None else [cell.number for cell in found]) == order


def test_older_formats_are_read(recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture) -> None:
    cell = {"cell_type": "code", "language": "python", "collapsed": False, "outputs": [], "input": ["a = 1\n", "b = 2"]}
    head = {"cell_type": "heading", "level": 1, "source": "A"}
    third = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [head, cell]}]}
    document = read_document(json.dumps(third), "a.ipynb")
    assert (document.text, [c.number for c in document.cells]) == ("a = 1\nb = 2\n", [2])
    second = {
        "nbformat": 2,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [{**cell, "input": ["a = 1", "b = 2"]}]}],
    }
    assert read_document(json.dumps(second), "a.ipynb").text == "a = 1\nb = 2\n"
    assert not recwarn.list
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_what_is_only_formally_wrong_is_passed_over() -> None:
    broken = code("a = 1")
    del broken["outputs"], broken["execution_count"], broken["metadata"]
    text = notebook(broken, {"cell_type": "code"}, {}, code(7), code("b = 2", True))  # type: ignore[arg-type]
    assert read_document(text, "a.ipynb").text == "a = 1\n\nb = 2\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("import tensorflow as tf", "is not JSON"),
        ("[]", "not an object"),
        ("7", "not an object"),
        ("{}", "cells"),
        ('{"nbformat": 4, "metadata": {}}', "it has no cells"),
        ('{"nbformat": 4, "cells": 3}', "it has no cells"),
        ('{"nbformat": 99, "cells": []}', "Cannot read this notebook"),
        ('{"nbformat": 3}', "Cannot read this notebook"),
        ('{"nbformat": "x", "cells": []}', "Cannot read this notebook"),
        ("[" * 200_000, "Cannot read this notebook"),
    ],
)
def test_what_is_no_notebook_is_said_in_a_sentence(text: str, words: str) -> None:
    message = refusal(text)
    assert words in message
    assert message.startswith("Cannot read this notebook: ")
    assert message.endswith(".")
    assert "\n" not in message


@pytest.mark.parametrize(
    "metadata",
    [{"kernelspec": {"name": "ir", "language": "R"}}, {"language_info": {"name": "julia"}, "kernelspec": {}}],
)
def test_other_languages_are_not_python(metadata: dict[str, Any]) -> None:
    with pytest.raises(NotPython, match=r"its language is (R|julia), not Python\."):
        read_document(notebook(code("x <- 1"), **metadata), "a.ipynb")


@pytest.mark.parametrize("metadata", [{}, {"kernelspec": 3}, {"kernelspec": {"language": "python"}},
                                      {"language_info": {"name": "ipython"}}])  # fmt: skip
def test_python_has_several_names(metadata: dict[str, Any]) -> None:
    assert read_document(notebook(code("x = 1"), **metadata), "a.ipynb").text == "x = 1\n"
