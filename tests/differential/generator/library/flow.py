"""Bodies that TensorFlow calls: branches, loops, maps; custom getters and creators."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.programs import Definition, ProgramWriter
from tests.differential.generator.writing import Callable, Env

__all__ = ["Flow"]

GETTERS = (
    'return getter(name + "_g", *args, **kwargs)',
    'return getter(name.replace("kernel", "weights"), *args, **kwargs)',
    "variable = getter(name, *args, **kwargs)\nreturn variable",
    'kwargs["trainable"] = False\nreturn getter(name, *args, **kwargs)',
    'with tf.variable_scope("got"):\n    getter(name + "_twin", *args, **kwargs)\nreturn getter(name, *args, **kwargs)',
    'kwargs["reuse"] = tf.AUTO_REUSE\nreturn getter(name, *args, **kwargs)',
    "return MADE.setdefault(name, None) or MADE.__setitem__(name, getter(name, *args, **kwargs)) or MADE[name]",
    'variable = getter(name, *args, **kwargs)\nreturn variable if "bias" in name else variable * 1.0',
)


class Flow(ProgramWriter):
    """Writes them."""

    def flow_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements of this kind."""
        getters = [call for call in env.calls if call.result == "getter"]
        return [
            (1.5, self.condition_op),
            (1.5, self.while_op),
            (1.0, self.map_op),
            (1.5 if getters else 0, self.scope_with_getter),
            (1.0, self.template_of_layers),
            (self.only(0.6, "1.15", "2"), self.creator_scope),
        ]

    def flow_definitions(self) -> list[tuple[float, Definition]]:
        """Getters and templates."""
        return [(1.5, self.own_getter), (1.0, self.template_function)]

    def condition_op(self, env: Env) -> None:
        """tf.cond with two functions."""
        name = self.fresh("x")
        inner = env.inner(in_function=True, in_graph=True)
        first, second = self.layer(inner), self.pick([self.layer(inner), self.tensor(inner)])
        test = self.pick(["tf.constant(True)", "tf.placeholder(tf.bool, [])", "tf.less(1, 2)"])
        if self.chance(0.5):
            self.line(f"{name} = tf.cond({test}, lambda: {first}, lambda: {second})")
        else:
            yes, no = self.fresh("yes"), self.fresh("no")
            for function, result in ((yes, first), (no, second)):
                with self.indented(f"def {function}():"):
                    if self.chance(0.4):
                        self.line(self.get_variable(inner))
                    self.line(f"return {result}")
            self.line(f"{name} = tf.cond({test}, {self.pick(['true_fn=', ''])}{yes}, false_fn={no})")
        env.tensors.append(name)

    def while_op(self, env: Env) -> None:
        """tf.while_loop with a layer in its body."""
        name = self.fresh("x")
        inner = env.inner(in_function=True, in_graph=True, tensors=["t"], depth=4)
        body = self.layer(inner)
        start = f"[tf.constant(0), {self.tensor(env)}]"
        if self.chance(0.5):
            self.line(f"_, {name} = tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, {body}), {start})")
        else:
            function = self.fresh("body")
            with self.indented(f"def {function}(i, t):"):
                if self.chance(0.4):
                    self.line(self.get_variable(inner))
                self.line(f"return i + 1, {body}")
            self.line(f"_, {name} = tf.while_loop(lambda i, t: i < 3, {function}, {start})")
        env.tensors.append(name)

    def map_op(self, env: Env) -> None:
        """map_fn, scan, foldl."""
        name = self.fresh("x")
        inner = env.inner(in_function=True, in_graph=True, tensors=["t"])
        body, sequence = self.layer(inner), f"tf.stack([{self.tensor(env)}] * 2)"
        self.line(
            self.pick(
                [
                    f"{name} = tf.map_fn(lambda t: {body}, {sequence})[0]",
                    f"{name} = tf.scan(lambda a, t: {body} + a, {sequence})[0]",
                    f"{name} = tf.foldl(lambda a, t: {body} + a, {sequence})",
                ]
            )
        )
        env.tensors.append(name)

    def own_getter(self, env: Env) -> None:
        """A custom getter."""
        name = self.fresh("getter")
        text = self.pick(GETTERS)
        if "MADE" in text and not any(line == "MADE = {}" for line in self.lines):
            self.line("MADE = {}")
            self.line("")
            self.line("")
        with self.indented(f"def {name}(getter, name, *args, **kwargs):"):
            for line in text.splitlines():
                self.line(line)
        env.calls.append(Callable(name, (), "getter"))

    def scope_with_getter(self, env: Env) -> None:
        """A scope that has one, around layers and cells."""
        getter = self.pick([call.text for call in env.calls if call.result == "getter"])
        reuse = f", reuse={self.flag(env)}" if self.chance(0.4) else ""
        name = self.pick([self.name(env, SCOPES), "tf.get_variable_scope()"])
        with self.indented(f"with tf.variable_scope({name}, custom_getter={getter}{reuse}):"):
            self.make_layer(env)
            self.block(env.inner(in_graph=True), 0, 2)

    def creator_scope(self, env: Env) -> None:
        """variable_creator_scope."""
        creator = self.fresh("creator")
        change = self.pick(['kwargs["trainable"] = False', "print(kwargs.get('name'))".replace("'", '"'), "pass"])
        with self.indented(f"def {creator}(next_creator, **kwargs):"):
            self.line(change)
            self.line("return next_creator(**kwargs)")
        with self.indented(f"with tf.variable_creator_scope({creator}):"):
            self.block(env.inner(in_graph=True), 1, 2)

    def template_function(self, env: Env) -> None:
        """A template over a network function."""
        function, template = self.fresh("network"), self.fresh("template")
        inner = Env(tensors=["x"], in_function=True, in_graph=True, depth=3)
        with self.indented(f"def {function}(x):"):
            for _ in range(self.number(1, 2)):
                self.line(f"x = {self.layer(inner)}")
            if self.chance(0.4):
                self.statement(inner)
            self.line("return x")
        self.line("")
        self.line("")
        more = self.weighted([(6.0, ""), (1.0, ", create_scope_now_=True"), (1.0, ', unique_name_="only"')])
        self.line(f"{template} = tf.make_template({self.name(env, SCOPES)}, {function}{more})")
        env.calls += [Callable(template, (("x", "tensor", False),), "tensor")] * 2

    def template_of_layers(self, env: Env) -> None:
        """A template over a lambda, called twice."""
        name = self.fresh("t")
        inner = env.inner(in_function=True, tensors=["x"])
        self.line(f"{name} = tf.make_template({self.name(env, SCOPES)}, lambda x: {self.layer(inner)})")
        for _ in range(self.number(1, 2)):
            made = self.fresh("x")
            self.line(f"{made} = {name}({self.tensor(env)})")
            env.tensors.append(made)
