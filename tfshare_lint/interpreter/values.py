"""The values of the interpreted program.

Where a host value says it all it is used as it is: ``None``, bools, numbers, strings, bytes, ``...``, tuples,
lists, dicts, sets, frozensets, ranges, slices and deques stand for themselves (their elements are values again).
Unknown values come from :mod:`tfshare_lint.symbolic`. Everything else is one of the classes below; what a library
model adds (tensors, scopes, layers) derives from :class:`NativeObject`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from tfshare_lint.symbolic import Symbol, Unknown

if TYPE_CHECKING:
    from tfshare_lint.frontend.ir import FunctionCode, ModuleCode
    from tfshare_lint.interpreter.finder import ModuleFinder
    from tfshare_lint.journal import Journal
    from tfshare_lint.trace import Event, Site

__all__ = [
    "BoundMethod", "ClassMethodValue", "ClassValue", "Environment", "FunctionValue", "Instance", "ModuleValue",
    "NativeClass", "NativeFunction", "NativeObject", "PropertyValue", "Runtime", "StaticMethodValue", "UserException",
    "Value",
]  # fmt: skip

Value = Any  # one of the kinds that the module's docstring lists

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()


class UserException(Exception):
    """An exception of the interpreted program on its way up: ``value`` is an :class:`Instance` of an exception
    class. Also thrown for exceptions that Python or TensorFlow themselves raise."""

    def __init__(self, value: Instance) -> None:
        super().__init__(value)
        self.value = value
        self.site: Site | None = None
        self.refusal: Any = None  # the event of the library's refusal that it stands for


class Environment:
    """A scope of names: its variables and the scope around it. ``kind`` is ``module``, ``function`` or ``class``.

    ``python2`` and ``floor_division`` are asked of :attr:`globals`; see :class:`~tfshare_lint.frontend.ir.ModuleCode`.
    """

    __slots__ = ("globals", "kind", "parent", "vars")
    python2: bool = False
    floor_division: bool = False

    def __init__(self, kind: str, parent: Environment | None, variables: dict[str, Value] | None = None) -> None:
        self.kind = kind
        self.parent = parent
        self.vars: dict[str, Value] = {} if variables is None else variables
        self.globals: Environment = self if parent is None else parent.globals


class ModuleEnvironment(Environment):
    """The names of a module. ``python2``: the program's main module is Python 2, so this one is run by it too."""

    __slots__ = ("floor_division", "python2")

    def __init__(self, variables: dict[str, Value], code: ModuleCode | None, python2: bool = False) -> None:
        super().__init__("module", None, variables)
        self.python2 = python2 or (code is not None and code.python2)
        self.floor_division = self.python2 and code is not None and code.floor_division


class FunctionValue:
    """A user's function or lambda with its closure."""

    def __init__(self, code: FunctionCode, env: Environment, defaults: dict[str, Value], path: str, qualname: str,
                 owner: ClassValue | None = None) -> None:  # fmt: skip
        self.code = code
        self.env = env
        self.defaults = defaults
        self.path = path
        self.qualname = qualname
        self.owner = owner  # the class whose body defined it: what super() starts from
        self.attrs: dict[str, Value] = {}

    def __repr__(self) -> str:
        return f"<function {self.qualname}>"


class BoundMethod:
    """``function`` with its first argument already given."""

    __slots__ = ("function", "receiver")

    def __init__(self, function: Value, receiver: Value) -> None:
        self.function = function
        self.receiver = receiver

    def __eq__(self, other: object) -> bool:
        return (isinstance(other, BoundMethod) and self.function is other.function
                and self.receiver is other.receiver)  # fmt: skip

    def __hash__(self) -> int:
        return hash((id(self.function), id(self.receiver)))


class PropertyValue:
    def __init__(self, getter: Value, setter: Value = None, deleter: Value = None) -> None:
        self.getter = getter
        self.setter = setter
        self.deleter = deleter


class StaticMethodValue:
    def __init__(self, function: Value) -> None:
        self.function = function


