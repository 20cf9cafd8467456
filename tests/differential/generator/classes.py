# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""Classes of the generated programs."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.statements import Statements
from tests.differential.generator.writing import Callable, Env

__all__ = ["Classes"]


class Classes(Statements):
    """Writes classes and functions that use them."""

    def method_env(self, **lists: list[str]) -> Env:
        """What a method may use."""
        return Env(in_function=True, in_graph=True, depth=2, **lists)  # type: ignore[arg-type]

    def network_class(self, env: Env) -> None:
        """A model whose calls share by a flag in the object, made once or per call."""
        name, instance = self.fresh("Model"), self.fresh("model")
        flips = self.chance(0.6)
        with self.indented(f"class {name}(object):"):
            if self.chance(0.3):
                self.line("count = 0")
                self.line("")
            with self.indented(
                f"def __init__(self, name{self.pick(['', '=' + repr(self.pick(SCOPES))])}):".replace("'", '"')
            ):
                self.line("self.name = name")
                self.line(f"self.reuse = {self.pick(['False', 'None', 'False', 'tf.AUTO_REUSE'])}")
                if self.chance(0.3):
                    self.statement(self.method_env(strings=["name"]))
            self.line("")
            with self.indented("def __call__(self, x):"):
                inner = self.method_env(strings=["self.name"], tensors=["x"], flags=["self.reuse"])
                with self.indented("with tf.variable_scope(self.name, reuse=self.reuse):"):
                    self.block(inner, 1, 2)
                    self.line(f"x = {self.layer(inner)}")
                if flips:
                    self.line("self.reuse = True")
                self.line("return x")
        self.line("")
        self.line("")
        self.line(f"{instance} = {name}({self.name(env, SCOPES)})")
        call = Callable(instance, (("x", "tensor", False),), "tensor")
        env.calls += [call, call]
        if self.chance(0.4):
            other = self.fresh("model")
            self.line(f"{other} = {name}({self.name(env, SCOPES)})")
            env.calls.append(Callable(other, (("x", "tensor", False),), "tensor"))

    def class_family(self, env: Env) -> None:
        """A base class, a class that inherits and uses super()."""
        base, derived, runner = self.fresh("Base"), self.fresh("Derived"), self.fresh("run")
        with self.indented(f"class {base}(object):"):
            self.line(f'scope = "{self.pick(SCOPES)}"')
            self.line("")
            with self.indented("def __init__(self, size=2):"):
                self.line("self.size = size")
                with self.indented("with tf.variable_scope(self.scope):"):
                    self.line("self.build()")
            self.line("")
            with self.indented("def build(self):"):
                self.line(f"self.w = {self.get_variable(self.method_env(ints=['self.size']))}")
        self.line("")
        self.line("")
        with self.indented(f"class {derived}({base}):"):
            if self.chance(0.5):
                self.line(f'scope = "{self.pick(SCOPES)}"')
                self.line("")
            if self.chance(0.6):
                with self.indented("def __init__(self, size=2):"):
                    self.line(
                        self.pick(
                            [
                                "super().__init__(size)",
                                f"super({derived}, self).__init__(size=size)",
                                f"{base}.__init__(self, size)",
                            ]
                        )
                    )
                    self.statement(self.method_env(ints=["size"]))
                self.line("")
            with self.indented("def build(self):"):
                if self.chance(0.6):
                    self.line(self.pick(["super().build()", f"super({derived}, self).build()"]))
                self.block(self.method_env(strings=["self.scope"]), 1, 2)
        self.line("")
        self.line("")
        with self.indented(f"def {runner}(scope):"):
            with self.indented(f"with tf.variable_scope(scope, reuse={self.flag(Env())}):"):
                self.line(f"return {self.pick([derived, derived, base])}({self.pick(['', '1', 'size=3'])})")
        env.calls.append(Callable(runner, (("scope", "scope", False),)))
        env.calls.append(Callable(self.pick([base, derived]), (("size", "int", True),)))

    def class_with_methods(self, env: Env) -> None:
        """Properties, static and class methods, attributes by name."""
        name, user = self.fresh("Parts"), self.fresh("use_parts")
        with self.indented(f"class {name}:"):
            self.line("made = 0")
            self.line("")
            with self.indented("def __init__(self, **settings):"):
                with self.indented("for key, value in sorted(settings.items()):"):
                    self.line("setattr(self, key, value)")
            self.line("")
            self.line("@property")
            with self.indented("def weights(self):"):
                if self.chance(0.5):
                    with self.indented('if not hasattr(self, "_weights"):'):
                        self.line(f"self._weights = {self.get_variable(self.method_env(strings=['self.name']))}")
                    self.line("return self._weights")
                else:
                    self.line(f"return {self.get_variable(self.method_env(strings=['self.name']))}")
            self.line("")
            self.line("@staticmethod")
            with self.indented("def bias(name, shape=(2,)):"):
                self.line(f"return tf.get_variable({self.name(Env(strings=['name'] * 4))}, shape)")
            self.line("")
            self.line("@classmethod")
            with self.indented("def create(cls, name):"):
                self.line("cls.made += 1")
                self.line(
                    self.pick(
                        [
                            "return cls(name=name)",
                            "return cls(name=name + str(cls.made))",
                            'return cls(name="%s_%d" % (name, cls.made))',
                        ]
                    )
                )
        self.line("")
        self.line("")
        with self.indented(f"def {user}(name):"):
            self.line(f"parts = {name}.{self.pick(['create(name)', 'create(name=name)'])}")
            for _ in range(self.number(1, 3)):
                self.line(
                    self.pick(
                        [
                            "parts.weights",
                            "first = parts.weights",
                            'parts.bias("bias_" + parts.name)',
                            f"{name}.bias(parts.name, [3])",
                            'getattr(parts, "bias")(parts.name)',
                            "with tf.variable_scope(parts.name):\n        parts.weights",
                            'print(getattr(parts, "missing", None), isinstance(parts, object))',
                        ]
                    )
                )
            self.line("return parts")
        env.calls += [Callable(user, (("name", "scope", False),))] * 2

    def layer_list_class(self, env: Env) -> None:
        """Objects kept in a list and called one after another."""
        name, stack = self.fresh("Layer"), self.fresh("stack")
        count = self.number(1, 3)
        with self.indented(f"class {name}(object):"):
            with self.indented("def __init__(self, index, scope=None):"):
                self.line("self.index = index")
                self.line('self.scope = scope or "layer_%d" % index')
                if self.chance(0.5):
                    with self.indented("with tf.variable_scope(self.scope):"):
                        self.line("self.w = tf.get_variable('w', [2])".replace("'", '"'))
                else:
                    self.line("self.w = None")
            self.line("")
            with self.indented("def forward(self, x):"):
                reuse = self.pick(["None", "tf.AUTO_REUSE", "self.w is not None"])
                with self.indented(f"with tf.variable_scope(self.scope, reuse={reuse}):"):
                    with self.indented("if self.w is None or self.index > 1:"):
                        self.line(f"self.w = {self.get_variable(self.method_env(ints=['self.index']))}")
                    self.line("return x")
        self.line("")
        self.line("")
        scope = self.pick(["", f', "{self.pick(SCOPES)}"', ""])
        self.line(f"{stack} = [{name}(index{scope}) for index in range({count})]")
        runner = self.fresh("forward")
        self.line("")
        self.line("")
        with self.indented(f"def {runner}(x):"):
            with self.indented(f"for layer in {stack}:"):
                self.line("x = layer.forward(x)")
            self.line("return x")
        env.calls += [Callable(runner, (("x", "tensor", False),), "tensor")] * 2
