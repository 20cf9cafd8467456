"""Statements of the generated programs."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.plumbing import Plumbing
from tests.differential.generator.writing import Env

__all__ = ["Statements"]


class Statements(Plumbing):
    """Writes statements; :meth:`block` is the way in."""

    def block(self, env: Env, least: int = 1, most: int = 4) -> None:
        """A few statements; the environment learns the names that they bind."""
        for _ in range(self.number(least, most)):
            self.statement(env)

    def statement(self, env: Env) -> None:
        """One statement, simple where the nesting is deep already."""
        simple = [
            (5.0, self.make_variable),
            (1.2, self.make_raw),
            (2.2, self.make_layer),
            (0.3, self.make_local),
            (5.0 if env.calls else 0, self.call_something),
            (0.7 * (1.1 - self.care), self.mark_reuse),
            (0.7, self.capture),
            (0.9, self.bind_string),
            (0.4, self.bind_number),
            (0.9, self.comprehension),
            (0.5, self.lambda_or_partial),
            (0.4, self.containers),
            (0.4, self.filtered),
            (0.25, self.template),
            (0.12, self.reset),
            (0.25, self.own_error),
            (0.2, self.unpacking),
            (1.5, self.snippet),
        ]
        compound = [
            (6.0, self.scope),
            (1.0, self.name_scope),
            (1.4, self.branch),
            (2.0, self.for_loop),
            (0.6, self.while_loop),
            (1.1, self.try_statement),
            (0.5, self.graph),
            (0.5, self.local_function),
            (0.3, self.two_items),
        ]
        table = simple + (compound if env.depth < 4 else [])
        self.weighted(table)(env)

    # -- simple ------------------------------------------------------------------------------------------------------

    def make_variable(self, env: Env) -> None:
        """get_variable, sometimes over several lines, sometimes kept."""
        text = self.get_variable(env)
        if self.chance(0.05) and text.count("(") == 1 and ", " in text:
            head, _, rest = text.partition("(")
            self.line(f"{head}(")
            self.line(f"    {rest}")
        elif self.chance(0.45):
            name = self.fresh("v")
            self.line(f"{name} = {text}")
            if "partitioner" not in text:
                env.variables.append(name)
        else:
            self.line(text)

    def make_raw(self, env: Env) -> None:
        """tf.Variable."""
        name = self.fresh("v")
        self.line(f"{name} = {self.raw_variable(env)}")
        env.variables.append(name)

    def make_layer(self, env: Env) -> None:
        """A functional layer."""
        name = self.fresh("x")
        self.line(f"{name} = {self.layer(env)}")
        env.tensors.append(name)

    def make_local(self, env: Env) -> None:
        """get_local_variable."""
        self.line(f"tf.get_local_variable({self.name(env)}, {self.shape(env)})")

    def call_something(self, env: Env) -> None:
        """A call of something that the program defines."""
        if not env.calls:
            self.line("pass")
            return
        target = self.pick(env.calls)
        if target.result in ("getter", "generator"):
            self.line(f"print({target.text})")
            return
        text = self.call(target, env)
        if self.chance(0.55 * self.care):
            reuse = ", reuse=tf.AUTO_REUSE" if self.chance(0.3) else ""
            with self.indented(f'with tf.variable_scope("{self.fresh("part")}"{reuse}):'):
                self.line(text)
        elif target.result == "tensor" and self.chance(0.8):
            name = self.fresh("x")
            self.line(f"{name} = {text}")
            env.tensors.append(name)
        else:
            self.line(text)

    def mark_reuse(self, env: Env) -> None:
        """reuse_variables, plain or under a condition."""
        scope = self.pick(env.scopes) if env.scopes and self.chance(0.5) else "tf.get_variable_scope()"
        if env.depth == 0 and self.chance(0.6):
            self.line(f"print({scope}.name, {scope}.reuse)")
        elif env.ints and self.chance(0.6):
            with self.indented(f"if {self.pick(env.ints)} > 0:"):
                self.line(f"{scope}.reuse_variables()")
        else:
            self.line(f"{scope}.reuse_variables()")

    def capture(self, env: Env) -> None:
        """Keep the current scope."""
        name = self.fresh("s")
        self.line(f"{name} = tf.get_variable_scope()")
        env.scopes.append(name)

    def bind_string(self, env: Env) -> None:
        """Bind a string."""
        name = self.fresh("n")
        choices = [self.name(env), self.name(env, SCOPES)]
        if env.scopes:
            choices.append(f'{self.pick(env.scopes)}.name.replace("/", "_") or "root"')
        if env.variables:
            variable = self.pick(env.variables)
            choices += [f'{variable}.op.name.split("/")[-1] + "_c"', f'{variable}.name[:-2].replace("/", "_")']
        self.line(f"{name} = {self.pick(choices)}")
        env.strings.append(name)

    def bind_number(self, env: Env) -> None:
        """Bind an integer."""
        name = self.fresh("k")
        choices = [self.number_value(env), "len(tf.trainable_variables())", 'len("net") - 2', "sum([1, 1])", "7 // 3"]
        if env.tensors:
            choices.append(f"len({self.pick(env.tensors)}.shape)")
        self.line(f"{name} = {self.pick(choices)}")
        env.ints.append(name)

    def template(self, env: Env) -> None:
        """make_template over a function or lambda."""
        name = self.fresh("t")
        extra = self.weighted([(5, ""), (1, ", create_scope_now_=True"), (0.6, ', unique_name_="once"')])
        made = self.pick(['tf.get_variable("w", [2])', "tf.layers.dense(tf.zeros([2, 4]), 4)", self.get_variable(env)])
        self.line(f"{name} = tf.make_template({self.name(env, SCOPES)}, lambda: {made}{extra})")
        for _ in range(self.number(1, 3)):
            if self.chance(0.3):
                with self.indented(f"with tf.variable_scope({self.name(env, SCOPES)}):"):
                    self.line(f"{name}()")
            else:
                self.line(f"{name}()")

    def reset(self, env: Env) -> None:
        """A fresh default graph."""
        if env.depth == 0 or not env.in_graph:
            self.line("tf.reset_default_graph()")
            for names in (env.tensors, env.variables, env.scopes):
                names.clear()
        else:
            self.line("tf.get_default_graph()")

    def own_error(self, env: Env) -> None:
        """An error of the program's own, or an assertion."""
        condition = f"{self.pick(env.ints)} > 1" if env.ints else self.pick(["tf.trainable_variables()", "False"])
        kind = self.number(0, 2)
        if kind == 0:
            with self.indented(f"if {condition}:"):
                self.line(f'raise {self.pick(["ValueError", "RuntimeError", "KeyError"])}("not {{}}".format("now"))')
        elif kind == 1:
            self.line(f'assert not ({condition}), "asserted"')
        else:
            self.line(f'print("%r" % ({condition},))')

    # -- compound ----------------------------------------------------------------------------------------------------

    def scope_call(self, env: Env) -> str:
        """A call of variable_scope."""
        kind = self.random.random()
        reuse = f"reuse={self.flag(env)}" if self.chance(0.5) else ""
        extra = self.weighted(
            [
                (24, ""),
                (1, "initializer=tf.zeros_initializer()"),
                (0.7, "dtype=tf.float64"),
                (0.7, "auxiliary_name_scope=False"),
                (0.7 if any(call.text == "renamed" for call in env.calls) else 0, "custom_getter=renamed"),
                (0.2, "partitioner=tf.fixed_size_partitioner(2)"),
                (0.3, "use_resource=False"),
            ]
        )
        if env.scopes and kind < 0.22:
            first = [self.pick(env.scopes)]
        elif kind < 0.30:
            first = ["tf.get_variable_scope()"]
        elif kind < 0.42:
            first = ["None", self.pick(["", "default_name="]) + self.name(env, SCOPES)]
            reuse = reuse if self.chance(0.1) else ""
        elif kind < 0.46:
            first = [self.name(env, SCOPES), self.name(env, SCOPES)]
        elif kind < 0.49:
            first = [self.pick(['""', '"net/a"', '"net/"'])]
        else:
            first = [self.name(env, SCOPES)]
        return f"tf.variable_scope({', '.join([*first, *filter(None, [reuse, extra])])})"

    def scope(self, env: Env) -> None:
        """A variable scope around a block; sometimes the same block twice."""
        inner = env.inner(in_graph=True)
        header = self.scope_call(env)
        if self.chance(0.35):
            name = self.fresh("s")
            header += f" as {name}"
            inner.scopes.append(name)
            env.scopes.append(name)
        start = len(self.lines)
        with self.indented(f"with {header}:"):
            self.block(inner, 1, 3)
        if self.chance(0.2) and len(self.lines) - start < 8:
            self.lines.extend(self.lines[start:])

    def name_scope(self, env: Env) -> None:
        """A name scope."""
        header = f"tf.name_scope({self.name(env, SCOPES)})"
        if env.scopes and self.chance(0.2):
            header = f"tf.name_scope({self.pick(env.scopes)}.original_name_scope)"
        with self.indented(f"with {header}:"):
            self.block(env.inner(in_graph=True), 1, 2)

    def two_items(self, env: Env) -> None:
        """Two context managers in one with."""
        second = self.pick([f"tf.name_scope({self.name(env, SCOPES)})", self.scope_call(env), 'tf.device("/cpu:0")'])
        with self.indented(f"with {self.scope_call(env)}, {second}:"):
            self.block(env.inner(in_graph=True), 1, 2)

    def condition(self, env: Env) -> str:
        """Something true or false."""
        choices = [
            "tf.trainable_variables()",
            "1 < 2 <= 3",
            'not ""',
            '"a" in ("a", "b")',
            "None is None",
            "tf.get_variable_scope().reuse",
        ]
        if env.ints:
            number = self.pick(env.ints)
            choices += [number, f"{number} == 1", f"{number} % 2 == 0", f"not {number}", f"0 < {number} < 3"] * 2
        if env.strings:
            string = self.pick(env.strings)
            choices += [f'{string} == "w"', f'"e" in {string}', f"isinstance({string}, str)", f'{string}.endswith("t")']
        if env.variables:
            choices.append(f'{self.pick(env.variables)}.op.name.startswith("net")')
        return self.pick(choices)

    def branch(self, env: Env) -> None:
        """if, with what may follow."""
        with self.indented(f"if {self.condition(env)}:"):
            self.block(env.inner(), 1, 2)
        if self.chance(0.3):
            with self.indented(f"elif {self.condition(env)}:"):
                self.block(env.inner(), 1, 2)
        if self.chance(0.5):
            with self.indented("else:"):
                self.block(env.inner(), 1, 2)

    def for_loop(self, env: Env) -> None:
        """A for loop over something known."""
        i, n = self.fresh("i"), self.fresh("n")
        count = self.number(1, 3)
        header, ints, strings = self.weighted(
            [
                (4.0, (f"{i} in range({count})", [i], [])),
                (0.4, (f"{i} in range(1, {count + 1})", [i], [])),
                (0.3, (f"{i} in reversed(range({count}))", [i], [])),
                (0.3, (f"{i} in range({2 * count}, 0, -2)", [i], [])),
                (1.2, (f'{n} in ["net", "dec"]', [], [n])),
                (0.8, (f'{i}, {n} in enumerate(["a", "b"])', [i], [n])),
                (0.3, (f'{i}, {n} in enumerate(("w", "v"), 1)', [i], [n])),
                (0.8, (f'{n}, {i} in zip(["a", "b", "c"], [1, 0])', [i], [n])),
                (0.4, (f'{n}, {i} in sorted({{"q": 1, "p": 0}}.items())', [i], [n])),
                (0.3, (f'{n} in "ab"', [], [n])),
                (0.3, (f'{i}, ({n}, _) in enumerate([("e", 1), ("f", 2)])', [i], [n])),
                (0.2, (f"{i} in itertools.chain([0], (1,))", [i], [])),
                (0.2, (f'{i}, {n} in itertools.product([0, 1], ["x", "y"])', [i], [n])),
                (
                    0.3 if any(call.result == "generator" for call in env.calls) else 0,
                    (f"{i} in counted({count})", [i], []),
                ),
            ]
        )
        inner = env.inner(in_loop=True, ints=env.ints + ints + ints, strings=env.strings + strings + strings)
        with self.indented(f"for {header}:"):
            self.block(inner, 1, 3)
            if ints and self.chance(0.15):
                with self.indented(f"if {ints[0]} == 1:"):
                    self.line(self.pick(["break", "continue"]))
                self.statement(inner)
        if self.chance(0.1):
            with self.indented("else:"):
                self.statement(env.inner())

    def while_loop(self, env: Env) -> None:
        """A while loop that counts."""
        i = self.fresh("i")
        self.line(f"{i} = 0")
        test = self.pick([f"{i} < {self.number(1, 3)}", f"{i} < 2 and True", "True"])
        with self.indented(f"while {test}:"):
            self.block(env.inner(in_loop=True, ints=[*env.ints, i, i]), 1, 2)
            self.line(f"{i} += 1")
            if test == "True":
                with self.indented(f"if {i} >= {self.number(1, 2)}:"):
                    self.line("break")

    def try_statement(self, env: Env) -> None:
        """try with handlers of every kind."""
        with self.indented("try:"):
            self.block(env.inner(), 1, 2)
        caught = self.weighted(
            [
                (5, "ValueError"),
                (1, "Exception"),
                (1, "(ValueError, TypeError)"),
                (0.7, "ValueError as error"),
                (0.5, "KeyError"),
                (0.3, ""),
            ]
        )
        with self.indented(f"except {caught}:".replace(" :", ":")):
            if caught.endswith("error") and self.chance(0.5):
                with self.indented('if "already exists" not in str(error):'):
                    self.line("raise")
            if self.chance(0.08):
                self.line(self.pick(["raise", 'raise RuntimeError("wrapped")']))
            elif self.chance(0.4):
                with self.indented("with tf.variable_scope(tf.get_variable_scope(), reuse=True):"):
                    self.statement(env.inner(in_graph=True))
            else:
                self.statement(env.inner())
        if self.chance(0.2):
            with self.indented("else:"):
                self.statement(env.inner())
        if self.chance(0.25):
            with self.indented("finally:"):
                self.statement(env.inner())

    def graph(self, env: Env) -> None:
        """Another graph."""
        if env.graphs and self.chance(0.5):
            name = self.pick(env.graphs)
        else:
            name = self.fresh("g")
            self.line(f"{name} = tf.Graph()")
            env.graphs.append(name)
        header = self.weighted(
            [(6, f"{name}.as_default()"), (1, f"tf.Session(graph={name})"), (1, "tf.Graph().as_default()")]
        )
        inner = env.inner(in_graph=True, tensors=[], variables=[])
        with self.indented(f"with {header}:"):
            self.block(inner, 1, 3)

    def local_function(self, env: Env) -> None:
        """A nested function that closes over what is around it, and calls of it."""
        name = self.fresh("inner")
        counted = self.chance(0.3)
        counter = self.fresh("count")
        if counted and env.in_function:
            self.line(f"{counter} = 0")
        ints = [counter] if counted and env.in_function else []
        with self.indented(f"def {name}(name, reuse=None):"):
            if ints:
                self.line(f"nonlocal {counter}")
                self.line(f"{counter} += 1")
            outer = env.inner(in_function=True, in_loop=False)
            outer.strings += ["name", "name"]
            outer.flags.append("reuse")
            outer.ints += ints
            self.block(outer, 1, 2)
        for _ in range(self.number(1, 2)):
            self.line(f"{name}({self.name(env, SCOPES)}{self.pick(['', '', f', reuse={self.flag(env)}'])})")
