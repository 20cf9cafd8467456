"""Undoing changes: the state after a module's body is kept, and each entry that runs after it is taken back.

Whoever changes an object that may outlive the entry (a list, a dict, a set, or an object with a ``__dict__``)
calls :meth:`Journal.save` first. The first call in an epoch keeps a shallow copy; :meth:`Journal.rollback` puts
it back. Objects made since the epoch began need not be saved, but saving them does no harm.
"""

from __future__ import annotations

from collections import deque
from typing import Any

__all__ = ["Journal"]


class Journal:
    """Keeps the old state of what is changed, so that it can be put back."""

    def __init__(self) -> None:
        self._saved: dict[int, tuple[Any, Any]] = {}
        self.active = False
        #: How many changes were announced so far, epoch or not.
        self.count = 0

    def begin(self) -> None:
        """Start an epoch: from here on :meth:`save` keeps what it is given."""
        self._saved = {}
        self.active = True

    def save(self, target: Any) -> None:
        """Keep ``target``'s present state, unless this epoch has it already or no epoch is open."""
        self.count += 1
        if not self.active or id(target) in self._saved:
            return
        if isinstance(target, (list, dict, set, deque)):
            self._saved[id(target)] = (target, target.copy())
        else:
            self._saved[id(target)] = (target, dict(target.__dict__))

    def rollback(self) -> None:
        """End the epoch and put everything back as it was when it began."""
        for target, state in self._saved.values():
            if isinstance(target, (list, deque)):
                target.clear()
                target.extend(state)
            elif isinstance(target, (dict, set)):
                target.clear()
                target.update(state)
            else:
                target.__dict__.clear()
                target.__dict__.update(state)
        self._saved = {}
        self.active = False
