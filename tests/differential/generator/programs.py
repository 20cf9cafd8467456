# ruff: noqa: SIM117  (blocks are nested here as they are in the program that is written)
"""Whole programs: definitions, then a body that uses them."""

from __future__ import annotations

from collections.abc import Callable as Function

from tests.differential.generator.classes import Classes
from tests.differential.generator.expressions import SCOPES
from tests.differential.generator.writing import Callable, Env

__all__ = ["ProgramWriter"]

Definition = Function[[Env], None]
IMPORTS = (
    (12, "import tensorflow as tf", ""),
    (1, "import tensorflow.compat.v1 as tf", ""),
    (1, "import tensorflow", "tf = tensorflow"),
    (1, "from tensorflow.python.ops import variable_scope as vs", "import tensorflow as tf"),
)
PARAMETERS = (
    ("scope", "scope", False),
    ("name", "name", False),
    ("reuse", "flag", True),
    ("units", "int", True),
)
DEFAULTS = {
    "reuse": ("None", "False", "tf.AUTO_REUSE", "tf.AUTO_REUSE", "tf.AUTO_REUSE"),
    "units": ("1", "2"),
    "name": ('"w"', '"b"'),
    "scope": ('"net"', '"dec"'),
}


class ProgramWriter(Classes):
    """Writes one program."""

    def program(self) -> str:
        """The text."""
        self.imports()
        env = Env()
        definitions = self.definitions()
        for _ in range(self.number(1, 3)):
            self.line("")
            self.line("")
            self.weighted(definitions)(env)
        self.line("")
        self.line("")
        if self.chance(0.25):
            with self.indented("def main(argv=None):"):
                self.block(env.inner(in_function=True, depth=0), 3, 6)
            self.line("")
            self.line("")
            with self.indented('if __name__ == "__main__":'):
                self.line(self.pick(["main()", "main()", "tf.app.run()", "tf.app.run(main)"]))
        elif self.chance(0.5 * self.care):
            with self.indented(f'with tf.variable_scope("{self.pick(SCOPES)}", reuse=tf.AUTO_REUSE):'):
                self.block(env.inner(depth=0, in_graph=True), 3, 7)
        else:
            self.block(env, 3, 7)
        return "\n".join(self.lines) + "\n"

    def imports(self) -> None:
        """The modules."""
        for module in ("collections", "contextlib", "functools", "itertools"):
            self.line(f"import {module}")
        self.line("")
        first, second = self.weighted([(weight, lines) for weight, *lines in IMPORTS])
        for text in filter(None, [first, second]):
            self.line(text)

    def definitions(self) -> list[tuple[float, Definition]]:
        """What writes functions and classes, by weight."""
        return [
            (5.0, self.function),
            (2.0, self.network_function),
            (1.0, self.decorated),
            (0.8, self.context_manager),
            (0.5, self.context_class),
            (0.6, self.generator),
            (0.4, self.getter),
            (0.5, self.recursive),
            (0.4, self.factory),
            (0.4, self.memoized),
            (1.2, self.network_class),
            (0.9, self.class_family),
            (0.7, self.class_with_methods),
            (0.4, self.layer_list_class),
            (0.3, self.global_counter),
        ]

    # -- functions ---------------------------------------------------------------------------------------------------

    def signature(self, tensor: bool) -> tuple[list[str], list[tuple[str, str, bool]]]:
        """Random parameters: as written, and as :class:`Callable` wants them."""
        kinds = [parameter for parameter in PARAMETERS if self.chance(0.55)]
        plain = [("x", "tensor", False)] if tensor else []
        plain += [(name, kind, optional or self.chance(0.25)) for name, kind, optional in kinds]
        plain.sort(key=lambda parameter: parameter[2])
        written = [f"{name}={self.pick(DEFAULTS[name])}" if optional else name for name, _, optional in plain]
        return written, plain

    def environment(self, env: Env, parameters: list[tuple[str, str, bool]]) -> Env:
        """What the body of a function with these parameters may use; not other functions' loops."""
        inner = Env(in_function=True, depth=1, in_graph=True)
        inner.calls = [call for call in env.calls if call.result != "recursive"]
        for name, kind, _ in parameters:
            if kind in ("scope", "name"):
                inner.strings += [name, name]
            elif kind == "flag":
                inner.flags += [name, name]
            elif kind == "int":
                inner.ints.append(name)
            elif kind == "tensor":
                inner.tensors.append(name)
        return inner

    def function(self, env: Env) -> None:
        """A function of any shape."""
        name = self.fresh("build")
        tensor = self.chance(0.5)
        written, parameters = self.signature(tensor)
        star = self.chance(0.15)
        inner = self.environment(env, parameters)
        inner.calls = inner.calls[-2:]
        with self.indented(f"def {name}({', '.join(written + (['**kwargs'] if star else []))}):"):
            if self.chance(0.2):
                self.line('"""Builds a part."""')
            self.body(inner, parameters)
            if star:
                self.line("kwargs.setdefault('shape', [2])")
                self.line(f"tf.get_variable({self.name(inner)}, **kwargs)")
            if tensor:
                self.line(f"return {self.tensor(inner)}")
            elif self.chance(0.3):
                self.line(f"return {self.get_variable(inner)}")
        env.calls.append(Callable(name, tuple(parameters), "tensor" if tensor else "none"))

    def body(self, inner: Env, parameters: list[tuple[str, str, bool]]) -> None:
        """Often one scope with the function's own parameters, else anything."""
        names = [name for name, _, _ in parameters]
        if self.chance(0.6):
            scope = "scope" if "scope" in names else f'"{self.pick(SCOPES)}"'
            shared = self.chance(0.65 + 0.3 * self.care)
            reuse = f", reuse={'reuse' if 'reuse' in names else self.flag(inner)}" if shared else ""
            as_scope = " as vs_" if self.chance(0.25) else ""
            with self.indented(f"with tf.variable_scope({scope}{reuse}){as_scope}:"):
                if as_scope:
                    inner.scopes.append("vs_")
                    if "reuse" in names and self.chance(0.5):
                        with self.indented("if reuse:"):
                            self.line("vs_.reuse_variables()")
                self.block(inner, 1, 3)
        else:
            self.block(inner, 1, 3)

    def network_function(self, env: Env) -> None:
        """A small network with a reuse argument, as papers' code has them."""
        name = self.fresh("network")
        scope = self.pick(SCOPES)
        default = self.pick(["None", "False", "tf.AUTO_REUSE", "tf.AUTO_REUSE", "tf.AUTO_REUSE"])
        inner = Env(tensors=["x"], flags=["reuse"], in_function=True, depth=2, in_graph=True)
        with self.indented(f"def {name}(x, reuse={default}, depth=2):"):
            with self.indented(f'with tf.variable_scope("{scope}", reuse=reuse):'):
                with self.indented("for layer in range(depth):"):
                    looped = inner.inner(ints=["layer"] * 2, in_loop=True)
                    self.line(f"x = {self.layer(looped)}")
                    self.block(looped, 0, 1)
                if self.chance(0.6):
                    self.line(f"w = {self.get_variable(inner)}")
                self.line(f"return {self.layer(inner)}")
        env.calls += [
            Callable(name, (("x", "tensor", False), ("reuse", "flag", True), ("depth", "int", True)), "tensor")
        ] * 2

    def decorated(self, env: Env) -> None:
        """A decorator, with or without arguments, and a function under it."""
        decorator, name = self.fresh("scoped"), self.fresh("part")
        with_arguments = self.chance(0.6)
        wraps = self.chance(0.7)
        level = self.level
        if with_arguments:
            self.line(f"def {decorator}(scope_name, reuse=None):")
            self.level += 1
        with self.indented(f"def {'decorate' if with_arguments else decorator}(function):"):
            if wraps:
                self.line("@functools.wraps(function)")
            with self.indented("def wrapper(*args, **kwargs):"):
                scope = "scope_name" if with_arguments else "function.__name__" if wraps else f'"{self.pick(SCOPES)}"'
                reuse = ", reuse=reuse" if with_arguments else self.pick(["", ", reuse=tf.AUTO_REUSE", ""])
                with self.indented(f"with tf.variable_scope({scope}{reuse}):"):
                    self.line("return function(*args, **kwargs)")
            self.line("return wrapper")
        if with_arguments:
            self.line("return decorate")
        self.level = level
        self.line("")
        self.line("")
        for _ in range(self.number(1, 2)):
            arguments = (
                f'("{self.pick(SCOPES)}"{self.pick(["", ", tf.AUTO_REUSE", ", reuse=None"])})' if with_arguments else ""
            )
            self.line(f"@{decorator}{arguments}")
            written, parameters = self.signature(False)
            inner = self.environment(env, parameters)
            inner.calls = []
            with self.indented(f"def {name}({', '.join(written)}):"):
                self.block(inner, 1, 2)
                self.line(f"return {self.get_variable(inner)}")
            self.line("")
            self.line("")
            env.calls.append(Callable(name, tuple(parameters)))
            name = self.fresh("part")

    def context_manager(self, env: Env) -> None:
        """A context manager made from a generator, and a function that enters it."""
        manager, name = self.fresh("managed"), self.fresh("with_managed")
        self.line("@contextlib.contextmanager")
        with self.indented(f"def {manager}(scope, reuse=None):"):
            with self.indented("with tf.variable_scope(scope, reuse=reuse) as opened:"):
                if self.chance(0.4):
                    self.line(f"{self.get_variable(Env(in_function=True))}")
                if self.chance(0.3):
                    with self.indented("try:"):
                        self.line("yield opened")
                    with self.indented("finally:"):
                        self.line("opened.reuse_variables()")
                else:
                    self.line(f"yield {self.pick(['opened', '', 'opened'])}".rstrip())
        self.line("")
        self.line("")
        with self.indented(f"def {name}(scope, reuse=None):"):
            with self.indented(f"with {manager}(scope, {self.pick(['reuse', 'reuse=reuse'])}):"):
                self.block(Env(in_function=True, in_graph=True, depth=2, flags=["reuse"], strings=["scope"]), 1, 2)
        env.calls += [Callable(name, (("scope", "scope", False), ("reuse", "flag", True)))] * 2

    def context_class(self, env: Env) -> None:
        """A context manager made from a class, and a function that enters it."""
        manager, name = self.fresh("Scope"), self.fresh("inside")
        with self.indented(f"class {manager}(object):"):
            with self.indented("def __init__(self, name, reuse=None):"):
                self.line("self.name = name")
                self.line(f"self.reuse = {self.pick(['reuse', 'reuse', 'tf.AUTO_REUSE', 'reuse or None'])}")
            self.line("")
            with self.indented("def __enter__(self):"):
                self.line("self.scope = tf.variable_scope(self.name, reuse=self.reuse)")
                self.line("self.opened = self.scope.__enter__()")
                self.line("return self")
            self.line("")
            with self.indented("def __exit__(self, kind, value, traceback):"):
                self.line("self.scope.__exit__(kind, value, traceback)")
                self.line(
                    f"return {self.weighted([(5, 'False'), (1, 'kind is not None and issubclass(kind, ValueError)')])}"
                )
        self.line("")
        self.line("")
        with self.indented(f"def {name}(scope, reuse=None):"):
            with self.indented(f"with {manager}(scope, reuse) as manager:"):
                inner = Env(in_function=True, in_graph=True, depth=2, flags=["reuse"], strings=["manager.name"])
                inner.scopes.append("manager.opened")
                self.block(inner, 1, 2)
        env.calls += [Callable(name, (("scope", "scope", False), ("reuse", "flag", True)))] * 2

    def generator(self, env: Env) -> None:
        """Generators: of numbers, of variables; and a function that runs them."""
        name, user = self.fresh("made"), self.fresh("consume")
        if not any(call.result == "generator" for call in env.calls):
            with self.indented("def counted(count):"):
                self.line("i = 0")
                with self.indented("while i < count:"):
                    self.line("yield i")
                    self.line("i += 1")
            self.line("")
            self.line("")
            env.calls.append(Callable("list", (), "generator"))
        with self.indented(f"def {name}(names):"):
            with self.indented("for i, name in enumerate(names):"):
                inner = Env(ints=["i"], strings=["name"] * 2, in_function=True, depth=3, in_graph=True)
                if self.chance(0.3):
                    with self.indented(f"with tf.variable_scope({self.name(inner, SCOPES)}):"):
                        self.line(f"yield {self.get_variable(inner)}")
                else:
                    self.line(f"yield {self.get_variable(inner)}")
            if self.chance(0.2):
                self.line("yield from ()")
        self.line("")
        self.line("")
        with self.indented(f"def {user}(scope):"), self.indented("with tf.variable_scope(scope):"):
            self.line(
                self.pick(
                    [
                        f'return list({name}(["a", "b"]))',
                        f'return [v.name for v in {name}("pq")]',
                        f'return next({name}(["only", "never"]))',
                        f'return dict((v.op.name, v) for v in {name}(["d"]))',
                        f'return sum(1 for _ in {name}(("s", "t")))',
                    ]
                )
            )
        env.calls.append(Callable(user, (("scope", "scope", False),)))

    def getter(self, env: Env) -> None:
        """A custom getter that renames."""
        if any(call.text == "renamed" for call in env.calls):
            return
        with self.indented("def renamed(getter, name, *args, **kwargs):"):
            self.line(
                self.pick(
                    [
                        'return getter(name + "_g", *args, **kwargs)',
                        'return getter(name.replace("w", "u"), *args, **kwargs)',
                        "variable = getter(name, *args, **kwargs)\n    return variable",
                        'kwargs["trainable"] = False\n    return getter(name, *args, **kwargs)',
                    ]
                )
            )
        env.calls.append(Callable("renamed", (), "getter"))

    def recursive(self, env: Env) -> None:
        """Recursion that ends."""
        name = self.fresh("nested")
        inner = Env(ints=["depth"] * 2, in_function=True, in_graph=True, depth=3)
        with self.indented(f"def {name}(depth):"):
            with self.indented("if depth == 0:"):
                self.line(f"return {self.pick(['None', '[]', self.get_variable(Env())])}")
            with self.indented(f"with tf.variable_scope({self.name(inner, SCOPES)}):"):
                self.statement(inner)
                self.line(f"return {name}(depth - 1)")
        env.calls.append(Callable(name, (("depth", "int", False),)))

    def factory(self, env: Env) -> None:
        """A function that returns a function."""
        name, made = self.fresh("make"), self.fresh("apply")
        keep = self.chance(0.5)
        with self.indented(f"def {name}(scope):"):
            self.line("calls = []")
            self.line("")
            with self.indented("def apply(name):"):
                reuse = self.pick(["bool(calls)", "len(calls) > 0", "tf.AUTO_REUSE", "None"])
                with self.indented(f"with tf.variable_scope(scope, reuse={reuse}):"):
                    self.line("variable = tf.get_variable(name, [2])")
                if keep:
                    self.line("calls.append(variable)")
                self.line("return variable")
            self.line("")
            self.line("return apply")
        self.line("")
        self.line("")
        self.line(f"{made} = {name}({self.name(Env(), SCOPES)})")
        env.calls += [Callable(made, (("name", "name", False),))] * 2

    def memoized(self, env: Env) -> None:
        """A cache keyed on a name."""
        cache, name = self.fresh("CACHE"), self.fresh("cached")
        self.line(f"{cache} = {self.pick(['{}', 'dict()', 'collections.OrderedDict()'])}")
        self.line("")
        self.line("")
        with self.indented(f"def {name}(name):"):
            if self.chance(0.5):
                with self.indented(f"if name not in {cache}:"):
                    self.line(f"{cache}[name] = {self.get_variable(Env(strings=['name'] * 3))}")
                self.line(f"return {cache}[name]")
            else:
                with self.indented("try:"):
                    self.line(f"return {cache}[name]")
                with self.indented("except KeyError:"):
                    self.line(f"return {cache}.setdefault(name, tf.get_variable(name, [2]))")
        env.calls += [Callable(name, (("name", "name", False),))] * 2

    def global_counter(self, env: Env) -> None:
        """A function with a global counter in its names."""
        counter, name = self.fresh("COUNTER"), self.fresh("numbered")
        self.line(f"{counter} = 0")
        self.line("")
        self.line("")
        with self.indented(f"def {name}(scope):"):
            self.line(f"global {counter}")
            if self.chance(0.75):
                self.line(f"{counter} += 1")
            with self.indented("with tf.variable_scope(scope):"):
                self.line(f"return {self.get_variable(Env(ints=[counter] * 2))}")
        env.calls += [Callable(name, (("scope", "scope", False),))] * 2
