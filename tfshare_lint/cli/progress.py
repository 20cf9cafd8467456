"""How far a long run is: a line on the terminal, on standard error, gone before the first report is printed.

rich draws it, and is imported only when there is something to draw.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Progress"]

#: Seconds. Nothing is shown of a run that takes no longer.
DELAY = 2.0


class Progress:
    """Called with how many programs are done, and how many there are. Draws nothing where nobody would see it."""

    def __init__(self, console: Console | None = None, delay: float = DELAY) -> None:
        """``console``: where to draw; the default is standard error, if that is a terminal."""
        self._console = console
        self._wanted = console is not None or (sys.stderr.isatty() and os.environ.get("TERM") != "dumb")
        self._from = time.monotonic() + delay
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, done: int, total: int) -> None:
        if not self._wanted or time.monotonic() < self._from:
            return
        if self._bar is None:
            self._begin()
        self._bar.update(self._task, completed=done, total=total)

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress as Bar, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("checking"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("programs"),
            TimeElapsedColumn(),
        )
        self._bar = Bar(*columns, console=self._console or Console(stderr=True), transient=True)
        self._task = self._bar.add_task("")
        self._bar.start()

    def stop(self) -> None:
        """Take the line away, for good."""
        self._wanted = False
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
