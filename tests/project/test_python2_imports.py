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


def test_in_python_3_it_does_not(tmp_path: Path) -> None:
    write(tmp_path, {name: text.replace(b"print 'model'", b"") if isinstance(text, bytes) else
                     text.replace("print 'model'", "").replace("import layers.deep as dd\n", "")
                     .replace("layers.deep.NAME", "1") for name, text in FILES.items()})  # fmt: skip
    assert names(tmp_path, "main.py") == ["wrong"]
