"""What training makes: optimizers' slots, moving averages, global steps, metrics."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.programs import Definition, ProgramWriter
from tests.differential.generator.writing import Callable, Env

__all__ = ["Training"]

OPTIMIZERS = (
    (4.0, "tf.train.AdamOptimizer", ("", "0.1", "1e-3, beta1=0.5", "learning_rate=0.1")),
    (2.0, "tf.train.GradientDescentOptimizer", ("0.1", "learning_rate=0.1")),
    (2.0, "tf.train.MomentumOptimizer", ("0.1, 0.9", "0.1, momentum=0.9, use_nesterov=True")),
    (1.5, "tf.train.RMSPropOptimizer", ("0.1", "0.1, centered=True", "0.1, decay=0.9")),
    (1.0, "tf.train.AdagradOptimizer", ("0.1",)),
    (0.7, "tf.train.AdadeltaOptimizer", ("", "0.1")),
    (0.7, "tf.train.FtrlOptimizer", ("0.1",)),
    (0.3, "tf.train.ProximalAdagradOptimizer", ("0.1",)),
    (0.2, "tf.train.ProximalGradientDescentOptimizer", ("0.1",)),
)
CONTRIB_OPTIMIZERS = (
    (0.3, "tf.contrib.opt.LazyAdamOptimizer", ("0.1",)),
    (0.3, "tf.contrib.opt.NadamOptimizer", ("0.1",)),
)


class Training(ProgramWriter):
    """Writes it."""

    def training_statements(self, env: Env) -> list[tuple[float, Definition]]:
        """Statements about training."""
        return [
            (0.8, self.bind_optimizer),
            (3.0, self.minimize),
            (1.2, self.gradients),
            (1.5, self.moving_average),
            (0.8, self.global_step),
            (2.0, self.metric),
            (0.3, self.rate),
            (0.5 if env.optimizers else 0, self.slots),
            (self.only(0.3, "1.4", "1.15"), self.optimize_loss),
        ]

    def training_definitions(self) -> list[tuple[float, Definition]]:
        """Functions and classes that train."""
        return [(1.5, self.train_function), (1.0, self.agent)]

    def optimizer(self, env: Env) -> str:
        """An optimizer: a kept one or a new one."""
        if env.optimizers and self.chance(0.5):
            return self.pick(env.optimizers)
        table = OPTIMIZERS + (CONTRIB_OPTIMIZERS if self.version != "2" else ())
        kind, arguments = self.weighted([(weight, (kind, arguments)) for weight, kind, arguments in table])
        text = self.pick(arguments)
        if self.chance(0.08):
            text += (", " if text else "") + 'name="Opt"'
        return f"{kind}({text})"

    def bind_optimizer(self, env: Env) -> None:
        """An optimizer for later."""
        name = self.fresh("opt")
        self.line(f"{name} = {self.optimizer(env)}")
        env.optimizers.append(name)

    def loss(self, env: Env) -> str:
        """A scalar, mostly of something that a variable takes part in."""
        made = [name for name in env.tensors if name.startswith("x") and name != "x"]
        x = self.pick(made) if made else self.tensor(env)
        everything = (
            "tf.add_n([tf.reduce_sum(v) for v in tf.trainable_variables() if v.dtype.base_dtype == tf.float32])"
        )
        table = [
            (3.0 if made else 0.2, f"tf.reduce_mean({x})"),
            (2.0 if made else 0.2, f"tf.reduce_sum(tf.square({x}))"),
            (1.0 if made else 0.2, f"tf.losses.mean_squared_error(tf.zeros([2, 4]), {x})"),
            (0.7 if made else 0.1, f"tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels={x}, logits={x}))"),
            (1.5 if made else 0.7, everything),
        ]  # fmt: skip
        if env.variables:
            table.append((0.5, f"tf.reduce_sum(tf.cast({self.pick(env.variables)}, tf.float32))"))
        return self.weighted(table)

    def scoped(self, env: Env) -> str:
        """A header of the block in which training stands."""
        return self.weighted(
            [
                (6.0, ""),
                (1.0, f"with tf.variable_scope({self.name(env, SCOPES)}):"),
                (1.0, "with tf.variable_scope(tf.get_variable_scope(), reuse=tf.AUTO_REUSE):"),
                (0.4, "with tf.variable_scope(tf.get_variable_scope(), reuse=False):"),
                (1.0, f"with tf.variable_scope({self.name(env, SCOPES)}, reuse={self.flag(env)}):"),
                (1.0, f"with tf.name_scope({self.name(env, SCOPES)}):"),
            ]
        )

    def something_to_train(self, env: Env) -> None:
        """Mostly a layer, where there is none yet."""
        if not any(name.startswith("x") and name != "x" for name in env.tensors) and self.chance(0.8):
            self.make_layer(env)

    def var_list(self, env: Env) -> str:
        """``var_list=``, or nothing."""
        scope = self.pick(SCOPES)
        return self.weighted(
            [
                (6.0, ""),
                (1.0, ", var_list=tf.trainable_variables()"),
                (0.4, f', var_list=tf.trainable_variables("{scope}")'),
                (0.4, f', var_list=[v for v in tf.trainable_variables() if "{scope}" in v.name] or None'),
                (0.4, ", var_list=tf.trainable_variables()[:1]"),
                (0.3, ", var_list=tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES)"),
            ]
        )

    def write_scoped(self, env: Env, *lines: str) -> None:
        """Lines, perhaps under a scope."""
        header = self.scoped(env)
        if header:
            with self.indented(header):
                for text in lines:
                    self.line(text)
        else:
            for text in lines:
                self.line(text)

    def minimize(self, env: Env) -> None:
        """minimize."""
        self.something_to_train(env)
        step = self.weighted([(5.0, ""), (1.0, ", global_step=tf.train.get_or_create_global_step()")])
        name = f", name={self.name(env)}" if self.chance(0.05) else ""
        self.write_scoped(env, f"{self.optimizer(env)}.minimize({self.loss(env)}{self.var_list(env)}{step}{name})")

    def gradients(self, env: Env) -> None:
        """compute_gradients and apply_gradients."""
        self.something_to_train(env)
        if not env.optimizers or self.chance(0.5):
            self.bind_optimizer(env)
        optimizer, pairs = env.optimizers[-1], self.fresh("pairs")
        self.line(f"{pairs} = {optimizer}.compute_gradients({self.loss(env)}{self.var_list(env)})")
        self.line(
            self.pick(
                [
                    f"{pairs} = [(tf.clip_by_value(g, -1.0, 1.0), v) for g, v in {pairs} if g is not None]",
                    f"{pairs} = [(tf.clip_by_norm(g, 5.0), v) for g, v in {pairs} if g is not None]",
                    f"{pairs} = [pair for pair in {pairs} if pair[0] is not None]",
                    f"{pairs} = zip(tf.clip_by_global_norm([g for g, _ in {pairs}], 5.0)[0], [v for _, v in {pairs}])",
                ]
            )
        )
        self.write_scoped(env, f"{optimizer}.apply_gradients({pairs})")

    def moving_average(self, env: Env) -> None:
        """ExponentialMovingAverage."""
        self.something_to_train(env)
        ema = self.fresh("ema")
        more = self.weighted([(4.0, ""), (0.5, ", zero_debias=True"), (0.5, ', name="avg"'), (0.3, ", num_updates=5")])
        self.line(f"{ema} = tf.train.ExponentialMovingAverage(0.99{more})")
        made = [name for name in env.tensors if name.startswith("x") and name != "x"]
        what = self.weighted(
            [
                (3.0, "tf.trainable_variables()"),
                (1.0, ""),
                (1.0 if made and self.version != "1.4" else 0, f"[{self.pick(made or [''])}]"),
                (1.0, "tf.trainable_variables()[-1:]"),
                (0.5, f'tf.trainable_variables("{self.pick(SCOPES)}")'),
            ]
        )
        for _ in range(1 if self.version == "1.4" else self.number(1, 2)):
            self.write_scoped(env, f"{ema}.apply({what})")
        if self.chance(0.3):
            with self.indented("for v in tf.trainable_variables()[:2]:"):
                self.line(
                    self.pick(
                        [
                            f'tf.get_variable({ema}.average_name(v).replace("/", "_"), [2])',
                            f"print({ema}.average(v))",
                            f'tf.get_variable("has_" + str({ema}.average(v) is not None), [2])',
                        ]
                    )
                )

    def global_step(self, env: Env) -> None:
        """Makers of the global step."""
        self.line(
            self.weighted(
                [
                    (3.0, "tf.train.get_or_create_global_step()"),
                    (0.5, "tf.train.create_global_step()"),
                    (1.0, 'tf.Variable(0, name="global_step", trainable=False)'),
                    (
                        0.5,
                        'tf.get_variable("global_step", [], tf.int32, tf.zeros_initializer(), trainable=False)',
                    ),
                    (0.5, 'tf.get_variable("has_step_" + str(tf.train.get_global_step() is not None), [2])'),
                    (self.only(0.5, "1.4", "1.15"), "tf.contrib.framework.get_or_create_global_step()"),
                ]
            )
        )

    def metric(self, env: Env) -> None:
        """tf.metrics."""
        x = self.tensor(env)
        name = f", name={self.name(env)}" if self.chance(0.3) else ""
        labels = "tf.zeros([2, 4])"
        text = self.weighted(
            [
                (2.0, f"accuracy(tf.argmax({labels}, 1), tf.argmax({x}, 1){name})"),
                (1.5, f"mean({x}{name})"),
                (0.5, f"mean_tensor({x}{name})"),
                (0.7, f"precision({labels}, {x}{name})"),
                (0.7, f"recall({labels}, {x}{name})"),
                (0.5, f"auc({labels}, tf.sigmoid({x}){name})"),
                (0.5, f"mean_squared_error({labels}, {x}{name})"),
                (0.4, f"root_mean_squared_error({labels}, {x}{name})"),
                (0.4, f"mean_iou(tf.zeros([2], tf.int32), tf.argmax({x}, 1), 3{name})"),
                (0.3, f"mean_absolute_error({labels}, {x}{name})"),
                (0.3, f"true_positives({labels}, {x}{name})"),
                (0.3, f"mean_per_class_accuracy(tf.zeros([2], tf.int32), tf.argmax({x}, 1), 3{name})"),
                (0.2, f"percentage_below({x}, 0.5{name})"),
                (0.2, f"sensitivity_at_specificity({labels}, tf.sigmoid({x}), 0.5{name})"),
                (0.2, f"recall_at_k(tf.zeros([2], tf.int64), {x}, 2{name})"),
                (0.2, f"precision_at_thresholds({labels}, tf.sigmoid({x}), [0.5]{name})"),
                (0.2, f"mean_cosine_distance({labels}, {x}, 1{name})"),
            ]
        )
        if self.chance(0.15):
            with self.indented(f"with tf.variable_scope({self.name(env, SCOPES)}, reuse={self.flag(env)}):"):
                self.line(f"tf.metrics.{text}")
        else:
            self.line(f"tf.metrics.{text}")

    def rate(self, env: Env) -> None:
        """A learning-rate schedule."""
        name = self.fresh("rate")
        step = self.pick(["0", "tf.train.get_or_create_global_step()"])
        self.line(
            f"{name} = tf.train."
            + self.pick(
                [
                    f"exponential_decay(0.1, {step}, 100, 0.96)",
                    f"polynomial_decay(0.1, {step}, 100)",
                    f"inverse_time_decay(0.1, {step}, 100, 0.96)",
                ]
            )
        )
        self.line(f"{name}_opt = tf.train.MomentumOptimizer({name}, 0.9)")
        env.optimizers.append(f"{name}_opt")

    def slots(self, env: Env) -> None:
        """Asking an optimizer for its slots."""
        optimizer = self.pick(env.optimizers)
        table = [
            (1.0, f'"_".join({optimizer}.get_slot_names()) or "none"'),
            (self.only(1.0, "1.15", "2"), f'"n%d" % len({optimizer}.variables())'),
        ]
        self.line(f'tf.get_variable("slots_" + {self.weighted(table)}, [2])')

    def optimize_loss(self, env: Env) -> None:
        """contrib.layers.optimize_loss."""
        self.something_to_train(env)
        kind = self.pick(['"Adam"', '"SGD"', "tf.train.AdamOptimizer", '"Momentum"'])
        step = self.pick(["tf.train.get_or_create_global_step()", "tf.train.get_global_step()", "None"])
        self.line(f"tf.contrib.layers.optimize_loss({self.loss(env)}, {step}, 0.1, {kind})")

    def train_function(self, env: Env) -> None:
        """A function that adds a training op for a tensor."""
        name = self.fresh("train")
        scope = self.pick(["", f'"{self.pick(SCOPES)}"'])
        inner = Env(tensors=["x2", "x"], in_function=True, in_graph=True, depth=3, flags=["reuse"])
        with self.indented(f"def {name}(x, reuse=None):"):
            header = f"with tf.variable_scope({scope}, reuse=reuse):" if scope else "with tf.name_scope(None):"
            with self.indented(header):
                self.line(f"x2 = {self.layer(Env(tensors=['x'], in_function=True))}")
                self.weighted(self.training_statements(inner))(inner)
            if self.chance(0.5):
                self.line(f"{self.optimizer(Env())}.minimize(tf.reduce_mean(x2))")
            self.line("return x2")
        env.calls += [Callable(name, (("x", "tensor", False), ("reuse", "flag", True)), "tensor")] * 2

    def agent(self, env: Env) -> None:
        """A class that builds a network and trains it."""
        name, use = self.fresh("Agent"), self.fresh("new_agent")
        inner = self.method_env(tensors=["x"], strings=["self.scope"])
        with self.indented(f"class {name}(object):"):
            with self.indented("def __init__(self, scope, reuse=None):"):
                self.line("self.scope = scope")
                with self.indented("with tf.variable_scope(scope, reuse=reuse):"):
                    self.line("self.output = self.build(tf.zeros([2, 4]))")
                    where = self.chance(0.5)
                    if where:
                        self.line("self.train()")
                if not where:
                    self.line("self.train()")
            self.line("")
            with self.indented("def build(self, x):"):
                for _ in range(self.number(1, 2)):
                    self.line(f"x = {self.layer(inner)}")
                self.line("return x")
            self.line("")
            with self.indented("def train(self):"):
                self.line(f"self.optimizer = {self.optimizer(Env())}")
                variables = self.pick(
                    [
                        "",
                        ", var_list=tf.trainable_variables(self.scope)",
                        ', var_list=tf.trainable_variables(self.scope + "/")',
                    ]
                )
                self.line(f"self.op = self.optimizer.minimize(tf.reduce_mean(self.output){variables})")
        self.line("")
        self.line("")
        with self.indented(f"def {use}(scope, reuse=None):"):
            self.line(f"return {name}(scope, reuse).output")
        env.calls += [Callable(use, (("scope", "scope", False), ("reuse", "flag", True)), "tensor")] * 2
