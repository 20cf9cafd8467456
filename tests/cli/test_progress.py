"""The line that says how far a long run is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from tfshare_lint.cli import progress as module
from tfshare_lint.cli.progress import Progress


def terminal() -> tuple[Console, io.StringIO]:
    stream = io.StringIO()
    return Console(file=stream, force_terminal=True, width=80, color_system=None), stream


def test_a_long_run_is_drawn_and_taken_away() -> None:
    console, stream = terminal()
    progress = Progress(console, delay=0)
    progress(1, 12)
    progress(7, 12)
    time.sleep(0.3)
    progress.stop()
    assert "7/12 programs" in stream.getvalue()
    drawn = stream.getvalue()
    progress(8, 12)
    progress.stop()
    assert stream.getvalue() == drawn
    assert drawn.endswith(("\x1b[2K", "\x1b[1A\x1b[2K")) or "\x1b[2K" in drawn[-40:]


def test_of_a_short_run_nothing_is_shown() -> None:
    console, stream = terminal()
    progress = Progress(console, delay=60)
    progress(1, 12)
    progress.stop()
    assert stream.getvalue() == ""


def test_where_nobody_looks_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()  # is no terminal
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress(delay=0)
    progress(1, 12)
    progress.stop()
    assert stream.getvalue() == ""


SCRIPT = f"import {module.__name__} as p, sys; p.DELAY = 0; p.Progress.__init__.__defaults__ = (None, 0); "


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_the_command_on_a_terminal(tmp_path: Path) -> None:
    import pty

    for number in range(3):
        (tmp_path / f"p{number}.py").write_text('import tensorflow as tf\nw = tf.get_variable("w", [1])\n' * 2)
    ours, theirs = pty.openpty()
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT + "from tfshare_lint.cli import main; main(['check', '.'])"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "PYTHONPATH": root, "TERM": "xterm"},
        timeout=60, check=False,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while True:
            shown += os.read(ours, 65536)
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    assert done.returncode == 1
    assert done.stdout.count(b"TFS101") == 3
    assert b"\x1b" not in done.stdout
    assert b"programs" in shown
    assert b"3 findings in 3 files" in shown.rpartition(b"\x1b[2K")[2]