class ClassMethodValue:
    def __init__(self, function: Value) -> None:
        self.function = function


class ClassValue:
    """A class: a user's, or one of Python's own exception classes, or ``object``.

    ``mro`` starts with the class itself. ``opaque_base`` is True where some base is unknown: an attribute that is
    not found may then exist, and calling it may do anything.
    """

    def __init__(self, name: str, bases: tuple[ClassValue, ...], attrs: dict[str, Value], path: str = "",
                 opaque_base: bool = False, native: NativeClass | None = None) -> None:  # fmt: skip
        self.name = name
        self.bases = bases
        self.attrs = attrs
        self.path = path
        self.opaque_base: bool = opaque_base or any(b.opaque_base for b in bases)
        #: Some base is not known at all: it may derive from any class.
        self.unknown_base: bool = opaque_base or any(b.unknown_base for b in bases)
        self.native: NativeClass | None = native or next((b.native for b in bases if b.native is not None), None)
        self.mro: list[ClassValue] = linearize(self, bases)
        self.at: Any = None
        self.metaclass: Value = None
        self.subclasses: list[ClassValue] = []  # the program's own that derive from it directly

    def find(self, name: str) -> Value:
        """The attribute along the method resolution order, or :data:`MISSING`."""
        for cls in self.mro:
            if name in cls.attrs:
                return cls.attrs[name]
        return MISSING

    def is_subclass(self, other: ClassValue) -> bool:
        return other in self.mro

    def __repr__(self) -> str:
        return f"<class {self.name}>"


def linearize(cls: ClassValue, bases: tuple[ClassValue, ...]) -> list[ClassValue]:
    """The C3 method resolution order; where Python would refuse, depth first without repeats."""
    sequences = [list(b.mro) for b in bases] + [list(bases)]
    order = [cls]
    while any(sequences):
        sequences = [s for s in sequences if s]
        head = next(
            (s[0] for s in sequences if not any(s[0] in other[1:] for other in sequences)),
            sequences[0][0],
        )
        order.append(head)
        sequences = [[c for c in s if c is not head] for s in sequences]
    return order


class Instance:
    """An object of a user's class, or an exception."""

    def __init__(self, cls: ClassValue, attrs: dict[str, Value] | None = None) -> None:
        self.cls = cls
        self.attrs: dict[str, Value] = {} if attrs is None else attrs

    def __repr__(self) -> str:
        return f"<{self.cls.name} object>"


class ModuleValue:
    """A module that is known: attributes come from ``attrs``, else from ``load(name)`` (MISSING if there is none)."""

    def __init__(self, name: str, attrs: dict[str, Value], load: Callable[[str], Value] | None = None) -> None:
        self.name = name
        self.attrs = attrs
        self.load = load
        #: Runs the body of a module that is imported and has not been needed yet; None for all others.
        self.pending: Callable[[], None] | None = None

    def known_attributes(self) -> dict[str, Value]:
        """The names that the module has, its body run if it has not been yet."""
        if self.pending is not None:
            self.pending()
        return self.attrs

    def __repr__(self) -> str:
        return f"<module {self.name}>"


class DeferredName(Unknown):
    """What ``from module import name`` binds while the module's body has not been run: it is looked up when it is
    used."""

    __slots__ = ("module", "name")

    def __init__(self, module: ModuleValue, name: str) -> None:
        self.module = module
        self.name = name

    def label(self) -> str:
        return self.name


class NativeFunction:
    """A function that the linter models: ``implementation(runtime, args, kwargs)`` returns its value.

    The arguments are values as they came; ``implementation`` resolves what it must (:meth:`Runtime.resolve`).
    ``binds`` is True for a function that becomes a method when read from an instance.
    """

    __slots__ = ("binds", "implementation", "name", "pure")

    def __init__(self, name: str, implementation: Callable[[Runtime, list[Value], dict[str, Value]], Value],
                 binds: bool = False, pure: bool = False) -> None:  # fmt: skip
        self.name = name
        self.implementation = implementation
        self.binds = binds
        self.pure = pure  # calling it changes nothing that could matter: an unknown branch around it is no decision

    def __repr__(self) -> str:
        return f"<native {self.name}>"


