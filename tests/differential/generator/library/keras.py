# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""Keras in graph code: layers, Sequential, functional and derived models, among variable scopes."""

from __future__ import annotations

from tests.differential.generator.library.layers import BACK, IMAGE, LayerObjects
from tests.differential.generator.programs import Definition
from tests.differential.generator.writing import Callable, Env

__all__ = ["Keras"]


class Keras(LayerObjects):
    """Writes it."""

    def keras_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements with Keras."""
        return [
            (3.0, self.keras_kept),
            (2.0, self.bind_keras_layer),
            (2.0 if env.layers else 0, self.apply_layer),
            (1.0, self.sequential),
            (0.8, self.functional_model),
        ]

    def keras_definitions(self) -> list[tuple[float, Definition]]:
        """Classes of Keras."""
        return [(1.0, self.derived_keras_layer), (self.only(1.0, "1.15", "2"), self.derived_model)]

    def keras_object(self, env: Env) -> tuple[str, str]:
        """What makes a layer, and its use."""
        image = BACK.format("{0}(" + IMAGE.format("{1}") + ")")
        row = BACK.format("{0}(tf.reshape({1}, [2, 4, 1]))")
        own = [call.text for call in env.calls if call.result == "keras"]
        if own and self.chance(0.5):
            return f"{self.pick(own)}()", "{0}({1})"
        kind, first, use = self.weighted(
            [
                (6.0, ("Dense", ["4"], "{0}({1})")),
                (0.5, ("Dense", ["4", 'activation="relu"'], "{0}({1})")),
                (0.5, ("Dense", ["4", "use_bias=False"], "{0}({1})")),
                (1.2, ("BatchNormalization", [], "{0}({1})")),
                (0.3, ("Dropout", ["0.5"], "{0}({1})")),
                (0.3, ("Activation", ['"relu"'], "{0}({1})")),
                (1.0, ("Conv2D", ["1", "3", 'padding="same"'], image)),
                (0.4, ("Conv1D", ["1", "3", 'padding="same"'], row)),
                (0.3, ("Flatten", [], "{0}(" + IMAGE.format("{1}") + ")")),
                (0.6, ("LSTM", ["4"], "{0}(tf.expand_dims({1}, 1))")),
                (0.4, ("GRU", ["4"], "{0}(tf.expand_dims({1}, 1))")),
                (0.3, ("SimpleRNN", ["4"], "{0}(tf.expand_dims({1}, 1))")),
                (0.3, ("PReLU", [], "{0}({1})")),
                (0.4, ("Embedding", ["5", "4"], "{0}(tf.zeros([2], tf.int32)) + {1}")),
            ]
        )
        return f"tf.keras.layers.{kind}({', '.join([*first, *self.optional_name(env, 0.3)])})", use

    def keras_layer(self, env: Env) -> str:
        """A layer made and called at once."""
        made, use = self.keras_object(env)
        return use.format(made, self.pick(env.tensors) if env.tensors else "tf.zeros([2, 4])")

    def keras_kept(self, env: Env) -> None:
        """The same, kept."""
        name = self.fresh("x")
        self.line(f"{name} = {self.keras_layer(env)}")
        env.tensors.append(name)

    def bind_keras_layer(self, env: Env) -> None:
        """An object for later."""
        made, use = self.keras_object(env)
        name = self.fresh("kfc")
        self.line(f"{name} = {made}")
        env.layers.append(use.format(name, "{}"))

    def sequential(self, env: Env) -> None:
        """Sequential by list or by add."""
        name = self.fresh("model")
        module = self.weighted([(self.only(1.0, "1.15", "2"), "tf.keras"), (0.5, "tf.keras.models")])
        layers = ["tf.keras.layers.Dense(4{})".format("".join(f", {n}" for n in self.optional_name(env, 0.2)))]
        layers += [self.pick(["tf.keras.layers.Dense(4)", "tf.keras.layers.BatchNormalization()"])] * self.number(0, 2)
        if self.chance(0.4) or self.version == "1.4":
            layers[0] = layers[0].replace("(4", "(4, input_shape=(4,)")
        if self.chance(0.5):
            self.line(f"{name} = {module}.Sequential([{', '.join(layers)}])")
        else:
            self.line(f"{name} = {module}.Sequential()")
            for layer in layers:
                self.line(f"{name}.add({layer})")
        env.layers += [f"{name}({{}})"] * 2
        self.apply_layer(env)

    def functional_model(self, env: Env) -> None:
        """Input, layers, Model."""
        name, first, last = self.fresh("model"), self.fresh("i"), self.fresh("h")
        module = self.weighted([(self.only(1.0, "1.15", "2"), "tf.keras"), (0.5, "tf.keras.models")])
        self.line(f"{first} = tf.keras.layers.Input({self.pick(['shape=(4,)', '(4,)'])})")
        self.line(f"{last} = tf.keras.layers.Dense(4)({first})")
        for _ in range(self.number(0, 2)):
            self.line(
                f"{last} = {self.pick(['tf.keras.layers.Dense(4)', 'tf.keras.layers.BatchNormalization()'])}({last})"
            )
        self.line(f"{name} = {module}.Model({first}, {last})")
        env.layers.append(f"{name}({{}})")
        if self.chance(0.6):
            self.apply_layer(env)

    def derived_keras_layer(self, env: Env) -> None:
        """A layer of the user's own."""
        name = self.fresh("KScale")
        with self.indented(f"class {name}(tf.keras.layers.Layer):"):
            with self.indented("def build(self, input_shape):"):
                initializer = self.pick(['"uniform"', '"zeros"', "tf.zeros_initializer()"])
                self.line(f'self.w = self.add_weight(name="w", shape=(4,), initializer={initializer})')
                if self.version != "1.4" and self.chance(0.2):
                    self.line(f"self.b = {self.get_variable(self.method_env())}")
                self.line(f"super({name}, self).build(input_shape)")
            self.line("")
            with self.indented("def call(self, inputs):"):
                self.line("return inputs * self.w")
        env.calls.append(Callable(name, (), "keras"))

    def derived_model(self, env: Env) -> None:
        """A model of the user's own, and a function that calls it in a scope."""
        name, model, use = self.fresh("KModel"), self.fresh("model"), self.fresh("run_model")
        layers = [self.keras_object(Env(in_function=True)) for _ in range(self.number(1, 2))]
        with self.indented(f"class {name}(tf.keras.Model):"):
            with self.indented("def __init__(self):"):
                self.line(f"super({name}, self).__init__()")
                for number, (made, _) in enumerate(layers):
                    self.line(f"self.layer{number} = {made}")
            self.line("")
            with self.indented("def call(self, x):"):
                for number, (_, applied) in enumerate(layers):
                    self.line(f"x = {applied.format(f'self.layer{number}', 'x')}")
                self.line("return x")
        self.line("")
        self.line("")
        shared = self.chance(0.6)
        if shared:
            self.line(f"{model} = {name}()")
            self.line("")
            self.line("")
        with self.indented(f"def {use}(x, scope, reuse=None):"):
            with self.indented("with tf.variable_scope(scope, reuse=reuse):"):
                self.line(f"return {model if shared else name + '()'}(x)")
        parameters = (("x", "tensor", False), ("scope", "scope", False), ("reuse", "flag", True))
        env.calls += [Callable(use, parameters, "tensor")] * 2
