"""Statements about Python's own means: containers, comprehensions, callables made on the spot, pieces of code."""

from __future__ import annotations

from tests.differential.generator.expressions import SCOPES, Expressions
from tests.differential.generator.snippets import snippets_for
from tests.differential.generator.writing import Env

__all__ = ["Plumbing"]


class Plumbing(Expressions):
    """Writes such statements."""

    def statement(self, env: Env) -> None:
        """Any statement."""
        raise NotImplementedError

    def block(self, env: Env, least: int = 1, most: int = 4) -> None:
        """A few statements."""
        raise NotImplementedError

    def comprehension(self, env: Env) -> None:
        """A comprehension or generator expression that makes variables."""
        count = self.number(1, 3)
        inner = env.inner(ints=[*env.ints, "j"])
        made = self.get_variable(inner)
        name = self.fresh("c")
        self.line(
            self.pick(
                [
                    f"{name} = [{made} for j in range({count})]",
                    f"{name} = tuple({made} for j in range({count}))",
                    f"{name} = {{j: {made} for j in range({count})}}",
                    f"{name} = [{made} for j in range({count + 2}) if j % 2]",
                    f"{name} = list(map(lambda j: {made}, range({count})))",
                    f'{name} = [tf.get_variable(n, [j + 1]) for j, n in enumerate(["p", "q"])]',
                    f'{name} = [tf.get_variable(p + q, [2]) for p in "ab" for q in "cd"]',
                    f'{name} = dict((n, tf.get_variable(n, [2])) for n in sorted({{"b1": 1, "a1": 2}}))',
                ]
            )
        )

    def lambda_or_partial(self, env: Env) -> None:
        """A callable made on the spot and called."""
        name = self.fresh("make")
        inner = env.inner(strings=["n"])
        kind = self.number(0, 3)
        if kind == 0:
            self.line(f"{name} = lambda n, reuse=None: {self.get_variable(inner)}")
        elif kind == 1:
            self.line(f"{name} = functools.partial(tf.get_variable, shape=[2])")
        elif kind == 2:
            self.line(f"{name} = functools.partial(tf.get_variable, initializer=tf.zeros_initializer(), shape=[2])")
        else:
            self.line(f"{name} = tf.get_variable")
            self.line(f"{name}({self.name(env)}, [2])")
            return
        for _ in range(self.number(1, 2)):
            self.line(f"{name}({self.name(env)})")

    def containers(self, env: Env) -> None:
        """Names through lists and dictionaries."""
        name = self.fresh("d")
        kind = self.number(0, 5)
        if kind == 0:
            self.line(f'{name} = {{"w": [2], "b": [2]}}')
            with self.indented(f"for key, size in sorted({name}.items()):"):
                self.line(f"{name}[key] = tf.get_variable(key{self.pick(['', ' + str(len(size))'])}, size)")
        elif kind == 1:
            self.line(f'{name} = ["a", "b"]')
            self.line(f"{name}.{self.pick(['append', 'extend'])}([] or {self.pick(['chr(99)', 'str(1)'])})")
            with self.indented(f"for n in {name}[{self.pick(['1:', ':2', '::-1', '-2:'])}]:"):
                self.line('tf.get_variable("l" + n, [2])')
        elif kind == 2:
            self.line(f'{name} = dict(scope="net", reuse={self.flag(env)})')
            with self.indented(f'with tf.variable_scope({name}["scope"], reuse={name}.get("reuse")):'):
                self.block(env.inner(), 1, 2)
        elif kind == 3:
            self.line(f'{name} = collections.OrderedDict([("z", 1), ("y", 2)])')
            self.line(f'{name}.update({{"x": {self.number_value(env)}}})')
            with self.indented(f"for n, k in {name}.items():"):
                self.line('tf.get_variable("%s%d" % (n, k), [2])')
        elif kind == 4:
            self.line(f'{name} = {{"name": {self.name(env)}, "shape": [2]}}')
            self.line(f"tf.get_variable(**{name})")
        else:
            self.line(f'{name} = collections.namedtuple("Config", "name size")({self.name(env)}, 2)')
            self.line(f"tf.get_variable({name}.name, [{name}.size])")

    def filtered(self, env: Env) -> None:
        """Read the collections."""
        name = self.fresh("f")
        scope = self.pick(SCOPES)
        self.line(
            self.pick(
                [
                    f'{name} = [v.op.name for v in tf.trainable_variables() if "{scope}" in v.name]',
                    f'{name} = [v.name[:-2] for v in tf.get_collection("trainable_variables", scope="{scope}")]',
                    f'{name} = [v.op.name for v in tf.global_variables() if v.name.startswith("{scope}")]',
                    f'{name} = [v.op.name for v in tf.trainable_variables("{scope}")]',
                ]
            )
        )
        if self.chance(0.6):
            with self.indented(f"if {self.pick([name, f'len({name}) > 1', f'not {name}'])}:"):
                self.statement(env.inner())
        else:
            with self.indented(f"for v in {name}[:2]:"):
                self.line('tf.get_variable(v.replace("/", "_") + "_copy", [2])')

    def snippet(self, env: Env) -> None:
        """A piece about one thing."""
        self.write_snippet(env, self.pick(snippets_for("core", self.version)))

    def write_snippet(self, env: Env, text: str) -> None:
        """A piece with its marks replaced."""
        self.serial += 1
        for mark, value in (("name", self.name(env)), ("scope", self.name(env, SCOPES)), ("flag", self.flag(env))):
            text = text.replace(f"${mark}", value)
        number = str(self.serial) if self.chance(0.5 + self.care / 2) else "0"
        for line in text.replace("$n", number).splitlines():
            self.line(line) if line else self.lines.append("")

    def unpacking(self, env: Env) -> None:
        """Tuples taken apart."""
        first, rest = self.fresh("n"), self.fresh("r")
        kind = self.number(0, 2)
        if kind == 0:
            self.line(f'{first}, *{rest} = ["a", "b", "c"]')
        elif kind == 1:
            self.line(f'{first}, {rest} = ("w", 1)')
            self.line(f"{first}, {rest} = str({rest}) + {first}, {first}")
            self.line(f'{first} = "q" + {first}')
        else:
            self.line(f'({first}, _), {rest} = ("b", 0), [1]')
        env.strings.append(first)
