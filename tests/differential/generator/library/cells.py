# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""Recurrent cells and what runs them. Every cell has 4 units and takes tensors of shape [2, 4]."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.programs import Definition, ProgramWriter
from tests.differential.generator.writing import Callable, Env

__all__ = ["Cells"]

MODULE = "tf.nn.rnn_cell"
LSTM_INITIALIZER = ", initializer=tf.zeros_initializer()"


class Cells(ProgramWriter):
    """Writes them."""

    def cell_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements with cells."""
        return [
            (2.0, self.bind_cell),
            (3.0, self.run_cell),
            (1.5, self.cell_by_hand),
            (0.8, self.two_directions),
            (0.5, self.static_run),
        ]

    def cell_definitions(self) -> list[tuple[float, Definition]]:
        """Functions and classes with cells."""
        return [(1.5, self.cell_function), (1.5, self.recurrent_network), (1.0, self.own_cell)]

    def basic_cell(self, env: Env) -> str:
        """One cell without wrapper."""
        own = [call.text for call in env.calls if call.result == "cell"]
        if own and self.chance(0.5):
            return f"{self.pick(own)}()"
        module = self.weighted([(4.0, MODULE), (self.only(1.5, "1.4", "1.15"), "tf.contrib.rnn")])
        contrib = self.only(1.0, "1.4", "1.15")
        kind, more = self.weighted(
            [
                (4.0, (f"{module}.BasicLSTMCell", ["", "", ", forget_bias=1.0", ", state_is_tuple=True"])),
                (3.0, (f"{module}.GRUCell", ["", "", ", activation=tf.nn.relu"])),
                (2.0, (f"{module}.BasicRNNCell", [""])),
                (2.0, (f"{module}.LSTMCell", ["", "", ", use_peepholes=True", ", num_proj=4", LSTM_INITIALIZER])),
                (0.5 * contrib, ("tf.contrib.rnn.LayerNormBasicLSTMCell", ["", ", layer_norm=False"])),
                (0.3 * contrib, ("tf.contrib.rnn.UGRNNCell", [""])),
                (0.2 * contrib, ("tf.contrib.rnn.NASCell", [""])),
                (0.3 * contrib, ("tf.contrib.rnn.LSTMBlockCell", [""])),
                (0.2 * contrib, ("tf.contrib.rnn.GRUBlockCell", [""])),
                (0.2 * contrib, ("tf.contrib.rnn.CoupledInputForgetGateLSTMCell", [""])),
            ]
        )  # fmt: skip
        text = self.pick(more)
        if module in kind and self.chance(0.1):
            text += f", reuse={self.flag(env)}"
        if kind.startswith(MODULE) and self.version != "1.4" and self.chance(0.1):
            text += f", name={self.name(env)}"
        return f"{kind}({self.pick(['4', '4', 'num_units=4'])}{text})"

    def cell(self, env: Env) -> str:
        """A cell, perhaps in a wrapper."""
        if env.cells and self.chance(0.25):
            return self.pick(env.cells)
        inner = self.basic_cell(env)
        contrib = self.only(1.0, "1.4", "1.15")
        return self.weighted(
            [
                (8.0, inner),
                (1.0, f"{MODULE}.DropoutWrapper({inner}, output_keep_prob=0.5)"),
                (0.5, f"{MODULE}.ResidualWrapper({inner})"),
                (0.3, f'{MODULE}.DeviceWrapper({inner}, "/cpu:0")'),
                (0.3 * contrib, f"tf.contrib.rnn.InputProjectionWrapper({inner}, 4)"),
                (0.4 * contrib, f"tf.contrib.rnn.OutputProjectionWrapper({inner}, 4)"),
                (0.2 * contrib, f"tf.contrib.rnn.HighwayWrapper({inner})"),
                (2.0, self.stacked(env)),
            ]
        )

    def stacked(self, env: Env) -> str:
        """MultiRNNCell."""
        first, second = self.basic_cell(env), self.basic_cell(env)
        kept = self.pick(env.cells) if env.cells else first
        module = self.weighted([(3.0, MODULE), (self.only(1.0, "1.4", "1.15"), "tf.contrib.rnn")])
        cells = self.pick(
            [
                f"[{first} for _ in range({self.number(1, 3)})]",
                f"[{first}, {second}]",
                f"[{kept}] * 2",
                f"[{MODULE}.DropoutWrapper({first}, 0.5) for _ in range(2)]",
                f"[{kept}, {first}]",
            ]
        )
        return f"{module}.MultiRNNCell({cells})"

    def bind_cell(self, env: Env) -> None:
        """A cell for later."""
        name = self.fresh("cell")
        self.line(f"{name} = {self.cell(env)}")
        env.cells.append(name)

    def sequence(self, env: Env) -> str:
        """A tensor of shape [2, n, 4]."""
        x = self.tensor(env)
        return self.pick(
            [
                f"tf.stack([{x}, {x}], axis=1)",
                "tf.zeros([2, 3, 4])",
                "tf.placeholder(tf.float32, [2, 5, 4])",
                f"tf.reshape({x}, [2, 1, 4])",
                f"tf.expand_dims({x}, 1)",
            ]
        )

    def scope_argument(self, env: Env) -> str:
        """``scope=`` of a function that runs cells."""
        if self.chance(0.65):
            return ""
        if env.scopes and self.chance(0.3):
            return f", scope={self.pick(env.scopes)}"
        return f", scope={self.name(env, SCOPES)}"

    def run_cell(self, env: Env) -> None:
        """dynamic_rnn."""
        cell = self.pick(env.cells) if env.cells and self.chance(0.6) else self.cell(env)
        outputs, name = self.fresh("outputs"), self.fresh("x")
        known = cell in env.cells and self.chance(0.3)
        start = f"initial_state={cell}.zero_state(2, tf.float32)" if known else "dtype=tf.float32"
        more = self.weighted([(5.0, ""), (1.0, ", sequence_length=[1, 1]"), (0.5, ", swap_memory=True")])
        self.line(
            f"{outputs}, _ = tf.nn.dynamic_rnn({cell}, {self.sequence(env)}, {start}{more}{self.scope_argument(env)})"
        )
        self.line(f"{name} = {outputs}[:, -1]")
        env.tensors.append(name)

    def static_run(self, env: Env) -> None:
        """static_rnn over a list."""
        x, name = self.tensor(env), self.fresh("x")
        cell = self.pick(env.cells) if env.cells and self.chance(0.5) else self.cell(env)
        runner = self.weighted(
            [(2.0, "tf.nn.static_rnn"), (self.only(1.0, "1.4", "1.15"), "tf.contrib.rnn.static_rnn")]
        )
        self.line(
            f"{name}, _ = {runner}({cell}, [{x}] * {self.number(1, 3)}, dtype=tf.float32{self.scope_argument(env)})"
        )
        self.line(f"{name} = {name}[-1]")
        env.tensors.append(name)

    def cell_by_hand(self, env: Env) -> None:
        """A loop over the steps."""
        if env.cells and self.chance(0.7):
            cell = self.pick(env.cells)
        else:
            cell = self.fresh("cell")
            self.line(f"{cell} = {self.cell(env)}")
            env.cells.append(cell)
        state, name, step = self.fresh("state"), self.fresh("x"), self.fresh("t")
        self.line(f"{state} = {cell}.zero_state(2, tf.float32)")
        self.line(f"{name} = {self.tensor(env)}")
        scoped = self.chance(0.6)
        reuse = f", reuse={self.flag(env)}" if self.chance(0.2) else ""
        header = f"with tf.variable_scope({self.name(env, SCOPES)}{reuse}):"
        with self.indented(header if scoped else "if True:"):
            with self.indented(f"for {step} in range({self.number(1, 3)}):"):
                if self.chance(0.35):
                    with self.indented(f"if {step} > 0:"):
                        self.line("tf.get_variable_scope().reuse_variables()")
                called = self.weighted([(6.0, cell), (1.0, self.basic_cell(env) if self.chance(0.3) else cell)])
                scope = f", {self.name(env, SCOPES)}" if self.chance(0.05) else ""
                self.line(f"{name}, {state} = {called}({name}, {state}{scope})")
                if self.chance(0.25):
                    self.statement(env.inner(in_loop=True, ints=[*env.ints, step], tensors=[name], depth=4))
        env.tensors.append(name)

    def two_directions(self, env: Env) -> None:
        """bidirectional_*."""
        name, outputs = self.fresh("x"), self.fresh("outputs")
        first = self.cell(env)
        second = first if first in env.cells and self.chance(0.3) else self.cell(env)
        contrib = self.only(1.0, "1.4", "1.15")
        kind = self.weighted([(4.0, "dynamic"), (1.0, "static"), (0.7 * contrib, "stack")])
        rest = f"dtype=tf.float32{self.scope_argument(env)}"
        if kind == "dynamic":
            self.line(
                f"{outputs}, _ = tf.nn.bidirectional_dynamic_rnn({first}, {second}, {self.sequence(env)}, {rest})"
            )
            self.line(f"{name} = {outputs}[0][:, -1]")
        elif kind == "static":
            x = self.tensor(env)
            self.line(f"{outputs} = tf.nn.static_bidirectional_rnn({first}, {second}, [{x}, {x}], {rest})")
            self.line(f"{name} = {outputs}[0][-1][:, :4]")
        else:
            forward, backward = self.basic_cell(env), self.basic_cell(env)
            self.line(
                f"{outputs}, _, _ = tf.contrib.rnn.stack_bidirectional_dynamic_rnn([{forward}, {second}], "
                f"[{backward}, {first}], {self.sequence(env)}, {rest})"
            )
            self.line(f"{name} = {outputs}[:, -1, :4]")
        env.tensors.append(name)

    def cell_function(self, env: Env) -> None:
        """A function that makes a cell."""
        name = self.fresh("make_cell")
        inner = Env(in_function=True)
        with self.indented(f"def {name}(units=4, wrap={self.pick(['True', 'False'])}):"):
            self.line(f"cell = {self.basic_cell(inner)}")
            with self.indented("if wrap:"):
                self.line(f"cell = {MODULE}.DropoutWrapper(cell, input_keep_prob=0.5)")
            self.line("return cell")
        env.calls.append(Callable(name, (), "cell"))

    def recurrent_network(self, env: Env) -> None:
        """A network with a reuse argument that makes its cells anew, or has them from outside."""
        name = self.fresh("rnn_net")
        shared = self.chance(0.35)
        inner = Env(
            tensors=["x"], in_function=True, in_graph=True, depth=3, calls=[c for c in env.calls if c.result == "cell"]
        )
        if shared:
            cell = self.fresh("cell")
            self.line(f"{cell} = {self.cell(inner)}")
            inner.cells.append(cell)
            self.line("")
            self.line("")
        with self.indented(f"def {name}(x, reuse=None, scope={self.pick(SCOPES)!r}):".replace("'", '"')):
            with self.indented("with tf.variable_scope(scope, reuse=reuse):"):
                self.line(f"cell = {self.pick(inner.cells) if shared else self.cell(inner)}")
                runner = self.number(0, 2)
                if runner == 0:
                    self.line(f"outputs, state = tf.nn.dynamic_rnn(cell, {self.sequence(inner)}, dtype=tf.float32)")
                    self.line("x = outputs[:, -1, :]")
                elif runner == 1:
                    self.line("outputs, state = tf.nn.static_rnn(cell, [x, x], dtype=tf.float32)")
                    self.line("x = outputs[-1]")
                else:
                    self.line("state = cell.zero_state(2, tf.float32)")
                    with self.indented("for step in range(2):"):
                        with self.indented('with tf.variable_scope("step", reuse=step > 0):'):
                            self.line("x, state = cell(x, state)")
                if self.chance(0.5):
                    self.line(f"x = {self.layer(inner)}")
                self.line("return x")
        parameters = (("x", "tensor", False), ("reuse", "flag", True), ("scope", "scope", True))
        env.calls += [Callable(name, parameters, "tensor")] * 2

    def own_cell(self, env: Env) -> None:
        """A cell class of the user's."""
        name = self.fresh("OwnCell")
        method = self.pick(
            ["call(self, inputs, state)", "call(self, inputs, state)", "__call__(self, inputs, state, scope=None)"]
        )
        with self.indented(f"class {name}({MODULE}.RNNCell):"):
            if self.chance(0.5):
                with self.indented("def __init__(self, units=4, **kwargs):"):
                    self.line(f"super({name}, self).__init__(**kwargs)")
                    self.line("self.units = units")
                self.line("")
            for size in ("state_size", "output_size"):
                self.line("@property")
                with self.indented(f"def {size}(self):"):
                    self.line("return 4")
                self.line("")
            with self.indented(f"def {method}:"):
                inner = Env(tensors=["inputs"], in_function=True, in_graph=True, depth=4)
                scoped = "scope" in method
                opener = (
                    f'with tf.variable_scope(scope or "{self.pick(["own_cell", "cell"])}"):' if scoped else "if True:"
                )
                with self.indented(opener):
                    if self.chance(0.6):
                        self.line('w = tf.get_variable("w", [4, 4])')
                        self.line("output = tf.tanh(tf.matmul(inputs + state, w))")
                    else:
                        self.line(f"output = {self.layer(inner)} + state")
                self.line("return output, output")
        env.calls.append(Callable(name, (), "cell"))
