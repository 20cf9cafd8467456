"""The modules that are modelled, by dotted path; each is made when a program first imports it."""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.stdlib.collections_model import collections_abc_module, collections_module
from tfshare_lint.interpreter.stdlib.contextlib_model import contextlib_module
from tfshare_lint.interpreter.stdlib.copying import copy_module
from tfshare_lint.interpreter.stdlib.functools_model import functools_module
from tfshare_lint.interpreter.stdlib.itertools_model import itertools_module
from tfshare_lint.interpreter.stdlib.operator_model import math_module, operator_module
from tfshare_lint.interpreter.stdlib.six_model import builtins_module, six_module, six_moves_module
from tfshare_lint.interpreter.values import ModuleValue

__all__ = ["MODULES"]

#: Dotted path → what makes the module's model.
MODULES: dict[str, Callable[[], ModuleValue]] = {
    "__builtin__": builtins_module,
    "builtins": builtins_module,
    "collections": collections_module,
    "collections.abc": collections_abc_module,
    "contextlib": contextlib_module,
    "contextlib2": contextlib_module,
    "copy": copy_module,
    "functools": functools_module,
    "itertools": itertools_module,
    "math": math_module,
    "operator": operator_module,
    "six": six_module,
    "six.moves": six_moves_module,
}
