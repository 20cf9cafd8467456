"""Python 2 looks beside the importing module first. The names are those that Python 2.7 with TensorFlow 1.15.0 gave."""

from __future__ import annotations

from pathlib import Path

from tests.project.test_bad_input import names, write

FILES: dict[str, str | bytes] = {
    "setup.py": "",
    "main.py": "import tensorflow as tf\nimport pkg.model\nprint 'x'\n",
    "layers.py": "import tensorflow as tf\ndef w(name): return tf.get_variable('wrong', [1])\n",
    "pkg/__init__.py": "",
    "pkg/model.py": "import tensorflow as tf\nimport layers\nimport layers.deep as dd\nfrom layers import w as w2\n"
    "print 'model'\nlayers.w('from_pkg')\nw2('again%s' % layers.deep.NAME)\n",
    "pkg/layers/__init__.py": "import tensorflow as tf\n"
    "def w(name): return tf.get_variable(name + __name__.replace('.', '_'), [3 / 2])\nprint 1\n",
    "pkg/layers/deep.py": "NAME = 'n'; print 2\n",
}


def test_the_package_comes_first(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert names(tmp_path, "main.py") == ["from_pkgpkg_layers", "againnpkg_layers"]


def test_a_program_is_run_by_one_python(tmp_path: Path) -> None:
    model = "import tensorflow as tf\n{0}tf.get_variable('m%s%s' % (3 / 2, len(map(abs, [1]))), [1])\n"
    write(tmp_path, {
        "main.py": "import a, b\nprint 'x'\n", "setup.py": "",
        "a.py": model.format(""), "b.py": model.format("from __future__ import division\n"),
    })  # fmt: skip
    assert names(tmp_path, "main.py") == ["m11", "m1.51"]


def test_in_python_3_it_does_not(tmp_path: Path) -> None:
    model = "import tensorflow as tf\nimport layers\nlayers.w('from_pkg')\n"
    write(tmp_path, {**FILES, "main.py": "import pkg.model\n", "pkg/model.py": model})
    assert names(tmp_path, "main.py") == ["wrong"]
