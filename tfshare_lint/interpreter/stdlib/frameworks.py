"""Libraries that call functions of the program again and again: web servers, task queues, user interfaces, bots.

None of them makes variables. A function that a program hands to one (as an argument, or by a decorator) and certain
methods of classes that derive from theirs are *handlers*: the interpreter runs them twice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tfshare_lint.interpreter.stdlib.harmless_modules import CONTEXTS, LibraryName
from tfshare_lint.interpreter.stdlib.support import Args, Harmless, Kwargs, words
from tfshare_lint.interpreter.values import (
    MISSING,
    BoundMethod,
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    NativeObject,
    Runtime,
    Value,
)
from tfshare_lint.symbolic import Derived

__all__ = [
    "EACH", "EITHER", "FRAMEWORKS", "ONE", "Framework", "FrameworkName", "Handlers", "call_framework",
    "framework_behind", "framework_module", "framework_of", "handlers_of", "note_servicer",
]  # fmt: skip

#: Which threads run the handlers: one for all calls, a new one for each, or that depends on how the program is run.
ONE, EACH, EITHER = "one", "each", "either"


class Framework(NamedTuple):
    """How a library calls the program's functions.

    ``occasion`` completes "when `f` is called for …". ``methods`` are those of derived classes that it calls, on a new
    object each time. ``once`` are the names through which a program hands over functions that are
    called once, or so that nothing follows from it; ``only`` the only ones that count, if it is not empty.
    """

    occasion: str
    threads: str = ONE
    methods: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


_VERBS = "get post put delete patch head options"


def _web(threads: str, methods: str = _VERBS, once: str = "") -> Framework:
    return Framework("the next request", threads, frozenset(words(methods)), once=frozenset(words(once)))


def _interface(*, once: str = "", only: str = "", threads: str = ONE) -> Framework:
    return Framework("the next event", threads, once=frozenset(words(once)), only=frozenset(words(only)))


_MESSAGES = Framework("the next message")
_FLASK = _web(
    EITHER, f"{_VERBS} dispatch_request",
    "before_first_request errorhandler register_error_handler template_filter template_global template_test "
    "context_processor shell_context_processor cli command make_shell_context teardown_appcontext",
)  # fmt: skip
_DJANGO = _web(EITHER, f"{_VERBS} dispatch get_queryset get_context_data form_valid list create retrieve", "receiver")
_TORNADO = _web(ONE, f"{_VERBS} on_message open", "add_callback run_sync spawn_callback add_future call_later")
_ASGI = _web(EITHER, "", "on_event on_startup on_shutdown exception_handler startup shutdown lifespan middleware")
_HTTP = _web(ONE, "do_GET do_POST do_PUT do_DELETE do_HEAD do_OPTIONS handle")
_RPC = Framework("the next call")
_QT = _interface(only="connect")

#: Root of the import path → the framework.
FRAMEWORKS: dict[str, Framework] = {
    "flask": _FLASK, "flask_restful": _FLASK, "flask_restplus": _FLASK, "flask_restx": _FLASK, "quart": _FLASK,
    "flask_socketio": Framework("the next message", EITHER), "flask_sockets": Framework("the next message", EITHER),
    "django": _DJANGO, "rest_framework": _DJANGO,
    "tornado": _TORNADO, "falcon": _web(EITHER, " ".join(f"on_{verb}" for verb in words(_VERBS))),
    "fastapi": _ASGI, "starlette": _ASGI, "aiohttp": _web(ONE, _VERBS, "on_startup on_cleanup on_shutdown"),
    "sanic": _web(ONE, _VERBS, "listener before_server_start after_server_start"), "bottle": _web(EITHER, ""),
    "cherrypy": _web(EITHER, _VERBS), "hug": _web(EITHER, ""), "responder": _web(EITHER, ""),
    "http": _HTTP, "BaseHTTPServer": _HTTP, "SimpleHTTPServer": _HTTP, "socketserver": _HTTP, "SocketServer": _HTTP,
    "xmlrpc": _RPC, "SimpleXMLRPCServer": _RPC,
    "zerorpc": _RPC, "rpyc": Framework("the next call", EITHER),
    "celery": Framework("the next task", ONE, once=frozenset(words("connect finalize"))),
    "rq": Framework("the next task", ONE), "huey": Framework("the next task", ONE),
    "schedule": Framework("the next time", ONE), "apscheduler": Framework("the next time", EITHER),
    "tkinter": _interface(once="after after_idle after_cancel"), "Tkinter": _interface(once="after after_idle"),
    "PyQt5": _QT, "PyQt4": _QT, "PySide": _QT, "PySide2": _QT, "wx": _interface(only="Bind"),
    "ipywidgets": _interface(), "gradio": Framework("the next request", ONE),
    "dash": Framework("the next event", EITHER),
    "cv2": _interface(only="setMouseCallback createTrackbar"),
    "rospy": Framework("the next message", ONE, only=frozenset(words("Subscriber Service Timer"))),
    "telegram": _MESSAGES, "telebot": _MESSAGES, "aiogram": _MESSAGES, "slack": _MESSAGES, "slack_bolt": _MESSAGES,
    "slackbot": _MESSAGES, "slackclient": _MESSAGES, "discord": _MESSAGES, "itchat": _MESSAGES, "wxpy": _MESSAGES,
    "errbot": _MESSAGES, "socketio": _MESSAGES, "websockets": _MESSAGES, "websocket": _MESSAGES,
    "pika": Framework("the next message", ONE, only=frozenset(words("basic_consume"))),
    "paho": _MESSAGES,
}  # fmt: skip


#: How gRPC's generated function is called that registers an object, whose public methods a pool's threads then call.
_ADD_SERVICER = re.compile(r"(^|\.)add_\w+_to_server$")
_GRPC = Framework("the next request", ONE)


class Handlers:
    """What a run has handed to frameworks."""

    def __init__(self) -> None:
        #: Functions, bound methods and classes, each with the framework.
        self.registered: list[tuple[Value, Framework]] = []
        #: Frameworks of which the program says which threads they use.
        self.threads: dict[Framework, str] = {}

    def register(self, value: Value, framework: Framework) -> None:
        """Note a handler; once."""
        if not any(other is value or other == value for other, _ in self.registered):
            self.registered.append((value, framework))


def handlers_of(runtime: Runtime) -> Handlers:
    """The handlers of this run."""
    found = runtime.notes.get("handlers")
    if found is None:
        found = runtime.notes["handlers"] = Handlers()
    assert isinstance(found, Handlers)
    return found


class FrameworkName(LibraryName):
    """Something of a framework's module: a function, a class, a submodule, the current request."""

    def __init__(self, name: str, framework: Framework) -> None:
        super().__init__(name)
        # ``ThreadingMixIn``, ``ThreadingHTTPServer``: a program that has one serves each request in a new thread.
        threading = name.rpartition(".")[2].startswith("Threading")
        self.framework = framework._replace(threads=EACH) if threading else framework

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        if name.startswith("__"):
            return super().get_attribute(runtime, name)
        return FrameworkName(f"{self.name}.{name}", self.framework)

    def method(self, name: str) -> Value:
        """What an object of a derived class has of the framework: a method, or data such as ``self.headers``."""
        return super().method(name) if name.startswith("__") else FrameworkName(f"{self.name}.{name}", self.framework)

    def call(self, runtime: Runtime, args: Args, kwargs: Kwargs) -> Value:
        result = call_framework(runtime, self.name, self.framework, args, kwargs)
        return result if result is not None else super().call(runtime, args, kwargs)


