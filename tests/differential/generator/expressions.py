"""Expressions of the generated programs: names in every spelling, reuse values, shapes, tensors, arguments."""

from __future__ import annotations

from tests.differential.generator.writing import Callable, Env, Writer

__all__ = ["Expressions"]

LEAVES = ("w", "b", "kernel", "w", "v", "bias", "a", "B")
SCOPES = ("net", "enc", "dec", "net", "a", "block", "D_")
TYPES = ("tf.float32", "tf.float32", "tf.int32", "tf.float64")


class Expressions(Writer):
    """Writes expressions."""

    def name(self, env: Env, pool: tuple[str, ...] = LEAVES) -> str:
        """An expression whose value is a name."""
        plain = self.fresh(self.pick(pool)) if self.chance(self.care) else self.pick(pool)
        kind = self.random.random()
        if env.ints and self.chance(0.7 * self.care):
            return self.numbered_name(plain, env.ints[-1])
        if kind < 0.42 or (kind < 0.7 and not env.ints and not env.strings):
            return f'"{plain}"'
        if kind < 0.58 and env.ints:
            return self.numbered_name(plain, self.pick(env.ints))
        if kind < 0.70 and env.strings:
            return self.derived_name(plain, self.pick(env.strings))
        return self.computed_name(plain)

    def numbered_name(self, plain: str, number: str) -> str:
        """A name with an integer in it."""
        return self.pick(
            [
                f'"{plain}%d" % {number}',
                f'"{plain}_%d" % ({number} + 1)',
                f'"{plain}{{}}".format({number})',
                f'"{plain}_{{:02d}}".format({number})',
                f'f"{plain}{{{number}}}"',
                f'f"{plain}_{{{number} * 2:03d}}"',
                f'"{plain}" + str({number})',
                f'"_".join(["{plain}", str({number})])',
                f'"{plain}" if {number} else "{plain}_0"',
                f'("{plain}", "k")[{number} % 2]',
                f'"%s_%i" % ("{plain}", {number})',
                f'"{{name}}_{{i}}".format(name="{plain}", i={number})',
                f'"%(n)s%(i)03d" % {{"n": "{plain}", "i": {number}}}',
                f'"{plain}" * ({number} + 1)',
                f'chr(97 + {number}) + "{plain}"',
            ]
        )

    def derived_name(self, plain: str, string: str) -> str:
        """A name made from a string variable."""
        return self.pick(
            [
                string,
                string,
                string,
                f'{string} + "_{plain}"',
                f'"%s_{plain}" % {string}',
                f'"{{}}/{plain}".format({string})',
                f'f"{{{string}}}_{plain}"',
                f'f"{{{string}!s:s}}"',
                f'"/".join(["{plain}", {string}])',
                f'{string}.replace("e", "o")',
                f'{string} if len({string}) > 1 else "{plain}"',
                f"{string}.lower()",
                f'{string} or "{plain}"',
                f"{string}[:1] + {string}[1:]",
                f"{string}.split('/')[-1]",
                f'{string}.rstrip("_") + "_{plain}"',
                f'"".join(reversed({string}))',
                f'"{plain}" if {string}.startswith("n") else {string}',
            ]
        )

    def computed_name(self, plain: str) -> str:
        """A name that is a constant, but not a literal."""
        return self.pick(
            [
                f'"{plain}".lower()',
                f'"%s" % "{plain}"',
                f'"_{plain}".lstrip("_")',
                f'["{plain}", "z"][0]',
                f'{{"k": "{plain}"}}["k"]',
                f'dict(k="{plain}").get("k", "w")',
                f'dict(k="z").get("q", "{plain}")',
                f'"{plain} {plain}".replace(" ", "_")',
                f'"{plain},q".split(",")[0]',
                f'"{{0}}{{1}}".format("{plain}", "")',
                f'"{plain}" "{plain}"',
                f'str("{plain}")',
                f'"{plain}" if True else None',
                f'None or "{plain}"',
                f'"x".join(["{plain}", "y"])',
                f'"{plain}".zfill(3).replace("0", "o")',
                f'max("{plain}", "{plain}")',
                f'(lambda n: n + "_l")("{plain}")',
            ]
        )

    def flag(self, env: Env) -> str:
        """A value for ``reuse=``."""
        kind = self.random.random()
        if env.flags and kind < 0.35:
            return self.pick(env.flags)
        if env.ints and kind < 0.55:
            number = self.pick(env.ints)
            return self.pick(
                [f"{number} > 0", f"bool({number})", f"True if {number} else None", f"{number} != 0 or None"]
            )
        return self.weighted(
            [
                (1 + 20 * self.care**3, "tf.AUTO_REUSE"),
                (0.5, "True"),
                (1, "None"),
                (0.7, "False"),
                (0.2, "not True or None"),
                (0.3, 'len(tf.trainable_variables("net/")) > 0'),
                (0.2, "len(tf.global_variables()) > 0"),
                (0.06, "1"),
            ]
        )

    def number_value(self, env: Env) -> str:
        """An integer."""
        if env.ints and self.chance(0.4):
            return self.pick([self.pick(env.ints), f"{self.pick(env.ints)} + 1", f"{self.pick(env.ints)} * 2"])
        return str(self.number(0, 3))

    def shape(self, env: Env) -> str:
        """A shape; mostly the same, so that sharing usually fits."""
        if env.tensors and self.chance(0.07):
            tensor = self.pick(env.tensors)
            return self.pick([f"[int({tensor}.shape[-1]), 2]", f"{tensor}.get_shape().as_list()[1:]"])
        if env.ints and self.chance(0.04):
            return f"[{self.pick(env.ints)} + 1]"
        return self.weighted(
            [(12, "[2]"), (2, "(2,)"), (1, "2"), (0.6, "[2, 3]"), (0.5, "[]"), (0.4, "[1] + [3]"), (0.3, "[1 + 1]")]
            if self.chance(1 - self.care)
            else [(5, "[2]"), (1, "(2,)"), (1, "2"), (0.3, "[1 + 1]")]
        )

    def initializer(self) -> str:
        """An initializer that goes with a shape."""
        return self.pick(
            [
                "tf.zeros_initializer()",
                "tf.constant_initializer(0.1)",
                "tf.random_normal_initializer()",
                "tf.truncated_normal_initializer(stddev=0.1)",
                "tf.ones_initializer()",
            ]
        )

    def get_variable(self, env: Env, maker: str = "tf.get_variable") -> str:
        """A call of get_variable."""
        name = self.name(env)
        if self.chance(0.06):
            return f"{maker}({name}, initializer={self.pick(['tf.zeros([2])', '0.5', 'tf.constant([1.0, 2.0])', '1'])})"
        parts = [name, self.shape(env)]
        if self.chance(0.1):
            parts[1] = "shape=" + parts[1]
            if self.chance(0.3):
                parts[0] = "name=" + parts[0]
        if self.chance(0.08):
            parts.append("dtype=" + self.pick(TYPES))
        if self.chance(0.2) and "int" not in parts[-1]:
            parts.append("initializer=" + self.initializer())
        if self.chance(0.08):
            parts.append("trainable=False")
        if self.chance(0.03):
            parts.append('collections=[tf.GraphKeys.GLOBAL_VARIABLES, "mine"]')
        if self.chance(0.03) and "int" not in " ".join(parts):
            parts.append("regularizer=tf.nn.l2_loss")
        if self.chance(0.03):
            parts.append("partitioner=tf.fixed_size_partitioner(2)")
        if self.chance(0.03) and "renamed" in [call.text for call in env.calls]:
            parts.append("custom_getter=renamed")
        return f"{maker}({', '.join(parts)})"

    def raw_variable(self, env: Env) -> str:
        """A call of tf.Variable."""
        value = self.pick(
            ["tf.zeros([2])", "0.0", "tf.truncated_normal([2], stddev=0.1)", "tf.constant(0.1, shape=[3])"]
        )
        name = f", name={self.name(env)}" if self.chance(0.75) else ""
        trainable = ", trainable=False" if self.chance(0.15) else ""
        return f"tf.Variable({value}{name}{trainable})"

    def layer(self, env: Env) -> str:
        """A call of a functional layer on a tensor of shape [2, 4] that gives one of the same shape."""
        tensor = self.pick(env.tensors) if env.tensors else "tf.zeros([2, 4])"
        named = [f"name={self.name(env, (*SCOPES, 'fc', 'dense', 'conv'))}"] if self.chance(0.45) else []
        reuse = [f"reuse={self.flag(env)}"] if self.chance(0.25 if named else 0.06) else []
        kind = self.weighted(
            [
                (6, "dense"),
                (2, "batch"),
                (1, "dropout"),
                (1.5, "conv"),
                (0.7, "flat"),
                (0.7, "transpose"),
                (0.5, "separable"),
                (0.5, "conv1d"),
            ]
        )
        rest = ", ".join(["", *named, *reuse])
        if kind == "dense":
            more = self.weighted([(6, ""), (1, ", activation=tf.nn.relu"), (1, ", use_bias=False")])
            return f"tf.layers.dense({tensor}, {self.weighted([(9, '4'), (0.5, 'units=4')])}{more}{rest})"
        if kind == "batch":
            more = self.weighted([(4, ""), (1, ", training=True"), (1, ", scale=False"), (0.5, ", center=False")])
            return f"tf.layers.batch_normalization({tensor}{more}{rest})"
        if kind == "dropout":
            return f"tf.layers.dropout({tensor}, 0.5{', '.join(['', *named])})"
        image = f"tf.reshape({tensor}, [2, 2, 2, 1])"
        if kind == "conv":
            return f'tf.reshape(tf.layers.conv2d({image}, 1, 3, padding="same"{rest}), [2, 4])'
        if kind == "transpose":
            return f'tf.reshape(tf.layers.conv2d_transpose({image}, 1, [3, 3], padding="same"{rest}), [2, 4])'
        if kind == "separable":
            return f'tf.reshape(tf.layers.separable_conv2d({image}, 1, 3, padding="same"{rest}), [2, 4])'
        if kind == "conv1d":
            return f'tf.reshape(tf.layers.conv1d(tf.reshape({tensor}, [2, 4, 1]), 1, 3, padding="same"{rest}), [2, 4])'
        return f"tf.layers.flatten({image}{', '.join(['', *named])})"

    def tensor(self, env: Env) -> str:
        """A tensor of shape [2, 4]."""
        if env.tensors and self.chance(0.8):
            tensor = self.pick(env.tensors)
            return self.weighted(
                [(6, tensor), (1, f"tf.nn.relu({tensor})"), (1, f"{tensor} * 2.0"), (1, f"tf.tanh({tensor})")]
            )
        return self.pick(["tf.zeros([2, 4])", "tf.placeholder(tf.float32, [2, 4])", "tf.ones([2, 4])"])

    def argument(self, kind: str, env: Env) -> str:
        """A value for a parameter of this kind."""
        if kind == "name":
            return self.name(env)
        if kind == "scope":
            return self.name(env, SCOPES)
        if kind == "flag":
            return self.flag(env)
        if kind == "int":
            return self.number_value(env)
        if kind == "tensor":
            return self.tensor(env)
        raise ValueError(kind)

    def call(self, target: Callable, env: Env) -> str:
        """A call with random use of keywords, defaults and stars."""
        positional: list[str] = []
        keywords: list[str] = []
        for name, kind, optional in target.parameters:
            if optional and self.chance(0.5):
                continue
            value = self.argument(kind, env)
            passed_by_name = keywords or len(positional) < self.position(target, name) or self.chance(0.25)
            (keywords if passed_by_name else positional).append(f"{name}={value}" if passed_by_name else value)
        kind = self.random.random()
        if keywords and kind < 0.1:
            inner = ", ".join(keywords)
            return f"{target.text}({', '.join([*positional, f'**dict({inner})'])})"
        if positional and kind > 0.93:
            return f"{target.text}({', '.join(['*[' + ', '.join(positional) + ']', *keywords])})"
        return f"{target.text}({', '.join(positional + keywords)})"

    @staticmethod
    def position(target: Callable, name: str) -> int:
        """Where the parameter stands."""
        return [parameter[0] for parameter in target.parameters].index(name)
