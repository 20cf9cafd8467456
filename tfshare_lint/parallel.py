"""The same work for several processes: results come back in the order of the tasks, whatever happens to a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

__all__ = ["Processes"]

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Tasks that a process takes at a time: those beside each other import the same modules mostly.
LARGEST_CHUNK = 16


class Processes:
    """Several processes that keep what they have read from one piece of work to the next. A context manager."""

    def __init__(self, number: int, prepare: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        """Each process calls ``prepare(*arguments)`` first; it must be importable by name."""
        self._number = number
        self._prepare = prepare
        self._arguments = arguments
        self._pool = self._make(number)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def map(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], lost: Callable[[Task], Result]
    ) -> Iterator[Result]:
        """``work(task)`` for each task. ``lost``: the result for a task that took its process down."""
        from concurrent.futures.process import BrokenProcessPool

        chunk = max(1, min(LARGEST_CHUNK, len(tasks) // (4 * self._number)))
        done = 0
        try:
            for result in self._pool.map(work, tasks, chunksize=chunk):
                yield result
                done += 1
        except BrokenProcessPool:  # the rest one by one, to find out which it was
            for task in tasks[done:]:
                try:
                    with self._make(1) as pool:
                        result = pool.submit(work, task).result()
                except BrokenProcessPool:
                    result = lost(task)
                yield result
            self._pool = self._make(self._number)

    def _make(self, number: int) -> ProcessPoolExecutor:
        """Processes that share what this one has read already, where the system can make such."""
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        forks = "fork" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if forks else None)
        return ProcessPoolExecutor(number, context, self._prepare, self._arguments)
