"""Tensors, operations and results of which nothing is known but that they make no variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tfshare_lint.interpreter.values import MISSING, NativeFunction, NativeObject, Runtime, Value
from tfshare_lint.machine import UNKNOWN_SHAPE
from tfshare_lint.symbolic import Name, Pattern, Unknown, concatenate
from tfshare_lint.tfapi import events, indexing
from tfshare_lint.tfapi.dtypes import dtype_value, is_floating
from tfshare_lint.tfapi.folding import fold_binary
from tfshare_lint.tfapi.growth import note_operation
from tfshare_lint.tfapi.shapes import Dims, TensorShape, broadcast, dims_of, merge
from tfshare_lint.tfapi.state import state_of

__all__ = [
    "Opaque", "Operation", "Tensor", "computed", "dtype_of", "gradient_of", "new_tensor", "shape_of", "sources_of",
    "variables_of",
]  # fmt: skip

#: Python's operator → default name of the operation it makes in TensorFlow 1.15.
_OPERATORS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul",
    "&": "and", "|": "or", "^": "xor",
}  # fmt: skip
_COMPARISONS = {"<": "Less", "<=": "LessEqual", ">": "Greater", ">=": "GreaterEqual"}


class Opaque(NativeObject):
    """The result of a function that makes no variables, about which nothing else is known.

    Whatever is done with it gives another such result; it never disturbs the analysis. ``variables`` is a bit set of
    the serial numbers of the variables that it was computed from.
    """

    type_name = "result"

    #: See :class:`Tensor`.
    parents: tuple[Value, ...] = ()
    parametric = False

    def __init__(self, label: str = "result", variables: int = 0, parents: tuple[Value, ...] = ()) -> None:
        self.label = label
        self.variables = variables
        if parents:
            self.parents = parents

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        return own[name] if name in own else Opaque(f"{self.label}.{name}", self.variables, (self,))

    def call(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        if self.label.endswith((".run", ".eval")):
            events.session_run(runtime)
        operands = [*args, *kwargs.values()]
        if any(getattr(operand, "type_name", None) == "Session" for operand in operands):
            state_of(runtime).unseen_effects += 1
        return Opaque(f"{self.label}()", self.variables | variables_of(operands), (self, *sources_of(operands)))

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        return Opaque(f"{self.label}[]", self.variables, (self,))

    def unpacked(self, runtime: Runtime, index: int) -> Value:
        return self.get_item(runtime, index)

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return None

    def truth(self, runtime: Runtime) -> Value:
        return runtime.fresh(self.label, not_none=True)

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if isinstance(other, (str, Pattern)):
            return MISSING if op == "%" else runtime.fresh(self.label, not_none=True)
        return Opaque(self.label, self.variables | variables_of([other]), (self, *sources_of([other])))

    def unary(self, runtime: Runtime, op: str) -> Value:
        return Opaque(self.label, self.variables, (self,))

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op in ("==", "!=") and (other is None or other is self):
            return (op == "==") is (other is self)
        return runtime.fresh(f"{self.label} {op} …", not_none=True)

    def text(self, runtime: Runtime) -> str | Unknown:
        return runtime.fresh(self.label, not_none=True)

    def __repr__(self) -> str:
        return f"<{self.label}>"


class Operation(NativeObject):
    """``tf.Operation``: a name, and what it was computed from."""

    type_name = "Operation"
    #: It reads the values of all its variables (a training step); of others that is not known, they may assign them.
    reads = False

    def __init__(self, name: Name | None, variables: int = 0, outputs: tuple[Value, ...] = ()) -> None:
        self.op_name = name
        self.variables = variables
        self.outputs = outputs

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        if name == "name":
            return self.op_name if self.op_name is not None else runtime.fresh("op.name", not_none=True)
        if name == "outputs" and self.outputs:
            return list(self.outputs)
        if name == "run":
            return NativeFunction(name, lambda run, args, kwargs: _run(run, self))
        if name == "graph":
            return current_graph(runtime)
        return Opaque(f"op.{name}", self.variables)

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        return MISSING


class Tensor(NativeObject):
    """``tf.Tensor``: static shape, dtype (a name), the name of its operation, and the variables it depends on.

    ``constant`` is the value where it is a constant that shape inference may use, else MISSING. ``parents`` are the
    tensors (and unknowns) that it was computed from, as far as we know; ``parametric``: nothing but variables.
    ``site`` is where it was made, None where that is not noted (parts of a result).
    """

    type_name = "Tensor"
    parents: tuple[Value, ...] = ()
    parametric = False
    site: Any = None

    def __init__(self, shape: Dims = UNKNOWN_SHAPE, dtype: str | None = None, op_name: Name | None = None,
                 variables: int = 0, constant: Any = MISSING, index: int = 0,
                 parents: tuple[Value, ...] = ()) -> None:  # fmt: skip
        if parents:
            self.parents = parents
        self.shape = shape
        self.dtype = dtype
        self.op_name = op_name
        self.variables = variables
        self.constant = constant
        self.index = index
        #: The variables of which it is a differentiable function, as far as we can tell; a bit set.
        self.gradient = variables if dtype is None or is_floating(dtype) else 0
        if parents:
            self.gradient &= gradient_of(parents)
        #: It may depend on more variables than ``variables`` says (how it was computed is not known).
        self.vague = not parents or _is_vague(parents)
        self.graph: Any = None  # the machine's, where it is known
        self.inside = 0  # the control-flow construct whose body made it; 0: none

    def get_attribute(self, runtime: Runtime, name: str) -> Value:
        own: dict[str, Value] = self.__dict__.get("user_attributes", {})
        if name in own:
            return own[name]
        reader: Callable[[Tensor, Runtime], Value] | None = _ATTRIBUTES.get(name)
        if reader is not None:
            return reader(self, runtime)
        if name in ("get_shape", "eval", "set_shape"):
            implementation = {"get_shape": self._get_shape, "eval": self._eval, "set_shape": self._set_shape}[name]
            return NativeFunction(name, implementation)
        if name in ("__name__", "initializer_ops") or (name.startswith("__") and name.endswith("__")):
            return MISSING
        if name == "numpy" and not runtime.machine.is_eager:
            return MISSING
        return Opaque(f"{self.type_name}.{name}", self.variables)

    def _get_shape(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return TensorShape(self.shape)

    def _eval(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        return _run(runtime, self)

    def _set_shape(self, runtime: Runtime, args: list[Value], kwargs: dict[str, Value]) -> Value:
        runtime.journal.save(self)
        self.shape = merge(self.shape, dims_of(runtime, [*args, *kwargs.values()][0]))
        return None

    def text(self, runtime: Runtime) -> str | Unknown:
        if self.op_name is None:
            return runtime.fresh("tensor", not_none=True)
        return concatenate('Tensor("', self.op_name, ':0")')

    def iterate(self, runtime: Runtime) -> Iterator[Value] | None:
        return None

    def truth(self, runtime: Runtime) -> Value:
        return runtime.fresh("tensor", not_none=True)

    def get_item(self, runtime: Runtime, index: Value) -> Value:
        shape, constant = indexing.index(runtime, self.shape, self.constant, index)
        for part in index if isinstance(index, tuple) else (index,):
            if isinstance(part, Tensor):
                runtime.machine.graph.unique_name("add")  # the end of the slice: part + 1
        result = new_tensor(runtime, "strided_slice", shape, self.dtype, [self])
        result.constant = constant
        return result

    def holds_integers(self) -> bool:
        return isinstance(self.dtype, str) and self.dtype.startswith(("int", "uint"))

    def binary(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if isinstance(other, (str, Pattern)) and op == "%":
            return MISSING  # text formatting
        if isinstance(other, Opaque) or op not in _OPERATORS:
            return Opaque("tensor", self.variables | variables_of([other]), (self, *sources_of([other])))
        operands = [other, self] if reflected else [self, other]
        left, right = (shape_of(runtime, operand) for operand in operands)
        shape = indexing.matmul(left, right) if op == "@" else broadcast(left, right)
        dtype = self.dtype if op != "/" or self.dtype not in ("int32", "int64") else "float64"
        result = new_tensor(runtime, _OPERATORS[op], shape, dtype, operands)
        result.constant = fold_binary(_OPERATORS[op], operands[0], operands[1], dtype)
        return result

    def unary(self, runtime: Runtime, op: str) -> Value:
        name = {"-": "Neg", "~": "LogicalNot", "abs": "Abs"}.get(op)
        return self if name is None else new_tensor(runtime, name, self.shape, self.dtype, [self])

    def compare(self, runtime: Runtime, op: str, other: Value, reflected: bool) -> Value:
        if op in ("==", "!="):  # TensorFlow 1 compares tensors by identity
            return (op == "==") is (other is self)
        if op not in _COMPARISONS:
            return MISSING
        shape = broadcast(self.shape, shape_of(runtime, other))
        return new_tensor(runtime, _COMPARISONS[op], shape, "bool", [self, other])

    def __repr__(self) -> str:
        return f"<Tensor {self.op_name} {self.shape}>"


def _run(runtime: Runtime, fetched: Value) -> Value:
    events.session_run(runtime, fetched)
    return runtime.fresh("eval()", not_none=True)


def _tensor_name(tensor: Tensor, runtime: Runtime) -> Value:
    if tensor.op_name is None:
        return runtime.fresh("tensor.name", not_none=True)
    return concatenate(tensor.op_name, f":{tensor.index}")


def graph_of(runtime: Runtime, graph: Any) -> Value:
    """The program's value for a graph of the machine."""
    from tfshare_lint.tfapi.graphs import graph_value

    return graph_value(runtime, graph)


