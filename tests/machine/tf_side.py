"""Runs programs of scope and variable operations on a backend; as a script, on real TensorFlow.

A program is a list of statements, each a list whose first element says what to do (:class:`Driver` has a method for
each). Running one gives a trace: a list of what each statement made or how it failed. As a script this file reads one
program a line on standard input and writes one trace a line, both as JSON. It runs on Python 3.6 and later, and with
TensorFlow 1.4, 1.15 and 2.x (``tensorflow.compat.v1`` without v2 behaviour).
"""

import gc
import json
import os
import sys
import threading


class Failed(Exception):
    """A statement failed where failures leave the body of the template they are in."""


class Driver:
    """Runs one program on ``backend``."""

    def __init__(self, backend):
        self.backend = backend
        self.trace = []
        self.scopes = []
        self.managers = []
        self.templates = []
        self.graphs = []
        self.variables = []
        self.entered = []
        self.calls = []
        self.running = []
        self.depth = 0  # of graphs entered
        self.homes = []  # of the managers: the default graph at construction
        self.fatal = 0

    def run(self, program):
        self.backend.start()
        try:
            self.body(program)
        except Failed:
            pass
        self.trace.append(["end", self.backend.summary()])
        return self.trace

    def body(self, statements):
        for statement in statements:
            getattr(self, "do_" + statement[0])(*statement[1:])

    def attempt(self, tag, function):
        """What ``function`` returns in a tuple; an empty tuple if it raised (and the trace says how)."""
        try:
            return (function(),)
        except Failed:
            raise
        except Exception as error:
            self.trace.append([tag + "!", *self.backend.describe_error(error)])
        # Out here the error is freed, and with it the graphs that TensorFlow 1.4 leaves only then.
        if self.fatal:
            raise Failed()
        return ()

    def identity(self, variable):
        for index, known in enumerate(self.variables):
            if known is variable:
                return index
        self.variables.append(variable)
        return len(self.variables) - 1

    def scope(self, index):
        """The current scope (negative index) or one of those that were entered."""
        if index < 0 or not self.scopes:
            return self.backend.current_scope()
        return self.scopes[index % len(self.scopes)]

    def do_get(self, name, options):
        for variable in self.attempt("get", lambda: self.backend.get_variable(name, options)):
            self.trace.append(["get", self.identity(variable), *self.backend.describe(variable)])

    def do_var(self, name, options):
        for variable in self.attempt("var", lambda: self.backend.raw_variable(name, options)):
            self.trace.append(["var", self.identity(variable), *self.backend.describe(variable)])

    def do_op(self, name):
        for made in self.attempt("op", lambda: self.backend.op(name)):
            self.trace.append(["op", made])

    def do_reuse(self, index):
        self.scope(index).reuse_variables()

    def do_set(self, index, which, value):
        self.backend.set_default(self.scope(index), which, value)

    def make(self, target, options):
        kind = target[0]
        name = default = None
        if kind == "object":
            name = self.scope(target[1])
        elif kind == "string":
            name = target[1]
        elif kind == "default":
            default = target[1]
        elif kind == "both":
            name, default = target[1], target[2]
        elif kind == "wrong":
            name = 7
        return self.backend.variable_scope(name, default, options)

    def do_scope(self, target, options, body):
        for manager in self.attempt("scope", lambda: self.make(target, options)):
            self.within(manager, body)

    def do_manager(self, target, options):
        for manager in self.attempt("manager", lambda: self.make(target, options)):
            self.add(manager)

    def do_namemanager(self, name):
        self.add(self.backend.name_scope(name, None))

    def add(self, manager):
        self.managers.append(manager)
        self.homes.append(self.backend.current_graph())

    def do_with(self, index, body):
        if self.managers:
            index %= len(self.managers)
            manager = self.managers[index]
            if manager is None or (self.depth and manager in self.running):
                return  # inside itself and in another graph: that leaves graphs in a wrong order
            self.running.append(manager)
            try:
                if not self.within(manager, body):
                    self.forget(index)
            finally:
                self.running.remove(manager)

    def by_hand(self, index):
        """A manager to enter or leave by hand, in a list of one; none where graphs could be left in a wrong order (what
        TensorFlow does after that is beyond every model)."""
        if not self.managers or self.depth:
            return []
        index %= len(self.managers)
        manager = self.managers[index]
        if manager is None or self.homes[index] is not self.backend.current_graph():
            return []
        return [manager]

    def do_enter(self, index):
        for manager in self.by_hand(index):
            if not self.enter(manager):
                self.forget(index % len(self.managers))

    def forget(self, index):
        """Free a manager that could not be entered: TensorFlow 1.4 keeps the graph entered until then."""
        self.managers[index] = None

    def do_exit(self, index):
        for manager in self.by_hand(index):
            if manager in self.entered:
                self.attempt("exit", lambda: self.backend.exit(manager))  # noqa: B023

    def enter(self, manager):
        for entered in self.attempt("enter", lambda: self.backend.enter(manager)):
            if not isinstance(entered, str):
                self.scopes.append(entered)
                entered = self.backend.describe_scope(entered)
            self.trace.append(["enter", entered, self.backend.op_scope()])
            self.entered.append(manager)
            return True
        return False

    def within(self, manager, body):
        """False if it could not be entered."""
        if not self.enter(manager):
            return False
        try:
            self.body(body)
        finally:
            self.attempt("exit", lambda: self.backend.exit(manager))
        return True

    def do_name(self, name, default, body):
        self.within(self.backend.name_scope(name, default), body)

    def do_graph(self, index, body):
        if index < 0 or not self.graphs:
            self.graphs.append(self.backend.new_graph())
        graph = self.graphs[index % len(self.graphs)]
        entry = self.backend.enter_graph(graph)
        self.depth += 1
        try:
            self.body(body)
        finally:
            self.depth -= 1
            self.attempt("leave", lambda: self.backend.leave_graph(entry))

    def do_thread(self, body):
        failures = []

        def function():
            self.backend.current_graph()  # made now, whoever needs it first
            try:
                self.body(body)
            except Failed as failure:
                failures.append(failure)

        self.depth += 1
        self.backend.run_thread(function)
        self.depth -= 1
        if failures:
            raise Failed()

    def do_reset(self):
        self.attempt("reset", self.backend.reset)

    def do_template(self, name, options, body):
        def function():
            self.trace.append(["call"])
            if options.get("fatal"):
                self.fatal += 1
            try:
                self.body(body)
            finally:
                if options.get("fatal"):
                    self.fatal -= 1

        for template in self.attempt("template", lambda: self.backend.template(name, function, options)):
            self.templates.append(template)

    def do_call(self, index):
        if not self.templates:
            return
        template = self.templates[index % len(self.templates)]
        if len(self.calls) > 1 or template in self.calls:
            return
        self.calls.append(template)
        try:
            self.call(template)
        finally:
            self.calls.pop()

    def call(self, template):
        try:
            self.attempt("call", template)
        except Failed:
            self.trace.append(["failed"])
            if self.fatal:
                raise
            return
        self.trace.append(["called", self.backend.op_scope()])


