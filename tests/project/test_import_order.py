"""Modules that only define things wait until they are used; they must find what Python would have shown them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfshare_lint import api

#: File → text. ``noted`` makes the class bodies more than definitions: those modules are run when they are imported.
FILES = {
    ".git/HEAD": "",
    "kit/__init__.py": "from kit import tools\nfrom kit import nets\n",
    "kit/tools.py": (
        "def noted(function):\n    return function\n"
        "from kit.nets import bridges\n"
        "def size():\n    return bridges.SIZE\n"
    ),
    "kit/nets/__init__.py": (
        "from kit.nets.basic import Basic\nfrom kit.nets.deep import Deep\nfrom kit.nets.picture import Picture\n"
    ),
    "kit/nets/bridges.py": "SIZE = 3\n",
    "kit/nets/basic.py": (
        "import tensorflow as tf\nfrom kit import tools\nfrom kit.nets import helper\n"
        "class Basic(object):\n"
        "    @tools.noted\n"
        "    def build(self):\n"
        "        return tf.get_variable(type(self).__name__, [tools.size(), helper.WIDTH])\n"
    ),
    "kit/nets/helper.py": "import kit\nWIDTH = 2\n",
    "kit/nets/deep.py": "from kit.nets.basic import Basic\nclass Deep(Basic):\n    pass\n",
    "kit/nets/picture.py": (
        "from kit import tools\nfrom kit.nets.deep import Deep\n"
        "class Picture(Deep):\n    @tools.noted\n    def name(self):\n        return 'picture'\n"
    ),
}
PROGRAMS = {
    "the package": "from kit.nets import Basic, Deep\nDeep().build()\nBasic().build()\n",
    "its parts": "from kit.nets.deep import Deep\nfrom kit.nets.basic import Basic\nDeep().build()\nBasic().build()\n",
    "a module of it": "from kit.nets import deep, basic\ndeep.Deep().build()\nbasic.Basic().build()\n",
    "by their names": (
        "from pydoc import locate\nlocate('kit.nets.Deep')().build()\nlocate('kit.nets.basic.Basic')().build()\n"
        "assert locate('Deep') is None and locate('kit.nets.Missing') is None and locate('int') is int\n"
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_cycle_of_packages(name: str, tmp_path: Path) -> None:
    for file, text in {**FILES, "main.py": PROGRAMS[name]}.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    program = api.map_file(str(tmp_path / "main.py"))
    assert program["raises"] is None
    made = [(v["name"], v["shape"]) for graph in program["graphs"] for v in graph["variables"]]
    assert made == [("Deep", [3, 2]), ("Basic", [3, 2])]