def current_graph(runtime: Runtime) -> Value:
    """The program's value for the default graph."""
    return graph_of(runtime, runtime.machine.graph)


_ATTRIBUTES: dict[str, Callable[[Tensor, Runtime], Value]] = {
    "shape": lambda tensor, runtime: TensorShape(tensor.shape),
    "dtype": lambda tensor, runtime: dtype_value(tensor.dtype, runtime),
    "name": _tensor_name,
    "op": lambda tensor, runtime: Operation(tensor.op_name, tensor.variables, (tensor,)),
    "graph": lambda tensor, runtime: graph_of(runtime, tensor.graph or runtime.machine.graph),
    "value_index": lambda tensor, runtime: tensor.index,
    "device": lambda tensor, runtime: runtime.fresh("device", not_none=True) if state_of(runtime).places else "",
    "T": lambda tensor, runtime: MISSING,
}  # fmt: skip


def new_tensor(runtime: Runtime, default: Name | None, shape: Dims, dtype: str | None, inputs: Iterable[Value] = (),
               name: Name | None = None) -> Tensor:  # fmt: skip
    """The result of a new operation, which takes a free name in the graph: ``name``, or else ``default``.

    With neither, no name is taken (operations whose default name is not known)."""
    wanted = name if name is not None else default
    op_name = runtime.machine.graph.unique_name(wanted) if wanted is not None else None
    parents = sources_of(inputs)
    made = Tensor(shape, dtype, op_name, variables_of(parents), parents=parents)
    if made.gradient:
        made.gradient = gradient_of(inputs)
    if made.variables:
        _note_application(runtime, parents, made)
    made.vague = _is_vague(inputs)
    made.graph = runtime.machine.graph
    made.inside = state_of(runtime).inside
    made.site = runtime.site()
    if runtime.looping:
        note_operation(runtime, wanted, inputs)
    return made


