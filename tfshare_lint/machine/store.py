"""``tf.get_variable`` and ``tf.Variable``: the checks in TensorFlow's order, sharing and creation.

Facts: ``VariableScope.get_variable`` and ``_VariableStore`` in TensorFlow's ``python/ops/variable_scope.py``,
``RefVariable._init_from_args`` in ``python/ops/variables.py``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfshare_lint.machine import partition
from tfshare_lint.machine.errors import ErrorKind, TensorFlowError
from tfshare_lint.machine.events import AssumedVariable, EagerVariableCreated, VariableCreated, VariableShared
from tfshare_lint.machine.names import as_name, as_text, child, join, last_component, may_be_equal
from tfshare_lint.machine.variables import (
    InitializerInfo,
    PartitionedVariable,
    PartitionInfo,
    Shape,
    Variable,
    VariableRequest,
    compatible_shapes,
    format_shape,
)
from tfshare_lint.symbolic import Name, Pattern, Unknown, describe, format_name

if TYPE_CHECKING:
    from tfshare_lint.machine.graph import Creator, Graph

__all__ = ["check_default_initializer", "get_single", "get_variable", "raw_variable"]

_FLOATING = frozenset({"float16", "float32", "float64", "bfloat16"})
_INTEGER = frozenset(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)) | {
    "qint8", "quint8", "qint16", "quint16", "qint32",
}  # fmt: skip


def get_variable(graph: Graph, request: VariableRequest) -> Variable | PartitionedVariable:
    """Answer one call of ``get_variable``; see :meth:`Graph.get_variable`."""
    scope = graph.scope
    name = request.name
    defaults = scope.defaults
    resolved = request.copy()
    resolved.original = request
    if request.local:
        resolved.trainable = False
        resolved.collections = [*(request.collections or ()), "local_variables"]
    if resolved.reuse is None:
        resolved.reuse = scope.reuse
    if not isinstance(name, str):
        name = as_name(name)
        _check_is_name(graph, name, resolved)
    full = name if name is None else join(scope.name, name)
    resolved.name = full
    _check_initializer_dtype(graph, resolved)
    if defaults:
        for which in ("initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "use_resource",
                      "constraint"):  # fmt: skip
            if getattr(resolved, which) is None:
                setattr(resolved, which, defaults.get(which))
    if resolved.dtype is None:
        resolved.dtype = scope.dtype
    if resolved.trainable is None:
        resolved.trainable = True
    getter = resolved.custom_getter
    if getter is None:
        return true_getter(graph, full, resolved)
    return _through_getter(graph, full, resolved)


def _check_is_name(graph: Graph, name: Any, resolved: VariableRequest) -> None:
    """What is no string is refused in Python's words; None is a name at the root."""
    prefix = graph.scope.name
    if isinstance(name, Pattern) or (name is None and prefix == ""):
        return
    text = "expected string or bytes-like object"
    if prefix != "":
        text = f'can only concatenate str (not "{type(name).__name__}") to str'
    elif isinstance(name, (list, dict, set)):
        text = f"unhashable type: '{type(name).__name__}'"
    raise TensorFlowError(
        "TypeError", text, ErrorKind.BAD_NAME, requested=name,
        recover=functools.partial(stand_in, graph, join(prefix, as_text(name)), resolved),
    )  # fmt: skip


def _through_getter(graph: Graph, full: Any, resolved: VariableRequest) -> Variable | PartitionedVariable:
    """Let the custom getter answer, outside every name scope as TensorFlow does."""
    getter = resolved.custom_getter
    if not callable(getter):
        shown = getter if isinstance(getter, str) else describe(getter)
        raise TensorFlowError(
            "ValueError", f"Passed a custom_getter which is not callable: {shown}",
            ErrorKind.NOT_CALLABLE_GETTER, name=full, recover=functools.partial(stand_in, graph, full, resolved),
        )  # fmt: skip
    resolved.custom_getter = None
    resolved.in_getter = True
    outside = graph.op_scope
    graph.machine.journal.save(graph)
    graph.op_scope = ""
    try:
        answer: Variable | PartitionedVariable = getter(functools.partial(true_getter, graph), full, resolved)
        return answer
    finally:
        graph.op_scope = outside


