# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""``tf.layers``: objects, layers that users derive, more of the functions."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.programs import Definition, ProgramWriter
from tests.differential.generator.writing import Callable, Env

__all__ = ["IMAGE", "LAYER_NAMES", "LayerObjects"]

LAYER_NAMES = (*SCOPES, "fc", "dense", "conv")
#: Something of shape [2, 4] as an image, and back.
IMAGE = "tf.reshape({}, [2, 2, 2, 1])"
BACK = "tf.reshape({}, [2, 4])"


class LayerObjects(ProgramWriter):
    """Writes them."""

    def layer_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements about layer objects."""
        return [
            (2.0, self.bind_layer),
            (4.0 if env.layers else 0, self.apply_layer),
            (1.0, self.layers_in_a_list),
            (0.6 if env.layers else 0, self.look_at_layer),
            (1.0, self.more_functions),
        ]

    def layer_definitions(self) -> list[tuple[float, Definition]]:
        """Classes with and of layers."""
        return [(1.5, self.derived_layer), (1.5, self.model_of_objects)]

    def optional_name(self, env: Env, chance: float = 0.4) -> list[str]:
        """A ``name=`` argument, or none."""
        return [f"name={self.name(env, LAYER_NAMES)}"] if self.chance(chance) else []

    def layer_object(self, env: Env) -> tuple[str, str]:
        """What makes a layer object, and how it is used on a tensor of shape [2, 4]: ``{0}`` is the object, ``{1}`` the
        tensor."""
        own = [call for call in env.calls if call.result == "layer"]
        if own and self.chance(0.5):
            return f"{self.pick(own).text}({', '.join(self.optional_name(env))})", "{0}({1})"
        image = BACK.format("{0}(" + IMAGE.format("{1}") + ")")
        row = BACK.format("{0}(tf.reshape({1}, [2, 4, 1]))")
        kind, first, use = self.weighted(
            [
                (6.0, ("Dense", ["4"], "{0}({1})")),
                (0.5, ("Dense", ["units=4"], "{0}.apply({1})")),
                (1.2, ("BatchNormalization", [], "{0}({1})")),
                (0.3, ("BatchNormalization", [], "{0}({1}, training=True)")),
                (0.3, ("Dropout", ["0.5"], "{0}({1})")),
                (1.0, ("Conv2D", ["1", "3", 'padding="same"'], image)),
                (0.4, ("Conv2DTranspose", ["1", "3", 'padding="same"'], image)),
                (0.4, ("SeparableConv2D", ["1", "3", 'padding="same"'], image)),
                (0.4, ("Conv1D", ["1", "3", 'padding="same"'], row)),
                (0.3, ("Flatten", [], "{0}(" + IMAGE.format("{1}") + ")")),
                (0.2, ("MaxPooling1D", ["1", "1"], row)),
            ]
        )
        more = self.optional_name(env)
        if kind in ("Dense", "Conv2D", "Conv1D"):
            more += self.weighted(
                [
                    (6.0, []),
                    (1.0, ["use_bias=False"]),
                    (0.7, ["activation=tf.nn.relu"]),
                    (0.4, ["kernel_initializer=tf.zeros_initializer()"]),
                    (0.3, ["trainable=False"]),
                    (0.3, [f"_reuse={self.flag(env)}"]),
                    (0.2, ["kernel_regularizer=tf.nn.l2_loss"]),
                ]
            )
        return f"tf.layers.{kind}({', '.join([*first, *more])})", use

    def bind_layer(self, env: Env) -> None:
        """An object for later."""
        made, use = self.layer_object(env)
        name = self.fresh("fc")
        self.line(f"{name} = {made}")
        env.layers.append(use.format(name, "{}"))

    def apply_layer(self, env: Env) -> None:
        """A call of an object, often in some scope."""
        if not env.layers:
            self.bind_layer(env)
        text = self.pick(env.layers).format(self.tensor(env))
        name = self.fresh("x")
        if self.chance(0.3):
            reuse = f", reuse={self.flag(env)}" if self.chance(0.4) else ""
            with self.indented(f"with tf.variable_scope({self.name(env, SCOPES)}{reuse}):"):
                self.line(f"{name} = {text}")
        else:
            self.line(f"{name} = {text}")
        env.tensors.append(name)

    def layers_in_a_list(self, env: Env) -> None:
        """Objects made by a comprehension and called one after another."""
        stack, name = self.fresh("stack"), self.fresh("x")
        count = self.number(1, 3)
        made, use = self.layer_object(env.inner(ints=[*env.ints, "i"]))
        self.line(f"{stack} = [{made} for i in range({count})]")
        self.line(f"{name} = {self.tensor(env)}")
        for _ in range(self.number(1, 2)):
            start = f"with tf.variable_scope({self.name(env, SCOPES)}, reuse={self.flag(env)}):"
            with self.indented(start if self.chance(0.4) else "if True:"):
                with self.indented(f"for layer in {stack}:"):
                    self.line(f"{name} = {use.format('layer', name)}")
        env.tensors.append(name)

    def look_at_layer(self, env: Env) -> None:
        """Names of a layer's variables in other names."""
        use = self.pick(env.layers)
        layer = use[: use.index("(")].replace("tf.reshape", "")
        if not layer or "." in layer:
            return self.apply_layer(env)
        attribute = self.pick(["weights", "trainable_weights", "variables", "trainable_variables"])
        with self.indented(f"for v in {layer}.{attribute}:"):
            self.line('tf.get_variable(v.op.name.replace("/", "_") + "_copy", v.shape)')
        return None

    def more_functions(self, env: Env) -> None:
        """Functions of tf.layers that the core generator does not write."""
        x, rest = self.tensor(env), ", ".join(["", *self.optional_name(env)])
        image = IMAGE.format(x)
        name = self.fresh("x")
        text = self.weighted(
            [
                (1.0, f"tf.layers.dense({x}, 4, kernel_regularizer=tf.nn.l2_loss{rest})"),
                (1.0, f"tf.layers.dense(inputs={x}, units=4, bias_initializer=tf.ones_initializer(){rest})"),
                (1.0, f"tf.layers.batch_normalization({x}, renorm=True, training=True{rest})"),
                (1.0, f"tf.layers.batch_normalization({x}, trainable=False{rest})"),
                (0.7, BACK.format(f"tf.layers.max_pooling2d({image}, 1, 1{rest})")),
                (0.7, BACK.format(f"tf.layers.conv2d({image}, 1, (1, 1), use_bias=False{rest})")),
                (0.7, BACK.format(f"tf.layers.conv3d(tf.reshape({x}, [2, 2, 2, 1, 1]), 1, 1{rest})")),
                (0.7, BACK.format(f"tf.layers.conv3d_transpose(tf.reshape({x}, [2, 2, 2, 1, 1]), 1, 1{rest})")),
                (0.7, BACK.format(f"tf.layers.average_pooling1d(tf.reshape({x}, [2, 4, 1]), 1, 1{rest})")),
                (
                    self.only(0.7, "1.15", "2"),
                    BACK.format(f"tf.layers.separable_conv1d(tf.reshape({x}, [2, 4, 1]), 1, 1{rest})"),
                ),
            ]
        )
        self.line(f"{name} = {text}")
        env.tensors.append(name)

    def derived_layer(self, env: Env) -> None:
        """A class of the user's own."""
        name = self.fresh("Scale")
        keeps_inner = self.chance(0.35)
        add = self.weighted([(1.0, "add_variable"), (self.only(1.0, "1.15", "2"), "add_weight")])
        with self.indented(f"class {name}(tf.layers.Layer):"):
            if keeps_inner or self.chance(0.5):
                with self.indented("def __init__(self, name=None, **kwargs):"):
                    self.line(f"super({name}, self).__init__(name=name, **kwargs)")
                    if keeps_inner:
                        self.line(f"self.inner = {self.layer_object(Env(in_function=True))[0]}")
                self.line("")
            with self.indented("def build(self, input_shape):"):
                options = self.weighted([(5.0, ""), (1.0, ", trainable=False"), (1.0, ", dtype=tf.float32")])
                shape = self.pick(["[4]", "[int(input_shape[-1])]", "shape=[4]", "(4,)"])
                self.line(f'self.w = self.{add}("{self.pick(["w", "scale", "kernel"])}", {shape}{options})')
                if self.chance(0.3):
                    self.line(f"self.b = {self.get_variable(self.method_env())}")
                self.line(self.pick([f"super({name}, self).build(input_shape)", "self.built = True"]))
            self.line("")
            with self.indented(f"def call(self, inputs{self.pick(['', ', training=False'])}):"):
                inner = self.method_env(tensors=["inputs"])
                if self.chance(0.4):
                    self.statement(inner)
                self.line("return inputs * self.w")
        env.calls.append(Callable(name, (("name", "name", True),), "layer"))

    def model_of_objects(self, env: Env) -> None:
        """A model that makes its layer objects in ``__init__``."""
        name = self.fresh("Net")
        uses: list[str] = []
        with self.indented(f"class {name}(object):"):
            with self.indented("def __init__(self, name, reuse=None):"):
                self.line("self.name = name")
                self.line("self.reuse = reuse")
                for number in range(self.number(1, 3)):
                    made, use = self.layer_object(self.method_env(strings=["name"], calls=env.calls))
                    self.line(f"self.layer{number} = {made}")
                    uses.append(use.format(f"self.layer{number}", "x"))
            self.line("")
            with self.indented("def __call__(self, x):"):
                reuse = self.pick(["", ", reuse=self.reuse", ", reuse=tf.AUTO_REUSE", ", reuse=tf.AUTO_REUSE"])
                with self.indented(f"with tf.variable_scope(self.name{reuse}):"):
                    for use in uses:
                        self.line(f"x = {use}")
                    if self.chance(0.3):
                        self.line(f"x = {self.layer(self.method_env(tensors=['x']))}")
                if self.chance(0.3):
                    self.line("self.reuse = True")
                self.line("return x")
        self.line("")
        self.line("")
        for instance in (self.fresh("net"), self.fresh("net"))[: self.number(1, 2)]:
            self.line(f"{instance} = {name}({self.name(env, SCOPES)}{self.pick(['', '', ', tf.AUTO_REUSE'])})")
            env.calls += [Callable(instance, (("x", "tensor", False),), "tensor")] * 2
