"""``threading``: a thread's function is called when the thread is started."""

from __future__ import annotations

from tfshare_lint.interpreter.stdlib.exceptions import OBJECT
from tfshare_lint.interpreter.stdlib.harmless_modules import LibraryName
from tfshare_lint.interpreter.stdlib.library import module
from tfshare_lint.interpreter.stdlib.support import Args, Implementation, Kwargs, functions
from tfshare_lint.interpreter.values import ClassValue, ModuleValue, NativeObject, Runtime, Value

__all__ = ["threading_module"]

_NAMES = ("group", "target", "name", "args", "kwargs")


def _thread_init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    thread, *rest = args
    given = dict(zip(_NAMES, rest), **kwargs)
    runtime.journal.save(thread.attrs)
    thread.attrs["_target"] = given.get("target")
    thread.attrs["_args"] = given.get("args", ())
    thread.attrs["_kwargs"] = given.get("kwargs") or {}
    thread.attrs["name"] = given.get("name") or "Thread-1"
    thread.attrs["daemon"] = given.get("daemon", False)


def _thread_start(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    runtime.in_thread(lambda: runtime.call(runtime.get_attribute(args[0], "run"), []))


def _thread_run(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    attrs = args[0].attrs
    target = runtime.resolve(attrs.get("_target"))
    if target is not None:
        positional = runtime.known_items(attrs.get("_args", ()))
        keywords = attrs.get("_kwargs")
        runtime.call(target, positional or [], dict(keywords) if isinstance(keywords, dict) else {})


def _none(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return None


def _is_alive(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return False


_THREAD: dict[str, Implementation] = {
    "__init__": _thread_init,
    "start": _thread_start,
    "run": _thread_run,
    "join": _none,
    "setDaemon": _none,
    "setName": _none,
    "getName": lambda runtime, args, kwargs: args[0].attrs.get("name"),
    "is_alive": _is_alive,
    "isAlive": _is_alive,
    "isDaemon": _is_alive,
    "cancel": _none,
}
THREAD = ClassValue("Thread", (OBJECT,), {})
THREAD.attrs.update(functions(_THREAD, binds=True))


def _timer_init(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    timer, *rest = args
    given = dict(zip(("interval", "target", "args", "kwargs"), rest), **kwargs)
    given["target"] = given.pop("function", given.get("target"))
    return _thread_init(runtime, [timer], {k: v for k, v in given.items() if k != "interval"})


TIMER = ClassValue("Timer", (THREAD,), {})
TIMER.attrs.update(functions({"__init__": _timer_init}, binds=True))
LOCAL = ClassValue("local", (OBJECT,), {})


class Lock(NativeObject):
    """A lock, semaphore, condition or event: waiting never blocks."""

    type_name = "lock"

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        return LibraryName(f"lock.{name}")


def _lock(runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
    return Lock()


def threading_module() -> ModuleValue:
    """The model of ``threading``."""
    locks = ("Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event", "Barrier")
    others: dict[str, Value] = {"Thread": THREAD, "Timer": TIMER, "local": LOCAL, "main_thread": LibraryName("thread")}
    return module("threading", dict.fromkeys(locks, _lock), others)