class FrameworkResult(Harmless):
    """What a framework has made: an application, a decorator, a button."""

    __slots__ = ("framework",)

    def __init__(self, name: str, framework: Framework) -> None:
        super().__init__(name)
        self.framework = framework


def framework_behind(value: Value) -> Framework | None:
    """The framework from which an unknown was got."""
    while isinstance(value, Derived) and value.op in ("attr", "item"):
        value = value.operands[0]
    return value.framework if isinstance(value, FrameworkResult) else None


def call_framework(runtime: Runtime, name: str, framework: Framework, args: Args, kwargs: Kwargs) -> Value:
    """Call ``name`` of a framework: note the functions that it is given. None: it is like any other library's."""
    parts = name.replace("()", "").split(".")
    handlers = handlers_of(runtime)
    threaded = kwargs.get("threaded")
    if parts[-1] in ("run", "run_simple") and isinstance(threaded, bool):
        handlers.threads[framework] = EACH if threaded else ONE
    given = _functions([*args, *kwargs.values()], 3)
    if framework.once.isdisjoint(parts) and (not framework.only or not framework.only.isdisjoint(parts)):
        for value in given:
            handlers.register(value, framework)
    if given and len(args) == 1 and not kwargs and given[0] is args[0]:
        return args[0]  # a decorator
    if parts[-1] in CONTEXTS or (framework.only and parts[-1][:1].islower()):
        return None
    return FrameworkResult(f"{name}()", framework)


def _functions(values: list[Value], depth: int) -> list[Value]:
    """The functions and classes of the program among some arguments, those in lists, tuples and dicts included."""
    found: list[Value] = []
    for value in values:
        function = value.function if isinstance(value, BoundMethod) else value
        if isinstance(function, FunctionValue) or isinstance(value, ClassValue):
            found.append(value)
        elif isinstance(value, Instance) and isinstance(value.cls.find("__call__"), FunctionValue):
            found.append(BoundMethod(value.cls.find("__call__"), value))
        elif depth and isinstance(value, (list, tuple)):
            found.extend(_functions(list(value), depth - 1))
        elif depth and isinstance(value, dict):
            found.extend(_functions(list(value.values()), depth - 1))
    return found


def framework_module(path: str) -> ModuleValue | None:
    """The module of this dotted path if it is a framework's."""
    framework = FRAMEWORKS.get(path.partition(".")[0])
    if framework is None:
        return None

    def load(name: str) -> Value:
        return MISSING if name.startswith("__") else FrameworkName(f"{path}.{name}", framework)

    return ModuleValue(path, {}, load)


def framework_of(cls: ClassValue) -> Framework | None:
    """The framework from one of whose classes the class derives."""
    native: NativeObject | None = cls.native
    return native.framework if isinstance(native, FrameworkName) else None


def note_servicer(runtime: Runtime, callee: str, args: Args) -> None:
    """A function that is not known is called: if it is one that registers a gRPC servicer, note its methods."""
    if not args or not isinstance(args[0], Instance) or _ADD_SERVICER.search(callee) is None:
        return
    for cls in args[0].cls.mro:
        for name, value in cls.attrs.items():
            if isinstance(value, FunctionValue) and not name.startswith("_"):
                handlers_of(runtime).register(BoundMethod(value, args[0]), _GRPC)
