"""Run a command as a whole fresh process and say what it cost."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import NamedTuple

try:
    import resource
except ImportError:  # not on Windows: wall time only
    resource = None  # type: ignore[assignment]

__all__ = ["CHECK", "Cost", "run"]

#: A cold check in a single process: no pool, no cache.
CHECK = [
    sys.executable,
    "-m",
    "tfshare_lint",
    "check",
    "-j",
    "1",
    "--no-cache",
    "--exit-zero",
    "--output-format",
    "json",
]


class Cost(NamedTuple):
    """Seconds of wall time and of processor time, the exit status and what was printed."""

    wall: float
    cpu: float
    status: int
    output: str


def _children_cpu() -> float:
    if resource is None:
        return float("nan")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: list[str], stdin: str | None = None, time_limit: float | None = None) -> Cost:
    """Run ``command`` to its end; its stderr is dropped.

    After ``time_limit`` seconds it is killed, and its exit status is -9.
    """
    cpu = _children_cpu()
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=time_limit,
        )
        status, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        status, output = -9, ""
    return Cost(time.perf_counter() - begun, _children_cpu() - cpu, status, output)