class NativeObject:
    """An object of a modelled library. Subclasses override what they support; the defaults are those of an object
    about which nothing is known except that it is not None: attributes and results are fresh unknowns.

    State lives in ``__dict__`` (so that :class:`~tfshare_lint.journal.Journal` can save it): call
    ``runtime.journal.save(self)`` before changing it.
    """

    type_name = "object"
    #: It stands for a name of a library of which nothing is known.
    may_be_module = False
    #: Reading an attribute changes nothing and gives the same again.
    attributes_are_pure = False

    def join(self, runtime: Runtime, other: NativeObject) -> Value:
        """One object that stands for "this one or ``other``", or MISSING where there is none."""
        return MISSING

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        """The attribute's value; MISSING raises AttributeError in the program."""
        return runtime.fresh(f"{self.type_name}.{name}")

    def set_attribute(self, runtime: Runtime, name: str, value: Value) -> None:
        runtime.journal.save(self)
        self.__dict__.setdefault("user_attributes", {})
        self.__dict__["user_attributes"] = {**self.__dict__["user_attributes"], name: value}

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return runtime.fresh(f"{self.type_name}()")

    def enter(self, runtime: Runtime) -> Value:
        """``__enter__``; MISSING where the object is no context manager."""
        return self

    def exit(self, runtime: Runtime, error: UserException | None) -> bool:
        """``__exit__``: True swallows the error."""
        return False

    def holds_integers(self) -> bool:
        """Is it certainly an integer, or made of integers? Python 2's ``/`` asks."""
        return False

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        """The elements; None where they are unknown; raise through ``runtime.raise_error`` where it cannot be
        iterated."""
        return None

    def unpacked(self, runtime: Runtime, index: int) -> Value:
        """The element for a target of an assignment to several, where the elements are unknown."""
        return runtime.fresh(f"[{index}]")

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return runtime.fresh(f"{self.type_name}[]")

    def set_item(self, runtime: Runtime, index: Value, value: Value) -> None:
        return None

    def length(self, runtime: Runtime) -> Value:
        return runtime.fresh(f"len({self.type_name})")

    def truth(self, runtime: Runtime) -> Value:
        """A bool, or an unknown to decide on."""
        return True

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        """``self op other`` (``other op self`` where reflected); MISSING where it is not supported."""
        return MISSING

    def unary(self, runtime: Runtime, op: str) -> Value:
        return runtime.fresh(f"{op}{self.type_name}")

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        """The result of ``==``, ``<`` …; MISSING: by identity for == and !=, else unknown."""
        return MISSING

    def contains(self, runtime: Runtime, item: Value) -> Value:
        """``item in self``: a bool or an unknown; MISSING: by the elements."""
        return MISSING

    def text(self, runtime: Runtime) -> str | Unknown:
        """``str(self)``: a string, a pattern or an unknown."""
        return runtime.fresh(f"str({self.type_name})", not_none=True)


class NativeClass(NativeObject):
    """A modelled class: calling it constructs; a user's class may derive from it.

    ``construct(runtime, args, kwargs)`` makes an object. When a user's class derives from it, its methods are
    found with :meth:`method` and are called with the user's instance as first argument.
    """

    type_name = "type"

    def __init__(self, name: str, construct: Callable[[Runtime, list[Value], dict[str, Value]], Value],
                 methods: dict[str, NativeFunction] | None = None,
                 is_instance: Callable[[Value], bool | None] | None = None) -> None:  # fmt: skip
        self.name = name
        self.construct = construct
        self.methods = methods or {}
        self.is_instance = is_instance  # is a value an instance of this class? None: unknown

    def method(self, name: str) -> Value:
        """A method for classes derived from this one, or MISSING."""
        return self.methods.get(name, MISSING)

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return self.construct(runtime, args, kwargs)

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        found = self.methods.get(name, MISSING)
        if found is MISSING and name.startswith("__"):  # its operators, which a program may give other names
            return runtime.fresh(f"{self.name}.{name}", not_none=True)
        return found

    def __repr__(self) -> str:
        return f"<class {self.name}>"


