"""The machine behind the interface that :class:`tests.machine.tf_side.Driver` wants."""

from __future__ import annotations

import json

from tests.machine.tf_side import Driver, Failed
from tfshare_lint.machine import (
    AUTO_REUSE,
    PROFILES,
    InitializerInfo,
    Machine,
    PartitionedVariable,
    TensorFlowError,
    VariableRequest,
    format_shape,
)


class MachineSide:
    def __init__(self, version="1.15"):
        self.profile = PROFILES[version]

    def start(self):
        self.machine = Machine(self.profile)
        _ = self.machine.graph  # the other side has its default graph first, too

    @staticmethod
    def reuse(value):
        return {"AUTO": AUTO_REUSE, "one": 1, "zero": 0, "text": "True"}.get(value, value)

    @staticmethod
    def initializer(what):
        return {
            None: None,
            "zeros": InitializerInfo("callable"),
            "class": InitializerInfo("callable"),
            "float": InitializerInfo("constant", (), "float32"),
            "int": InitializerInfo("constant", (), "int32"),
            "array": InitializerInfo("constant", (3,), "float64"),
            "tensor": InitializerInfo("constant", (4,), "float32", tensor=True),
            "nullary": InitializerInfo("callable", (2,), "float32", nullary=True),
        }[what]

    @staticmethod
    def getter(what):
        if what is None:
            return None
        if what == "bad":
            return 5

        def custom_getter(getter, name, request):
            request = request.copy()
            if what == "suffix":
                name += "_s"
            elif what == "absolute":
                name = "abs/x"
            elif what == "reuse":
                request.reuse = True
            elif what == "auto":
                request.reuse = AUTO_REUSE
            elif what == "twice":
                getter(name + "_twin", request)
            return getter(name, request)

        return custom_getter

    @staticmethod
    def partitioner(what):
        if what is None:
            return None
        return 5 if what == "bad" else lambda shape, dtype: what

    def common(self, options):
        made = {}
        for key, value in options.items():
            if key == "initializer":
                made[key] = self.initializer(value)
            elif key == "custom_getter":
                made[key] = self.getter(value)
            elif key == "partitioner":
                made[key] = self.partitioner(value)
            elif key == "reuse":
                made[key] = self.reuse(value)
            elif key == "regularizer":
                made[key] = "no_regularizer"
            elif key == "constraint":
                made[key] = "constraint"
            elif key == "shape":
                made[key] = value if value is None else tuple(value)
            else:
                made[key] = value
        return made

    def get_variable(self, name, options):
        return self.machine.graph.get_variable(VariableRequest(name, **self.common(options)))

    def raw_variable(self, name, options):
        kind = "callable" if options.get("callable") else "constant"
        return self.machine.graph.raw_variable(
            name,
            tuple(options.get("shape", [1])),
            options.get("dtype", "float32"),
            trainable=options.get("trainable", True),
            initial_value=InitializerInfo(kind),
            use_resource=options.get("use_resource"),
        )

    def op(self, name):
        return self.machine.graph.op_name(name)

    def describe(self, variable):
        shape = format_shape(variable.shape)
        if isinstance(variable, PartitionedVariable):
            return [variable.name, [v.name for v in variable.parts], shape, variable.dtype]
        return [variable.name, shape, variable.dtype]

    @staticmethod
    def describe_scope(scope):
        return [scope.name, "AUTO" if scope.reuse is AUTO_REUSE else scope.reuse, scope.original_name_scope]

    @staticmethod
    def describe_error(error):
        if not isinstance(error, TensorFlowError):
            raise error
        message = error.message
        if message.startswith("Shape must be rank"):
            message = message.split(" for '")[0]  # what follows is the C++ code's, and its own in each version
        return [error.type_name, message]

    def current_scope(self):
        return self.machine.graph.scope

    def current_graph(self):
        return self.machine.graph

    def op_scope(self):
        return self.machine.graph.op_scope

    def variable_scope(self, name, default, options):
        return self.machine.graph.variable_scope(name, default, **self.common(options))

    def set_default(self, scope, which, value):
        scope.set_default(which, self.common({which: value})[which])

    def name_scope(self, name, default):
        return self.machine.name_scope(name, default)

    @staticmethod
    def enter(manager):
        return manager.enter()

    @staticmethod
    def exit(manager):
        manager.exit()

    def new_graph(self):
        return self.machine.new_graph()

    def enter_graph(self, graph):
        return self.machine.enter_graph(graph)

    def leave_graph(self, entry):
        self.machine.leave_graph(entry)

    def run_thread(self, function):
        end = self.machine.begin_thread()
        try:
            function()
        finally:
            end()

    def reset(self):
        self.machine.reset_default_graph()

    def template(self, name, function, options):
        template = self.machine.graph.template(
            name, options.get("unique"), options.get("now", False), self.getter(options.get("custom_getter"))
        )

        def call():
            template.begin_call()
            try:
                function()
            except (Failed, TensorFlowError):
                template.end_call(failed=True)
                raise
            template.end_call()

        return call

    def summary(self):
        graphs = []
        for graph in self.machine.graphs:
            local = [v for v in graph.variables if v.collections and "local_variables" in v.collections]
            graphs.append(
                [
                    [v.name for v in graph.variables if v not in local],
                    [v.name for v in local],
                    [v.name for v in graph.variables if v.trainable],
                ]
            )
        return [graph for graph in graphs if graph[0] or graph[1]]


def trace(program, version="1.15"):
    """What the machine does with a program, as JSON would carry it."""
    return json.loads(json.dumps(Driver(MachineSide(version)).run(program)))
