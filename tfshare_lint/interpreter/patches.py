"""What programs change in the modules and classes of libraries (``tf.get_variable = mine``). The models of these are
shared by all programs that one process runs, so the next program must find them as they were."""

from __future__ import annotations

from tfshare_lint.interpreter.values import MISSING, ClassValue, ModuleValue, Value

__all__ = ["note_change", "take_back_changes"]

#: Namespace, name in it, its value before (MISSING: none).
_changes: list[tuple[dict[str, Value], str, Value]] = []


def note_change(owner: ModuleValue | ClassValue, name: str) -> None:
    """An attribute is about to be set; it matters where the owner is a library's."""
    is_library = owner.load is not None if isinstance(owner, ModuleValue) else not owner.path
    if is_library:
        _changes.append((owner.attrs, name, owner.attrs.get(name, MISSING)))


def take_back_changes() -> None:
    """Before a program is run: undo what the programs before it have changed."""
    while _changes:
        attrs, name, before = _changes.pop()
        if before is MISSING:
            attrs.pop(name, None)
        else:
            attrs[name] = before