def true_getter(graph: Graph, name: Any, request: VariableRequest) -> Variable | PartitionedVariable:
    """What a custom getter wraps: ``name`` is full, ``request`` has every default filled in."""
    partitioner = request.partitioner
    if partitioner is not None and request.shape != ():
        return partition.get_partitioned(graph, name, request)
    if graph.has_parts:
        if request.reuse is True and name in graph.partitioned:
            return partition.get_partitioned(graph, name, request)
        if name is not None and child(name, "part_0") in graph.store:
            raise TensorFlowError(
                "ValueError",
                "No partitioner was provided, but a partitioned version of the variable was found: "
                f"{format_name(name)}/part_0. Perhaps a variable of the same name was already created with "
                "partitioning?",
                ErrorKind.PARTITION_WITHOUT_PARTITIONER, name=name, existing=graph.partitioned.get(name),
                recover=functools.partial(stand_in, graph, name, request),
            )  # fmt: skip
    return get_single(graph, name, request)


def _check_initializer_dtype(graph: Graph, request: VariableRequest) -> None:
    """A constant initializer must have the dtype that the call itself gives (scope defaults do not count)."""
    init, dtype = request.initializer, request.dtype
    if init is None or init.kind != "constant" or not isinstance(dtype, str) or not isinstance(init.dtype, str):
        return
    if init.dtype != dtype:
        raise TensorFlowError(
            "ValueError",
            f"Initializer type '<dtype: '{init.dtype}'>' and explicit dtype '<dtype: '{dtype}'>' don't match.",
            ErrorKind.INITIALIZER_DTYPE, name=request.name, requested=dtype,
            recover=functools.partial(stand_in, graph, request.name, request),
        )  # fmt: skip


def get_single(graph: Graph, name: Any, request: VariableRequest,
               part: PartitionInfo | None = None) -> Variable:  # fmt: skip
    """``_get_single_variable``: share or create one variable or one part."""
    init = request.initializer
    if init is not None and init.kind == "constant" and request.shape is not None:
        raise TensorFlowError(
            "ValueError", "If initializer is a constant, do not specify shape.", ErrorKind.CONSTANT_WITH_SHAPE,
            name=name, requested=request.shape, recover=functools.partial(stand_in, graph, name, request),
        )  # fmt: skip
    if graph.machine.shares_nothing:
        return _create_eagerly(graph, name, request)
    found = graph.store.get(name)
    if found is not None:
        return _share(graph, found, request)
    if request.reuse is True:
        return _missing(graph, name, request)
    _check_creation(graph, name, request)
    return _create(graph, name, request, part)


def _share(graph: Graph, found: Variable, request: VariableRequest) -> Variable:
    """The variable exists: hand it out, or say why not."""
    machine = graph.machine
    shown = format_name(found.key) if found.key is not None else "None"
    problem: tuple[ErrorKind, str, Any] | None = None
    if request.reuse is False:
        text = (
            f"Variable {shown} already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in "
            "VarScope?"
        )
        problem = (ErrorKind.EXISTS, text, None)
    elif not compatible_shapes(request.shape, found.shape):
        text = (
            f"Trying to share variable {shown}, but specified shape {format_shape(request.shape)} and found "
            f"shape {format_shape(found.shape)}."
        )
        problem = (ErrorKind.SHAPE, text, request.shape)
    elif isinstance(request.dtype, str) and isinstance(found.dtype, str) and request.dtype != found.dtype:
        ref = "" if found.resource else "_ref"
        text = (
            f"Trying to share variable {shown}, but specified dtype {request.dtype} and found dtype {found.dtype}{ref}."
        )
        problem = (ErrorKind.DTYPE, text, request.dtype)
    if problem is not None:
        kind, text, requested = problem
        raise TensorFlowError(
            "ValueError", text, kind, name=found.key, existing=found, requested=requested, recover=lambda: found
        )
    site = machine.locate()
    machine.journal.save(found.shared_sites)
    found.shared_sites.append(site)
    if machine.on_event is not None:
        machine.on_event(VariableShared(site, (), found, graph.view(), request.original or request))
    return found


def _missing(graph: Graph, name: Any, request: VariableRequest) -> Variable:
    """Reuse was asked for and the variable was not seen."""
    machine = graph.machine
    if graph.open or _may_exist(graph, name):
        variable = stand_in(graph, name, request)
        if machine.on_event is not None:
            machine.on_event(AssumedVariable(variable.site, (), variable, graph.view(), request.original or request))
        return variable
    kind = ErrorKind.TEMPLATE_CREATES if machine.in_later_template_call(graph, name) else ErrorKind.MISSING
    raise TensorFlowError(
        "ValueError",
        f"Variable {format_name(name)} does not exist, or was not created with tf.get_variable(). Did you mean to set "
        "reuse=tf.AUTO_REUSE in VarScope?",
        kind, name=name, requested=request.shape, recover=functools.partial(stand_in, graph, name, request),
    )  # fmt: skip