def _is_vague(values: Iterable[Value], depth: int = 0) -> bool:
    """May one of the values depend on variables that are not noted on it?"""
    for value in values:
        if isinstance(value, Tensor):
            if value.vague:
                return True
        elif isinstance(value, (list, tuple)) and depth < 4 and _is_vague(value, depth + 1):
            return True
    return False


def computed(shape: Dims, dtype: str | None, inputs: Iterable[Value]) -> Tensor:
    """A tensor without a known name that was computed from ``inputs``."""
    inputs = list(inputs)
    made = Tensor(shape, dtype, None, variables_of(inputs), parents=sources_of(inputs))
    if made.gradient:
        made.gradient = gradient_of(inputs)
    made.vague = _is_vague(inputs)
    return made


def sources_of(values: Iterable[Value], depth: int = 0) -> tuple[Value, ...]:
    """The tensors, other results and unknowns among the values; looks into lists, tuples and dicts."""
    found: list[Value] = []
    for value in values:
        if isinstance(value, Unknown) or (isinstance(value, NativeObject) and hasattr(value, "variables")):
            found.append(value)
        elif isinstance(value, (list, tuple)) and depth < 4:
            found += sources_of(value, depth + 1)
        elif isinstance(value, dict) and depth < 4:
            found += sources_of(value.values(), depth + 1)
    return tuple(found)


