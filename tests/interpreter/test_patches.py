"""What a program changes in TensorFlow's modules, the next program of the process does not see."""

from __future__ import annotations

from tfshare_lint import api

TWICE = 'import tensorflow as tf\ntf.get_variable("x", [2])\ntf.get_variable("x", [2])\n'
PATCHED = "import tensorflow as tf\ntf.get_variable = lambda *args, **kwargs: None\n" + TWICE.partition("\n")[2]


def _codes(text: str, path: str) -> list[str]:
    return [finding.code for finding in api.check_source(text, path).findings]


def test_changes_of_the_library_end_with_the_program() -> None:
    assert _codes(PATCHED, "patched.py") == []
    assert _codes(TWICE, "plain.py") == ["TFS101"]
    assert api.map_source(PATCHED, "patched.py")["graphs"] == []
    assert len(api.map_source(TWICE, "plain.py")["graphs"][0]["variables"]) == 1
