"""What the machine is asked for and what it hands out: requests, variables, shapes."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Union

from tfshare_lint.symbolic import Name, Symbol, Unknown, describe

if TYPE_CHECKING:
    from tfshare_lint.machine.graph import Graph

__all__ = [
    "AUTO_REUSE", "UNKNOWN_SHAPE", "InitializerInfo", "PartitionInfo", "PartitionedVariable",
    "Partitioner", "Reuse", "Shape", "Variable", "VariableRequest", "compatible_shapes", "format_shape",
]  # fmt: skip


class _AutoReuse(enum.Enum):
    AUTO_REUSE = "AUTO_REUSE"

    def __repr__(self) -> str:
        return "AUTO_REUSE"


#: ``tf.AUTO_REUSE``: create what does not exist, share what does.
AUTO_REUSE = _AutoReuse.AUTO_REUSE

#: The reuse flag of a scope, as it takes effect.
Reuse = Union[bool, _AutoReuse]

#: A shape that the program gives but that is not known to us. TensorFlow is taken to know it.
UNKNOWN_SHAPE = Symbol("shape", not_none=True)

#: None: not given, or of unknown rank for TensorFlow too. A dimension is None where TensorFlow does not know it and
#: an ``Unknown`` where only we do not.
Shape = Union["tuple[Union[int, Unknown, None], ...]", Unknown, None]

#: ``partitioner(shape, dtype)``: the number of parts along each axis, or None where that is unknown.
Partitioner = Callable[[Any, Any], Any]


@dataclass
class InitializerInfo:
    """What is known about an ``initializer=`` or an initial value.

    ``kind`` is ``callable`` (an initializer object, a function), ``constant`` (a value or a tensor) or ``unknown``.
    ``shape`` and ``dtype`` describe the value of a constant. ``nullary``: a callable that can be called without
    arguments. ``tensor``: a constant that is a tensor already. ``value`` is the program's own value, for comparison
    by the rules.
    """

    kind: str = "callable"
    shape: Shape = None
    dtype: Any = None
    nullary: bool = False
    tensor: bool = False
    value: Any = None

    def sliced(self, shape: Shape) -> InitializerInfo:
        """A part of this constant."""
        return InitializerInfo(self.kind, shape, self.dtype, self.nullary, self.tensor, self.value)


@dataclass
class VariableRequest:
    """One call of ``get_variable``: the arguments as given, None where not given.

    ``shape`` is None where no shape is given, :data:`UNKNOWN_SHAPE` where one is given that is not known to us.
    ``dtype`` is a name (``"float32"``) or an unknown. ``local`` is True for ``get_local_variable``. ``reuse`` may
    only be set by a custom getter.
    """

    name: Any
    shape: Shape = None
    dtype: Any = None
    initializer: InitializerInfo | None = None
    regularizer: Any = None
    trainable: Any = None
    collections: Any = None
    caching_device: Any = None
    partitioner: Any = None
    validate_shape: Any = True
    use_resource: Any = None
    custom_getter: Any = None
    constraint: Any = None
    local: bool = False
    #: A custom getter asks: name scopes that it has entered come before the op's name.
    in_getter: bool = False
    reuse: Reuse | None = None
    #: Keyword names that the program wrote.
    given: frozenset[str] = frozenset()
    #: In a request whose defaults are filled in: the request that the program made.
    original: VariableRequest | None = None

    def copy(self) -> VariableRequest:
        """A shallow copy (``dataclasses.replace`` is too slow for every call)."""
        new = object.__new__(VariableRequest)
        new.__dict__.update(self.__dict__)
        return new


@dataclass
class PartitionInfo:
    """Which part of which partitioned variable a variable is."""

    name: Name
    index: int
    offset: tuple[Any, ...]
    full_shape: tuple[Any, ...]


@dataclass(eq=False)
class Variable:
    """A variable of a graph.

    ``name`` is ``variable.op.name``, ``key`` the name in the store (None: not made by ``get_variable``), ``kind``
    says who made it (``get_variable`` or ``Variable``; callers may use words of their own). ``shared_sites`` has the
    site of each later call that returned it. ``assumed``: TensorFlow has not been seen to create it; it stands for
    the one that an erroneous or an unknown caller's call must have meant.
    """

    name: Name
    key: Name | None
    kind: str
    shape: Shape
    dtype: Any
    trainable: Any
    graph: Graph
    site: Any
    serial: int
    scope_reuse: Reuse = False
    shared_sites: list[Any] = field(default_factory=list)
    initializer: InitializerInfo | None = None
    regularizer: Any = None
    collections: Any = None
    request: VariableRequest | None = None
    partition: PartitionInfo | None = None
    resource: bool = False
    assumed: bool = False
    assumptions: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.trainable, (str, int, float, list, tuple, dict)):
            self.trainable = bool(self.trainable)  # TensorFlow asks for nothing but its truth

    def __repr__(self) -> str:
        return f"<Variable {self.name!r}>"


@dataclass(eq=False)
class PartitionedVariable:
    """A variable in parts, each a :class:`Variable` named ``name/part_0`` and so on."""

    name: Name
    key: Name
    shape: Shape
    dtype: Any
    parts: list[Variable]
    partitions: tuple[int, ...]
    graph: Graph
    site: Any
    shared_sites: list[Any] = field(default_factory=list)
    request: VariableRequest | None = None

    def __repr__(self) -> str:
        return f"<PartitionedVariable {self.name!r}>"


def compatible_shapes(left: Shape, right: Shape) -> bool:
    """``TensorShape.is_compatible_with``; what we do not know is compatible."""
    if not isinstance(left, tuple) or not isinstance(right, tuple):
        return True
    return left == right or (
        len(left) == len(right)
        and all(not isinstance(a, int) or not isinstance(b, int) or a == b for a, b in zip(left, right))
    )


def format_shape(shape: Shape) -> str:
    """A shape as TensorFlow writes it."""
    if shape is None:
        return "<unknown>"
    if not isinstance(shape, tuple):
        return "{" + shape.label() + "}"
    dims = ["?" if d is None else "{" + describe(d) + "}" if isinstance(d, Unknown) else str(d) for d in shape]
    return f"({dims[0]},)" if len(dims) == 1 else f"({', '.join(dims)})"
