"""The flake8 plugin: the same findings, file by file, beside flake8's own.

Nothing heavy is imported until a file turns up that can matter, and no exception ever leaves: one would end
flake8's whole run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from tfshare_lint import __version__
from tfshare_lint.api import DEFAULT_TARGET, TARGETS

if TYPE_CHECKING:
    from tfshare_lint.checking import Workspace
    from tfshare_lint.finding import AnalysisError, Finding

__all__ = ["Plugin"]

Line = tuple[int, int, str, type]


class Plugin:
    """What flake8 makes for each file. ``tree`` is flake8's own, so it shows that the file is Python."""

    name = "tfshare-lint"
    version = __version__
    #: Set by :meth:`parse_options`, which flake8 calls in every process.
    certain_only: ClassVar[bool] = False
    target_tf: ClassVar[str] = DEFAULT_TARGET
    search_path: ClassVar[list[str]] = []
    #: What has been read so far: flake8 hands over one file at a time, whose project is the same mostly.
    workspace: ClassVar[Workspace | None] = None

    def __init__(self, tree: ast.Module, lines: list[str], filename: str = "stdin") -> None:
        self._tree = tree
        self._lines = lines
        self._filename = filename

    @classmethod
    def add_options(cls, manager: Any) -> None:
        """Tell flake8 of the options."""
        manager.add_option(
            "--tfs-min-confidence",
            choices=("possible", "certain"),
            default="possible",
            parse_from_config=True,
            help="With `certain`, tfshare-lint leaves out what happens only under a condition. (Default: possible)",
        )
        manager.add_option(
            "--tfs-target-tf",
            choices=TARGETS,
            default=DEFAULT_TARGET,
            parse_from_config=True,
            help=f"The TensorFlow that tfshare-lint takes the code to be for. (Default: {DEFAULT_TARGET})",
        )
        manager.add_option(
            "--tfs-search-path",
            default="",
            comma_separated_list=True,
            normalize_paths=True,
            parse_from_config=True,
            help="Folders of libraries whose source tfshare-lint reads for what the code imports, but does not check.",
        )

    @classmethod
    def parse_options(cls, options: Any) -> None:
        """Take the options' values."""
        cls.certain_only = options.tfs_min_confidence == "certain"
        cls.target_tf = options.tfs_target_tf
        cls.search_path = list(options.tfs_search_path)
        cls.workspace = None

    def run(self) -> Iterator[Line]:
        """The findings: line (1-based), column (0-based), text."""
        for line, column, text in self._checked():
            yield line, column, text, type(self)

    def _checked(self) -> list[tuple[int, int, str]]:
        try:
            from tfshare_lint import api

            cls = type(self)
            if cls.workspace is None:
                cls.workspace = api.Workspace(api.Settings(self.target_tf, tuple(self.search_path)))
            text = "".join(self._lines)
            report = api.check_source(text, self._filename, self._tree, workspace=cls.workspace)
            found = [f for f in report.findings if not self.certain_only or f.confidence == "certain"]
            items: list[Finding | AnalysisError] = [*found, *report.errors]
            return [(item.line, item.column - 1, f"{item.code} {item.message}") for item in items]
        except Exception as error:  # a fault of this program's own must not end flake8's run
            return [(1, 0, f"TFS902 The analysis failed ({type(error).__name__}: {error}). Please report this file.")]
