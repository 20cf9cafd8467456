"""Projects: where they begin, what the names of modules mean in them, their files as modules.

Knows nothing of how programs are run; :class:`~tfshare_lint.project.project.ProgramModules` is what the interpreter
asks for modules. Importing this package imports neither libcst nor the interpreter.
"""

from __future__ import annotations

from tfshare_lint.project.circles import circles
from tfshare_lint.project.import_graph import ImportGraph
from tfshare_lint.project.resolution import Resolver
from tfshare_lint.project.roots import project_root
from tfshare_lint.project.texts import Texts

__all__ = ["ImportGraph", "Resolver", "Texts", "circles", "project_root"]
