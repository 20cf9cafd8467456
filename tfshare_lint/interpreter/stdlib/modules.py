"""The modules that are modelled, by dotted path; each is made when a program first imports it."""

from __future__ import annotations

from collections.abc import Callable

from tfshare_lint.interpreter.stdlib.argparse_model import argparse_module, optparse_module
from tfshare_lint.interpreter.stdlib.class_models import (
    abc_module,
    dataclasses_module,
    enum_module,
    types_module,
    typing_module,
)
from tfshare_lint.interpreter.stdlib.collections_model import collections_abc_module, collections_module
from tfshare_lint.interpreter.stdlib.contextlib_model import contextlib_module
from tfshare_lint.interpreter.stdlib.copying import copy_module
from tfshare_lint.interpreter.stdlib.flags import app_module, flags_model
from tfshare_lint.interpreter.stdlib.functools_model import functools_module
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.itertools_model import itertools_module
from tfshare_lint.interpreter.stdlib.numpy_model import numpy_module
from tfshare_lint.interpreter.stdlib.operator_model import math_module, operator_module
from tfshare_lint.interpreter.stdlib.progress import progress_module
from tfshare_lint.interpreter.stdlib.six_model import builtins_module, six_module, six_moves_module
from tfshare_lint.interpreter.stdlib.system_model import os_module, path_module, sys_module
from tfshare_lint.interpreter.stdlib.threading_model import threading_module
from tfshare_lint.interpreter.stdlib.unittest_model import unittest_module
from tfshare_lint.interpreter.values import MISSING, ModuleValue, Value

__all__ = ["MODULES"]


def _absl_module() -> ModuleValue:
    """The package ``absl``: its modelled modules are imported by their own paths, so that there is one ``FLAGS``."""

    def load(name: str) -> Value:
        return MISSING if f"absl.{name}" in MODULES or name.startswith("__") else LibraryName(f"absl.{name}")

    return ModuleValue("absl", {}, load)


#: Dotted path → what makes the module's model.
MODULES: dict[str, Callable[[], ModuleValue]] = {
    "__builtin__": builtins_module,
    "abc": abc_module,
    "absl": _absl_module,
    "absl.app": app_module,
    "absl.flags": flags_model,
    "argparse": argparse_module,
    "dataclasses": dataclasses_module,
    "enum": enum_module,
    "gflags": flags_model,
    "optparse": optparse_module,
    "os": os_module,
    "os.path": path_module,
    "sys": sys_module,
    "threading": threading_module,
    "types": types_module,
    "typing": typing_module,
    "typing_extensions": typing_module,
    "unittest": unittest_module,
    "builtins": builtins_module,
    "collections": collections_module,
    "collections.abc": collections_abc_module,
    "contextlib": contextlib_module,
    "contextlib2": contextlib_module,
    "copy": copy_module,
    "functools": functools_module,
    "itertools": itertools_module,
    "math": math_module,
    "numpy": numpy_module,
    "operator": operator_module,
    "tqdm": progress_module,
    "tqdm.auto": progress_module,
    "tqdm.notebook": progress_module,
    "six": six_module,
    "six.moves": six_moves_module,
}