class Runtime(Protocol):
    """What models of libraries may ask of the interpreter. The interpreter is the one implementation."""

    journal: Journal
    #: What finds the program's own modules.
    finder: ModuleFinder
    #: The model of the outside world that the run drives (for TensorFlow: the variable-store machine).
    machine: Any
    #: How many loops are running (not exact where generators are: then it may be more); 0 where none is.
    looping: int
    #: Per-run notes of library models: module name → anything.
    notes: dict[str, Any]

    def fresh(self, name: str, not_none: bool = False) -> Symbol:
        """A new unknown, different from every other."""

    def resolve(self, value: Value) -> Value:
        """The value itself, with an unknown choice (``a if unknown else b``) decided."""

    def truth(self, value: Value) -> bool:
        """Is it true? Decides where it is unknown."""

    def known_truth(self, value: Value) -> bool | None:
        """Is it true? None where that would need a decision."""

    def compare(self, op: str, left: Value, right: Value) -> Value:
        """``left op right`` for ``== != < <= > >= is in`` and their negations: a bool or an unknown."""

    def binary(self, op: str, left: Value, right: Value) -> Value: ...

    def get_attribute(self, value: Value, name: str) -> Value:
        """``value.name``; raises AttributeError in the program where there is none."""

    def find_attribute(self, value: Value, name: str) -> Value:
        """The same, but MISSING where there is none."""

    def set_attribute(self, value: Value, name: str, new: Value) -> None: ...

    def get_item(self, value: Value, index: Value) -> Value: ...

    def set_item(self, value: Value, index: Value, new: Value) -> None: ...

    def call(self, function: Value, args: list[Value], kwargs: dict[str, Value] | None = None) -> Value:
        """Call anything callable."""

    def iterate(self, value: Value) -> Iterator[Value]:
        """The elements. An unknown iterable gives a first and a later element."""

    def known_items(self, value: Value) -> list[Value] | None:
        """All elements as a list, or None where they are not all known."""

    def to_text(self, value: Value) -> str | Unknown:
        """``str(value)``: a string, a pattern or an unknown."""

    def raise_error(self, type_name: str, message: str) -> NoReturn:
        """Raise a built-in exception in the program (``"ValueError"``)."""

    def public_names(self, module: ModuleValue) -> frozenset[str] | None:
        """All public names of a library's module, or None where they are not known."""

    def would_catch(self, type_name: str) -> bool:
        """Would the program catch an exception of that built-in type, raised now?"""

    def unknown_call(self, what: str, args: list[Value], kwargs: dict[str, Value]) -> Value:
        """A call that cannot be resolved: it may create variables; its result is a fresh unknown."""

    def recover(self, error: Any) -> Any:
        """What to go on with after TensorFlow refused (a ``machine.TensorFlowError``).

        Writes the ``Raised`` event. Where the program would catch the error (or the run stops at errors), raises it
        in the program as :class:`UserException`; else returns ``error.recover()``.
        """

    def emit(self, event: Event) -> None:
        """Write an event into the trace."""

    def site(self) -> Site:
        """Where the program stands."""

    def assume(self, text: str) -> None:
        """Note that the rest of the run supposes this."""

    def assuming(self, text: str) -> AbstractContextManager[None]:
        """Suppose this while the body of a ``with`` runs."""

    def in_thread(self, body: Callable[[], Value]) -> None:
        """Run ``body`` as a thread of its own."""

    def within(self, context: NativeObject, body: Callable[[], Value]) -> Value:
        """Run ``body`` inside a context manager, as ``with context:`` would."""
