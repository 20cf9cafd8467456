# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""``tf.contrib.layers`` and slim: their layers, ``arg_scope``, functions under ``add_arg_scope``. Not in version 2."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.library.layers import BACK, IMAGE
from tests.differential.generator.programs import Definition, ProgramWriter
from tests.differential.generator.writing import Callable, Env

__all__ = ["Slim"]

SPELLINGS = (
    "slim = tf.contrib.slim",
    "import tensorflow.contrib.slim as slim",
    "from tensorflow.contrib import slim",
    "import tensorflow.contrib.slim as slim",
)
FUNCTIONS = ("slim.fully_connected", "slim.conv2d", "slim.batch_norm", "slim.separable_conv2d", "slim.dropout")


class Slim(ProgramWriter):
    """Writes them."""

    def slim_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements with slim."""
        return [
            (4.0, self.slim_layer_kept),
            (2.0, self.argument_scope),
            (0.8, self.kept_argument_scope),
            (1.2, self.slim_variable),
            (0.5, self.slim_collections),
        ]

    def slim_definitions(self) -> list[tuple[float, Definition]]:
        """Functions as slim's own nets have them."""
        return [(1.5, self.slim_block), (1.5, self.slim_net)]

    def slim_layer(self, env: Env) -> str:
        """A layer on a tensor of shape [2, 4] that gives one."""
        module = self.pick(["slim", "slim", "tf.contrib.layers"])
        scoped = self.chance(0.5)
        rest = ", ".join(["", *([f"scope={self.name(env, (*SCOPES, 'fc', 'conv'))}"] if scoped else [])])
        if self.chance(0.25 if scoped else 0.04):
            rest += f", reuse={self.flag(env)}"
        x = self.pick(env.tensors) if env.tensors else "tf.zeros([2, 4])"
        image = IMAGE.format(x)
        return self.weighted(
            [
                (6.0, f"{module}.fully_connected({x}, 4{self.slim_options()}{rest})"),
                (0.5, f"tf.contrib.layers.linear({x}, 4{rest})"),
                (2.0, BACK.format(f"{module}.conv2d({image}, 1, [3, 3]{self.slim_options()}{rest})")),
                (0.6, BACK.format(f"{module}.conv2d_transpose({image}, 1, 3, stride=1{rest})")),
                (0.5, BACK.format(f"{module}.separable_conv2d({image}, {self.pick(['1', 'None'])}, 3, 1{rest})")),
                (0.3, BACK.format(f"{module}.conv2d_in_plane({image}, 3{rest})")),
                (1.5, f"{module}.batch_norm({x}{self.batch_norm_options()}{rest})"),
                (0.7, f"tf.contrib.layers.layer_norm({x}{self.pick(['', ', scale=False', ', center=False'])}{rest})"),
                (0.4, f"{module}.bias_add({x}{rest})"),
                (0.4, BACK.format(f"tf.contrib.layers.instance_norm({image}{rest})")),
                (0.3, f"{module}.dropout({x}, 0.5{rest.split(', reuse')[0]})"),
                (0.3, f"{module}.flatten({image}{rest.split(', reuse')[0]})"),
                (0.3, BACK.format(f"{module}.max_pool2d({image}, 1, 1{rest.split(', reuse')[0]})")),
                (0.8, self.repeated(x, rest.split(", reuse")[0])),
                (
                    0.3,
                    "tf.contrib.layers.embed_sequence(tf.zeros([2], tf.int32), vocab_size=5, embed_dim=4" + rest + ")",
                ),
            ]
        )

    def repeated(self, x: str, scope: str) -> str:
        """slim.repeat or slim.stack."""
        return self.pick(
            [
                f"slim.repeat({x}, {self.number(1, 3)}, slim.fully_connected, 4{scope})",
                f"slim.stack({x}, slim.fully_connected, [4] * {self.number(1, 2)}{scope})",
                f"tf.contrib.layers.repeat({x}, 2, tf.contrib.layers.fully_connected, 4, activation_fn=None{scope})",
            ]
        )

    def slim_options(self) -> str:
        """Arguments of a layer that has weights."""
        return self.weighted(
            [
                (6.0, ""),
                (1.0, ", activation_fn=None"),
                (1.2, ", normalizer_fn=slim.batch_norm"),
                (0.5, ', normalizer_fn=slim.batch_norm, normalizer_params={"scale": True}'),
                (0.4, ", normalizer_fn=tf.contrib.layers.layer_norm"),
                (0.5, ", biases_initializer=None"),
                (0.5, ", weights_regularizer=slim.l2_regularizer(0.1)"),
                (0.3, ", trainable=False"),
                (0.3, ', variables_collections=["kept"]'),
                (0.3, ", weights_initializer=tf.truncated_normal_initializer(stddev=0.1)"),
            ]
        )

    def batch_norm_options(self) -> str:
        """Arguments of batch_norm."""
        return self.weighted(
            [
                (4.0, ""),
                (1.0, ", scale=True"),
                (0.7, ", center=False"),
                (1.0, ", is_training=False"),
                (0.5, ", updates_collections=None"),
                (0.3, ", zero_debias_moving_mean=True"),
                (0.3, ", activation_fn=tf.nn.relu"),
                (0.3, ", fused=False"),
            ]
        )

    def slim_layer_kept(self, env: Env) -> None:
        """A layer bound to a name."""
        name = self.fresh("x")
        self.line(f"{name} = {self.slim_layer(env)}")
        env.tensors.append(name)

    def scope_arguments(self, env: Env) -> tuple[str, str]:
        """The functions of an arg_scope and what it sets for them."""
        functions, options = self.weighted(
            [
                (2.0, (FUNCTIONS[:1], "activation_fn=None")),
                (2.0, (FUNCTIONS[:2], "normalizer_fn=slim.batch_norm")),
                (1.0, (FUNCTIONS[:2], "weights_regularizer=slim.l2_regularizer(0.1)")),
                (1.0, (FUNCTIONS[:2], "biases_initializer=None, activation_fn=tf.nn.relu")),
                (1.5, (FUNCTIONS[:3], f"reuse={self.flag(env)}")),
                (1.5, (FUNCTIONS[2:3], f"is_training={self.pick(['True', 'False'])}, scale=True")),
                (0.7, (FUNCTIONS[4:], "is_training=False")),
                (0.4, (FUNCTIONS[:1], f"scope={self.name(env)}")),
                (0.5, (FUNCTIONS[:2], "trainable=False")),
                (0.3, (FUNCTIONS[:2], 'variables_collections=["kept"]')),
                (0.1, (("tf.layers.dense",), "use_bias=False")),
            ]
        )
        own = [call.text for call in env.calls if call.result == "slim"]
        if own and self.chance(0.4):
            return f"[{self.pick(own)}]", self.pick(["scope=None", "units=4", f"reuse={self.flag(env)}"])
        return f"[{', '.join(functions)}]", options

    def argument_scope(self, env: Env) -> None:
        """arg_scope around a block."""
        functions, options = self.scope_arguments(env)
        opener = self.pick(["slim.arg_scope", "slim.arg_scope", "tf.contrib.framework.arg_scope"])
        kept = self.fresh("sc") if self.chance(0.4) else ""
        with self.indented(f"with {opener}({functions}, {options}){' as ' + kept if kept else ''}:"):
            self.block(env.inner(in_graph=True), 1, 3)
        if kept:
            env.arguments.append(kept)

    def kept_argument_scope(self, env: Env) -> None:
        """An arg_scope entered again, or one inside another."""
        if env.arguments:
            with self.indented(f"with slim.arg_scope({self.pick(env.arguments)}):"):
                self.block(env.inner(in_graph=True), 1, 2)
        else:
            outer, inner = self.scope_arguments(env), self.scope_arguments(env)
            with self.indented(f"with slim.arg_scope({outer[0]}, {outer[1]}):"):
                with self.indented(f"with slim.arg_scope({inner[0]}, {inner[1]}):"):
                    self.block(env.inner(in_graph=True), 1, 2)

    def slim_variable(self, env: Env) -> None:
        """Variables by slim's own functions."""
        name = self.fresh("v")
        maker = self.weighted(
            [
                (2.0, "slim.model_variable"),
                (2.0, "slim.variable"),
                (1.0, "tf.contrib.framework.model_variable"),
                (1.0, "tf.contrib.framework.variable"),
            ]
        )
        if self.chance(0.15):
            self.line(
                f"{name} = {self.pick(['slim', 'tf.contrib.framework'])}.local_variable(0.0, name={self.name(env)})"
            )
        else:
            self.line(f"{name} = {maker}({self.name(env)}, shape=[2])")
        env.variables.append(name)

    def slim_collections(self, env: Env) -> None:
        """Reading the collections."""
        name = self.fresh("f")
        scope = self.pick(SCOPES)
        self.line(
            self.pick(
                [
                    f'{name} = slim.get_variables("{scope}")',
                    f"{name} = slim.get_model_variables()",
                    f'{name} = slim.get_trainable_variables("{scope}")',
                    f"{name} = slim.get_variables_to_restore(exclude=['{scope}'])".replace("'", '"'),
                    f'{name} = slim.get_variables_by_suffix("weights")',
                    f"{name} = slim.losses.get_regularization_losses()",
                ]
            )
        )
        with self.indented(f"if len({name}) > {self.number(0, 2)}:"):
            self.statement(env.inner())

    def slim_block(self, env: Env) -> None:
        """A user's function under add_arg_scope."""
        name = self.fresh("unit")
        self.line(self.pick(["@slim.add_arg_scope", "@tf.contrib.framework.add_arg_scope"]))
        with self.indented(f"def {name}(x, units=4, scope=None, reuse=None):"):
            inner = Env(tensors=["x"], in_function=True, in_graph=True, depth=3)
            opener = self.weighted(
                [
                    (3.0, f'tf.variable_scope(scope, "{self.pick(SCOPES)}", [x], reuse=reuse)'),
                    (1.0, f'tf.variable_scope(scope, default_name="{self.pick(SCOPES)}", values=[x], reuse=reuse)'),
                    (1.0, f'tf.variable_scope(scope or "{self.pick(SCOPES)}", reuse=reuse)'),
                ]
            )
            with self.indented(f"with {opener}:"):
                for _ in range(self.number(1, 2)):
                    self.line(f"x = {self.slim_layer(inner)}")
                self.line("return x")
        parameters = (("x", "tensor", False), ("scope", "scope", True), ("reuse", "flag", True))
        env.calls += [Callable(name, parameters, "tensor"), Callable(name, parameters, "slim")]

    def slim_net(self, env: Env) -> None:
        """An arg_scope function and the net that is called under it."""
        scope, net, user = self.fresh("net_arg_scope"), self.fresh("slim_net"), self.fresh("run_net")
        with self.indented(f"def {scope}(is_training=True, decay=0.1):"):
            with self.indented("with slim.arg_scope([slim.conv2d, slim.fully_connected],"):
                self.line("               weights_regularizer=slim.l2_regularizer(decay),")
                self.line(f"               normalizer_fn={self.pick(['slim.batch_norm', 'None', 'slim.batch_norm'])}):")
                with self.indented(
                    "with slim.arg_scope([slim.batch_norm, slim.dropout], is_training=is_training) as sc:"
                ):
                    self.line("return sc")
        self.line("")
        self.line("")
        default = self.pick(SCOPES)
        with self.indented(f'def {net}(x, is_training=True, reuse=None, scope="{default}"):'):
            inner = Env(tensors=["x"], flags=["reuse"], in_function=True, in_graph=True, depth=3)
            with self.indented(f'with tf.variable_scope(scope, "{default}", [x], reuse=reuse) as sc:'):
                collection = self.pick(["sc.original_name_scope", "sc.name"]) + ' + "_end_points"'
                with self.indented(
                    f"with slim.arg_scope([slim.fully_connected, slim.conv2d], outputs_collections={collection}):"
                ):
                    for _ in range(self.number(1, 3)):
                        self.line(f"x = {self.slim_layer(inner)}")
                self.line(f"points = slim.utils.convert_collection_to_dict({collection})")
                self.line("return x, points")
        self.line("")
        self.line("")
        with self.indented(f"def {user}(x, reuse=None):"):
            with self.indented(f"with slim.arg_scope({scope}({self.pick(['', 'False', 'decay=0.5'])})):"):
                more = self.pick(["", ', scope="top"', ", scope=None"])
                self.line(f"x, _ = {net}(x, reuse=reuse{more})")
            self.line("return x")
        env.calls += [Callable(user, (("x", "tensor", False), ("reuse", "flag", True)), "tensor")] * 2