class TensorFlow:
    """Real TensorFlow behind the interface that the driver wants."""

    def __init__(self):
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
        import warnings

        warnings.simplefilter("ignore")
        import tensorflow

        if tensorflow.__version__.startswith("1."):
            self.tf = tensorflow
            from tensorflow.python.framework import ops
        else:
            import tensorflow.compat.v1
            from tensorflow.python.framework import ops

            tensorflow.compat.v1.disable_v2_behavior()
            self.tf = tensorflow.compat.v1
        import numpy

        self.numpy = numpy
        self.ops = ops
        self.version = tensorflow.__version__
        try:
            import logging

            logging.getLogger("tensorflow").setLevel(logging.ERROR)
            self.tf.logging.set_verbosity(self.tf.logging.ERROR)
        except AttributeError:
            pass

    def start(self):
        # A program may leave graphs entered.
        self.ops._default_graph_stack.stack = []
        self.tf.reset_default_graph()
        self.made = [self.tf.get_default_graph()]

    def note_graph(self):
        graph = self.tf.get_default_graph()
        if graph not in self.made:
            self.made.append(graph)

    def reuse(self, value):
        return {"AUTO": self.tf.AUTO_REUSE, "one": 1, "zero": 0, "text": "True"}.get(value, value)

    def initializer(self, what):
        tf, numpy = self.tf, self.numpy
        if what is None:
            return None
        return {
            "zeros": tf.zeros_initializer,
            "class": lambda: tf.zeros_initializer,
            "float": lambda: 1.5,
            "int": lambda: 3,
            "array": lambda: numpy.zeros(3),
            "tensor": lambda: tf.zeros([4]),
            "nullary": lambda: lambda: tf.zeros([2]),
        }[what]()

    def getter(self, what):
        if what is None:
            return None
        if what == "bad":
            return 5

        def custom_getter(getter, name, *args, **kwargs):
            if what == "suffix":
                name += "_s"
            elif what == "absolute":
                name = "abs/x"
            elif what == "reuse":
                kwargs["reuse"] = True
            elif what == "auto":
                kwargs["reuse"] = self.tf.AUTO_REUSE
            elif what == "twice":
                getter(name + "_twin", *args, **kwargs)
            return getter(name, *args, **kwargs)

        return custom_getter

    def partitioner(self, what):
        if what is None:
            return None
        if what == "bad":
            return 5
        return lambda shape, dtype: what

    def common(self, options):
        made = {}
        for key, value in options.items():
            if key == "initializer":
                made[key] = self.initializer(value)
            elif key == "custom_getter":
                made[key] = self.getter(value)
            elif key == "partitioner":
                made[key] = self.partitioner(value)
            elif key == "dtype":
                made[key] = getattr(self.tf, value)
            elif key == "reuse":
                made[key] = self.reuse(value)
            elif key == "regularizer":
                made[key] = self.tf.no_regularizer
            elif key == "constraint":
                made[key] = lambda value: value
            elif key != "local":
                made[key] = value
        return made

    def get_variable(self, name, options):
        self.note_graph()
        function = self.tf.get_local_variable if options.get("local") else self.tf.get_variable
        return function(name, **self.common(options))

    def raw_variable(self, name, options):
        self.note_graph()
        numpy = self.numpy
        value = numpy.zeros(options.get("shape", [1]), options.get("dtype", "float32"))
        keywords = {key: options[key] for key in ("trainable", "use_resource") if key in options}
        if options.get("callable"):
            keywords["dtype"] = value.dtype
            return self.tf.Variable(lambda: value, name=name, **keywords)
        return self.tf.Variable(value, name=name, **keywords)

    def op(self, name):
        self.note_graph()
        return self.tf.no_op(name=name).name

    def describe(self, variable):
        if not hasattr(variable, "op"):
            return [variable.name, [v.op.name for v in variable], str(variable.get_shape()), variable.dtype.name]
        return [variable.op.name, str(variable.get_shape()), variable.dtype.base_dtype.name]

    def describe_scope(self, scope):
        reuse = scope.reuse
        return [scope.name, "AUTO" if reuse is self.tf.AUTO_REUSE else bool(reuse), scope.original_name_scope]

    def describe_error(self, error):
        message = str(error)
        for mark in (" Originally defined at:", "\n\noriginally defined at:"):
            message = message.split(mark)[0]
        if message.startswith("Shape must be rank"):
            message = message.split(" for '")[0]
        return [type(error).__name__, message]

    def current_scope(self):
        self.note_graph()
        return self.tf.get_variable_scope()

    def current_graph(self):
        self.note_graph()
        return self.tf.get_default_graph()

    def op_scope(self):
        self.note_graph()
        return self.tf.get_default_graph()._name_stack or ""

    def variable_scope(self, name, default, options):
        self.note_graph()
        return self.tf.variable_scope(name, default, **self.common(options))

    def set_default(self, scope, which, value):
        getattr(scope, "set_" + which)(self.common({which: value})[which])

    def name_scope(self, name, default):
        return self.tf.name_scope(name, default) if default is not None else self.tf.name_scope(name)

    def enter(self, manager):
        self.note_graph()
        return manager.__enter__()

    def exit(self, manager):
        manager.__exit__(None, None, None)

    def new_graph(self):
        graph = self.tf.Graph()
        self.made.append(graph)
        return graph

    def enter_graph(self, graph):
        entry = graph.as_default()
        entry.__enter__()
        return entry

    def leave_graph(self, entry):
        entry.__exit__(None, None, None)

    def run_thread(self, function):
        thread = threading.Thread(target=function)
        thread.start()
        thread.join()

    def reset(self):
        self.tf.reset_default_graph()

    def template(self, name, function, options):
        keywords = {}
        if options.get("unique"):
            keywords["unique_name_"] = options["unique"]
        if options.get("now"):
            keywords["create_scope_now_"] = True
        if options.get("custom_getter"):
            keywords["custom_getter_"] = self.getter(options["custom_getter"])
        return self.tf.make_template(name, function, **keywords)

    def summary(self):
        keys = self.tf.GraphKeys
        graphs = [
            [
                [v.op.name for v in graph.get_collection(keys.GLOBAL_VARIABLES)],
                [v.op.name for v in graph.get_collection(keys.LOCAL_VARIABLES)],
                [v.op.name for v in graph.get_collection(keys.TRAINABLE_VARIABLES)],
            ]
            for graph in self.made
        ]
        return [graph for graph in graphs if graph[0] or graph[1]]


def main():
    backend = TensorFlow()
    sys.stdout.write(json.dumps({"version": backend.version}) + "\n")
    sys.stdout.flush()
    for line in iter(sys.stdin.readline, ""):
        try:
            answer = Driver(backend).run(json.loads(line))
            if '"enter"' in line:
                gc.collect()  # what was not left is left when Python frees it: not in the middle of a later program
        except Exception as error:
            import traceback

            answer = [["broken", repr(error), traceback.format_exc()]]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