def _may_exist(graph: Graph, name: Any) -> bool:
    """Is there a variable whose name is this one for some value of their unknown parts?"""
    names = graph.store if isinstance(name, Pattern) else [key for key in graph.store if isinstance(key, Pattern)]
    return name is not None and any(key is not None and may_be_equal(name, key) for key in names)


def _check_creation(graph: Graph, name: Any, request: VariableRequest) -> None:
    """Can a variable be made from this shape, dtype and initializer?"""
    init, shape, profile = request.initializer, request.shape, graph.machine.profile
    text: str | None = None
    defined = isinstance(shape, Unknown) or (isinstance(shape, tuple) and None not in shape)
    if not defined and not profile.nullary_initializers and (init is None or init.kind == "callable"):
        text = profile.no_shape.format(name=format_name(name), shape=format_shape(shape))
    elif init is None and shape is None and profile.no_shape_no_initializer is not None:
        text = profile.no_shape_no_initializer.format(name=format_name(name))
    elif init is None:
        check_default_initializer(graph, name, request)
        if not defined:
            text = profile.no_shape
    elif not defined and init.kind == "callable" and not init.nullary:
        text = profile.no_shape
    if text is not None:
        raise TensorFlowError(
            "ValueError", text, ErrorKind.NO_SHAPE, name=name, requested=shape,
            recover=functools.partial(stand_in, graph, name, request),
        )  # fmt: skip


def check_default_initializer(graph: Graph, name: Any, request: VariableRequest) -> None:
    """``_get_default_initializer``: is there one for this dtype?

    Raises:
        TensorFlowError: NO_INITIALIZER.
    """
    if not _has_default_initializer(graph, request.dtype):
        raise TensorFlowError(
            "ValueError", f"An initializer for variable {format_name(name)} of <dtype: '{request.dtype}'> is required",
            ErrorKind.NO_INITIALIZER, name=name, requested=request.dtype,
            recover=functools.partial(stand_in, graph, name, request),
        )  # fmt: skip


def _has_default_initializer(graph: Graph, dtype: Any) -> bool:
    if not isinstance(dtype, str) or dtype in _FLOATING or dtype in _INTEGER or dtype == "bool":
        return True
    return dtype == "string" and graph.machine.profile.default_initializer_for_strings


def _create(graph: Graph, name: Any, request: VariableRequest, part: PartitionInfo | None) -> Variable:
    wanted = "Variable" if name is None else name
    if not graph.creators:
        return _make(graph, name, wanted, request, part)

    def create(arguments: dict[str, Any]) -> Variable:
        changed = request.copy()
        for field in ("trainable", "collections", "use_resource", "dtype"):
            setattr(changed, field, arguments[field])
        return _make(graph, name, arguments["name"], changed, part)

    made = _through_creators(graph.creators, create, {
        "name": wanted, "shape": request.shape, "dtype": request.dtype, "initial_value": request.initializer,
        "trainable": request.trainable, "collections": request.collections, "use_resource": request.use_resource,
    })  # fmt: skip
    graph.machine.journal.save(graph.store)
    graph.store[name] = made
    return made


def _through_creators(creators: tuple[Creator, ...], create: Callable[[dict[str, Any]], Variable],
                      arguments: dict[str, Any]) -> Variable:  # fmt: skip
    """Let the creators of ``variable_creator_scope`` make a variable, the innermost first."""
    for creator in creators:
        create = functools.partial(creator, create)
    return create(arguments)


def _make(graph: Graph, name: Any, wanted: Any, request: VariableRequest, part: PartitionInfo | None) -> Variable:
    init = request.initializer
    callable_value = init is None or init.kind != "constant"
    try:
        prefix = graph.op_scope if request.in_getter else ""
        op_name = graph.new_variable_op(wanted, prefix, callable_value, bool(request.use_resource))
    except TensorFlowError as error:
        error.recover = functools.partial(stand_in, graph, name, request)
        raise
    variable = _stored(graph, name, op_name, request)
    variable.partition = part
    machine = graph.machine
    if machine.on_event is not None:
        machine.on_event(VariableCreated(variable.site, (), variable, graph.view(), request.original or request))
    return variable


