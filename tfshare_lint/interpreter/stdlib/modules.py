"""The modules that are modelled, by dotted path.

A model's own code is imported and the module made when a program first imports it: most programs need few of them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.values import MISSING, ModuleValue, Value

__all__ = ["MODULES"]


def _absl_module() -> ModuleValue:
    """The package ``absl``: its modelled modules are imported by their own paths, so that there is one ``FLAGS``."""

    def load(name: str) -> Value:
        return MISSING if f"absl.{name}" in MODULES or name.startswith("__") else LibraryName(f"absl.{name}")

    return ModuleValue("absl", {}, load)


def _maker(model: str, function: str) -> Callable[[], ModuleValue]:
    """What makes a module by the function of this name in the model's file."""

    def make() -> ModuleValue:
        found: Callable[[], ModuleValue] = getattr(import_module(f"{__package__}.{model}"), function)
        return found()

    return make


#: Model's file → dotted path → the function in it that makes the module.
_MODELS: dict[str, dict[str, str]] = {
    "argparse_model": {"argparse": "argparse_module", "optparse": "optparse_module"},
    "class_models": {
        "abc": "abc_module",
        "dataclasses": "dataclasses_module",
        "enum": "enum_module",
        "types": "types_module",
        "typing": "typing_module",
        "typing_extensions": "typing_module",
    },
    "collections_model": {"collections": "collections_module", "collections.abc": "collections_abc_module"},
    "contextlib_model": {"contextlib": "contextlib_module", "contextlib2": "contextlib_module"},
    "copying": {"copy": "copy_module"},
    "flags": {"absl.app": "app_module", "absl.flags": "flags_model", "gflags": "flags_model"},
    "functools_model": {"functools": "functools_module"},
    "importlib_model": {"importlib": "importlib_module", "pkgutil": "pkgutil_module", "pydoc": "pydoc_module"},
    "inspect_model": {"inspect": "inspect_module"},
    "itertools_model": {"itertools": "itertools_module"},
    "json_model": {"json": "json_module", "simplejson": "json_module"},
    "numpy_linalg": {"numpy.linalg": "linalg_module", "scipy.linalg": "linalg_module"},
    "mock_model": {"mock": "mock_module", "unittest.mock": "mock_module"},
    "numbers_model": {"numbers": "numbers_module"},
    "numpy_model": {"numpy": "numpy_module"},
    "operator_model": {"math": "math_module", "operator": "operator_module"},
    "progress": {"tqdm": "progress_module", "tqdm.auto": "progress_module", "tqdm.notebook": "progress_module"},
    "re_model": {"re": "re_module"},
    "six_model": {
        "__builtin__": "builtins_module",
        "builtins": "builtins_module",
        "six": "six_module",
        "six.moves": "six_moves_module",
    },
    "system_model": {"os": "os_module", "os.path": "path_module", "sys": "sys_module"},
    "threading_model": {"threading": "threading_module"},
    "unittest_model": {"unittest": "unittest_module"},
    "wrapt_model": {"wrapt": "wrapt_module"},
}

#: Dotted path → what makes the module's model.
MODULES: dict[str, Callable[[], ModuleValue]] = {
    "absl": _absl_module,
    **{path: _maker(model, function) for model, paths in _MODELS.items() for path, function in paths.items()},
}
