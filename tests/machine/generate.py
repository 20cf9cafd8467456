"""Random programs for :class:`tests.machine.tf_side.Driver`."""

from __future__ import annotations

NAMES = ["a", "b", "v", "w", "A", "a_1", "v_1", "a/b", "d", "d_1", "a/v"]
ODD = ["", "a/", "v/", "/v", "_v", "v v", "a//b", "v:0", ">x", "V", "v/read", "s.1", "-x", "a/Initializer", "\\x"]
SHAPES = [[1], [1], [1], [1], [2], [4], [2, 3], [4, 1], [], None, [None, 2]]
REUSE = [None, None, None, None, False, True, "AUTO", "AUTO"]


class Choices:
    """What the generator asks for, answered by ``random.Random``."""

    def __init__(self, random):
        self.random = random

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    def number(self, low, high):
        return self.random.randint(low, high)


class Drawn:
    """The same, answered by hypothesis."""

    def __init__(self, draw, strategies):
        self.draw = draw
        self.st = strategies

    def pick(self, items):
        return self.draw(self.st.sampled_from(items))

    def chance(self, percent):
        return self.draw(self.st.integers(0, 99)) >= 100 - percent

    def number(self, low, high):
        return self.draw(self.st.integers(low, high))


class Generator:
    def __init__(self, choices, version="1.15"):
        self.c = choices
        self.version = version
        # Not both: what does not convert to a part's dtype is refused in each version's own words.
        self.partitioners = choices.chance(50)
        self.constants = ["tensor"] if self.partitioners else ["float", "int", "array", "tensor"]

    def name(self):
        return self.c.pick(ODD) if self.c.chance(6) else self.c.pick(NAMES)

    def program(self, depth=3):
        return self.body(depth, top=True)

    def body(self, depth, top=False):
        out = []
        for _ in range(self.c.number(1, 7 if top else 4)):
            statement = self.statement(depth)
            out.append(statement)
            if self.c.chance(25):
                out.append(statement)  # the same block twice: the typical sharing situation
        return out

    def statement(self, depth):
        c = self.c
        kind = c.number(0, 99)
        if kind < 27:
            return ["get", self.name(), self.get_options()]
        if kind < 34:
            return ["var", None if c.chance(10) else self.name(), self.variable_options()]
        if kind < 36:
            return ["op", self.name()]
        if kind < 41:
            return ["reuse", c.number(-2, 3)]
        if kind < 44:
            return self.set_default()
        if kind < 46:
            return ["reset"]
        if kind < 50:
            return ["manager", self.target(), self.scope_options()]
        if kind < 51:
            return ["namemanager", self.name()]
        if kind < 53:
            return c.pick([["enter", c.number(0, 2)], ["exit", c.number(0, 2)]])
        if kind < 57:
            return ["call", c.number(0, 3)]
        if depth <= 0:
            return ["get", self.name(), {"shape": [1]}]
        body = self.body(depth - 1)
        if kind < 82:
            return ["scope", self.target(), self.scope_options(), body]
        if kind < 86:
            return ["name", None if c.chance(8) else self.name(), c.pick([None, None, "d", "a"]), body]
        if kind < 88:
            return ["thread", body]
        if kind < 92:
            return ["with", c.number(0, 2), body]
        if kind < 95:
            return ["graph", c.number(-1, 1), body]
        return ["template", None if c.chance(4) else c.pick(NAMES), self.template_options(), body]

    def target(self):
        c = self.c
        kind = c.number(0, 99)
        if kind < 45:
            return ["string", self.name()]
        if kind < 70:
            return ["object", c.number(-2, 4)]
        if kind < 93:
            return ["default", c.pick(["a", "d", "d", "b", "p/q", "a_1", ""])]
        if kind < 96:
            return ["both", self.name(), "d"]
        return c.pick([["none"], ["wrong"]])

    def scope_options(self):
        c = self.c
        options = {}
        reuse = c.pick(REUSE)
        if c.chance(2):
            reuse = c.pick(["one", "zero", "text"])
        if reuse is not None:
            options["reuse"] = reuse
        if c.chance(8) and self.version != "1.4":
            options["auxiliary_name_scope"] = c.chance(30)
        if c.chance(20):
            self.defaults(options)
        return options

    def defaults(self, options):
        which, value = self.default()
        options[which] = value

    def default(self):
        c = self.c
        which = c.pick(["dtype", "initializer", "custom_getter", "partitioner", "regularizer", "use_resource"])
        if which == "partitioner" and not self.partitioners:
            which = "initializer"
        return which, {
            "dtype": lambda: c.pick(["int32", "float64", "float32"]),
            "initializer": lambda: c.pick(["zeros", "class", *self.constants[:2]]),
            "custom_getter": lambda: c.pick(["identity", "suffix", "absolute", "reuse", "auto", "twice", "bad"]),
            "partitioner": lambda: c.pick([[2], [2], [1], [2, 1], [1, 3], [0], [2, 2], "bad"]),
            "regularizer": lambda: True,
            "use_resource": lambda: c.chance(60),
        }[which]()

    def set_default(self):
        which, value = self.default()
        return ["set", self.c.number(-2, 3), which, value]

    def get_options(self):
        c = self.c
        options = {}
        shape = c.pick(SHAPES)
        if shape is not None:
            options["shape"] = shape
        if c.chance(15):
            options["dtype"] = c.pick(["int32", "float32", "float64", "bool", "string", "complex64"])
        if c.chance(20):
            which = c.pick(["zeros", "class", "nullary", *self.constants])
            if which == "nullary" or (which not in ("zeros", "class") and c.chance(80)):
                options.pop("shape", None)
            options["initializer"] = which
        if c.chance(10):
            options["trainable"] = c.chance(50)
        if c.chance(6):
            options["custom_getter"] = c.pick(["identity", "suffix", "absolute", "reuse", "auto", "twice", "bad"])
        if self.partitioners and c.chance(20):
            options["partitioner"] = c.pick([[2], [2], [1], [2, 1], [1, 3], [0], [2, 2], "bad"])
        if c.chance(6):
            options["local"] = True
        if c.chance(3):
            options["use_resource"] = c.chance(60)
        if c.chance(3):
            options["regularizer"] = True
        return options

    def variable_options(self):
        c = self.c
        options = {}
        if c.chance(20):
            options["trainable"] = False
        if c.chance(30):
            options["callable"] = True
        if c.chance(20):
            options["dtype"] = c.pick(["int32", "float64"])
        if c.chance(20):
            options["shape"] = c.pick([[], [2], [2, 3]])
        return options

    def template_options(self):
        c = self.c
        options = {}
        if c.chance(20):
            options["unique"] = c.pick(NAMES)
        if c.chance(25):
            options["now"] = True
        if c.chance(50):
            options["fatal"] = True
        if c.chance(10):
            options["custom_getter"] = c.pick(["identity", "suffix"])
        return options