def _create_eagerly(graph: Graph, name: Any, request: VariableRequest) -> Variable:
    """A variable that is in no graph and in no store; its name need not be a new one."""
    machine = graph.machine
    variable = Variable(
        "Variable" if name is None else name, name, "get_variable", request.shape, request.dtype, request.trainable,
        graph, machine.locate(), machine.next_serial(), False, [], request.initializer, request.regularizer,
        request.collections, request.original or request, None, True,
    )  # fmt: skip
    if machine.on_event is not None:
        event = EagerVariableCreated(variable.site, (), variable, graph.view(), request.original or request)
        machine.on_event(event)
    return variable


def _stored(graph: Graph, name: Any, op_name: Name, request: VariableRequest) -> Variable:
    """Put a new variable into the graph and the store."""
    machine = graph.machine
    init = request.initializer
    shape, dtype = request.shape, request.dtype
    if init is not None and (init.kind == "constant" or (init.nullary and shape is None)):
        shape, dtype = init.shape, init.dtype
    elif init is not None and init.kind == "unknown" and request.original is not None:
        dtype = request.original.dtype
    variable = Variable(
        op_name, name, "get_variable", shape, dtype, request.trainable, graph, machine.locate(),
        machine.next_serial(), False if request.reuse is None else request.reuse, [], init, request.regularizer,
        request.collections, request.original or request, None, bool(request.use_resource),
    )  # fmt: skip
    if not machine.is_eager:
        machine.journal.save(graph.variables)
        graph.variables.append(variable)
    machine.journal.save(graph.store)
    graph.store[name] = variable
    if name is not None and last_component(name) == "part_0" and not graph.has_parts:
        machine.journal.save(graph)
        graph.has_parts = True
    return variable


def stand_in(graph: Graph, name: Any, request: VariableRequest) -> Variable:
    """The variable that a refused call must have meant: the existing one, or a new one that nobody is told of."""
    found = graph.store.get(name)
    if found is not None:
        return found
    op_name = graph.new_variable_op("Variable" if name is None else name, "", True, checked=False)
    variable = _stored(graph, name, op_name, request)
    variable.assumed = True
    init = request.initializer
    if init is not None and init.kind == "constant" and request.shape is not None:
        variable.shape, variable.dtype = request.shape, request.dtype  # the constant was no initializer
    return variable


def raw_variable(graph: Graph, name: Any, shape: Shape, dtype: Any, *, trainable: Any, collections: Any,
                 initial_value: InitializerInfo | None, kind: str, use_resource: Any) -> Variable:  # fmt: skip
    """``tf.Variable``; see :meth:`Graph.raw_variable`."""
    callable_value = initial_value is not None and initial_value.kind == "callable"
    if use_resource is None and graph.machine.profile.scope_resource_for_raw_variables:
        use_resource = graph.scope.use_resource
    if graph.creators:
        creators, graph.creators = graph.creators, ()

        def create(arguments: dict[str, Any]) -> Variable:
            return graph.raw_variable(
                arguments["name"], shape, arguments["dtype"], trainable=arguments["trainable"],
                collections=arguments["collections"], initial_value=initial_value, kind=kind,
                use_resource=arguments["use_resource"],
            )  # fmt: skip

        try:
            return _through_creators(creators, create, {
                "name": name, "shape": shape, "dtype": dtype, "initial_value": initial_value, "trainable": trainable,
                "collections": collections, "use_resource": use_resource,
            })  # fmt: skip
        finally:
            graph.creators = creators
    wanted = "Variable" if name is None else as_name(name)

    def make(checked: bool) -> Variable:
        text = wanted if checked else as_text(wanted)
        op_name = graph.new_variable_op(text, graph.op_scope, callable_value, bool(use_resource), checked)
        machine = graph.machine
        variable = Variable(
            op_name, None, kind, shape, dtype, trainable, graph, machine.locate(), machine.next_serial(),
            graph.scope.reuse, [], initial_value, None, collections, None, None, bool(use_resource),
        )  # fmt: skip
        if not machine.is_eager:
            machine.journal.save(graph.variables)
            graph.variables.append(variable)
        if machine.on_event is not None:
            machine.on_event(VariableCreated(variable.site, (), variable, graph.view(), None))
        return variable

    try:
        return make(True)
    except TensorFlowError as error:
        error.recover = functools.partial(make, False)
        raise