def _note_application(runtime: Runtime, sources: tuple[Value, ...], made: Tensor) -> None:
    """Is the operation one that applies variables to something? What is made of variables (and numbers) alone is
    still a parameter: a reshaped or normalised kernel."""
    weights = [s for s in sources if getattr(s, "parametric", False)]
    inputs = [s for s in sources if not getattr(s, "parametric", False)]
    if all(getattr(s, "shape", None) == () for s in inputs):
        made.parametric = bool(weights)
    elif weights:
        applied = variables_of(weights)
        runtime.emit(events.VariablesApplied(runtime.site(), variables=applied, inputs=tuple(inputs), output=made))


def gradient_of(values: Iterable[Value], depth: int = 0) -> int:
    """The variables of which the values are differentiable functions, as a bit set."""
    found = 0
    for value in values:
        if isinstance(value, Tensor):
            found |= value.gradient
        elif isinstance(value, NativeObject):
            found |= getattr(value, "variables", 0)
        elif isinstance(value, (list, tuple)) and depth < 4:
            found |= gradient_of(value, depth + 1)
    return found


def variables_of(values: Iterable[Value], depth: int = 0) -> int:
    """The variables that the values were computed from, as a bit set; looks into lists, tuples and dicts."""
    found = 0
    for value in values:
        if isinstance(value, NativeObject):
            found |= getattr(value, "variables", 0)
        elif isinstance(value, (list, tuple)) and depth < 4:
            found |= variables_of(value, depth + 1)
        elif isinstance(value, dict) and depth < 4:
            found |= variables_of(value.values(), depth + 1)
    return found


def shape_of(runtime: Runtime, value: Value, depth: int = 0) -> Dims:
    """The static shape of what ``tf.convert_to_tensor(value)`` would give."""
    value = runtime.resolve(value)
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, (bool, int, float, complex, str, bytes)):
        return ()
    if isinstance(value, TensorShape):
        return (len(value.dims),) if isinstance(value.dims, tuple) else UNKNOWN_SHAPE
    if isinstance(value, (list, tuple)) and depth < 8:
        inner = shape_of(runtime, value[0], depth + 1) if value else ()
        return (len(value), *inner) if isinstance(inner, tuple) else UNKNOWN_SHAPE
    shape = getattr(value, "array_shape", None)
    return shape if isinstance(shape, tuple) else UNKNOWN_SHAPE


def dtype_of(runtime: Runtime, value: Value, depth: int = 0) -> str | None:
    """The dtype of what ``tf.convert_to_tensor(value)`` would give; None where that is not known."""
    value = runtime.resolve(value)
    if isinstance(value, Tensor):
        return value.dtype
    kinds = {bool: "bool", int: "int32", float: "float32", complex: "complex128", str: "string", bytes: "string"}
    if type(value) is int and not -(2**31) <= value < 2**31:
        return "int64"
    if type(value) in kinds:
        return kinds[type(value)]
    if isinstance(value, (list, tuple)) and depth < 8:
        found = [dtype_of(runtime, item, depth + 1) for item in value[:64]]
        if not found:
            return "float32"
        return "float32" if set(found) == {"int32", "float32"} else found[0] if len(set(found)) == 1 else None
    dtype = getattr(value, "array_dtype", None)
    return dtype if isinstance(dtype, str) else None
