"""Programs on which the machine and TensorFlow once disagreed, and one for each fact that is easy to get wrong.

``recorded.json`` beside this file has what TensorFlow 1.4.0, 1.15.5 and 2.x do with each; ``python -m
tests.machine.record`` writes it anew. What the statements mean: :class:`tests.machine.tf_side.Driver`.
"""

from __future__ import annotations


def get(name, shape=(1,), **options):
    return ["get", name, options if shape is None else {"shape": list(shape), **options}]


def var(name, **options):
    return ["var", name, options]


def default(name):
    """A scope's target: its default name."""
    return ["default", name]


def _target(target):
    """A string is a name, a number an entered scope (negative: the current one)."""
    return ["string", target] if isinstance(target, str) else ["object", target] if isinstance(target, int) else target


def scope(target, *body, **options):
    return ["scope", _target(target), options, list(body)]


def manager(target, **options):
    return ["manager", _target(target), options]


def within(index, *body):
    return ["with", index, list(body)]


def graph(index, *body):
    return ["graph", index, list(body)]


def name(text, *body, default_name=None):
    return ["name", text, default_name, list(body)]


def template(text, *body, **options):
    return ["template", text, options, list(body)]


PROGRAMS = {
    # ---- get_variable
    "exists": [get("v"), get("v")],
    "missing": [scope("a", get("v"), reuse=True)],
    "missing hides a missing shape": [scope("a", get("v", None), reuse=True)],
    "exists hides a wrong shape": [get("v"), get("v", [7])],
    "shared shape": [get("v"), ["reuse", -1], get("v", [2, 3])],
    "partly known shape on sharing": [get("v"), ["reuse", -1], get("v", [None, 2])],
    "unknown shape is compatible": [get("v"), ["reuse", -1], get("v", None)],
    "shared dtype": [get("v"), ["reuse", -1], get("v", dtype="int32")],
    "shared dtype of a resource variable": [get("v", use_resource=True), ["reuse", -1], get("v", dtype="int32")],
    "an int constant cannot be asked for twice": [
        scope("a", get("v", None, initializer="int"), reuse="AUTO"),
        scope("a", get("v", None, initializer="int"), reuse="AUTO"),
    ],
    "a constant's shape is not compared": [get("v"), ["reuse", -1], get("v", None, initializer="tensor")],
    "constant with shape": [get("v", initializer="float")],
    "constant with shape before missing": [["reuse", -1], get("v", initializer="float")],
    "initializer dtype comes first": [get("v", initializer="float", dtype="int32")],
    "scope dtype is not compared with the constant's": [scope("a", get("v", None, initializer="float"), dtype="int32")],
    "scope constant with shape": [scope("a", get("v"), initializer="float")],
    "no shape": [get("v", None), get("v")],
    "no shape with an initializer": [get("v", None, initializer="zeros")],
    "partly known shape": [get("v", [None, 2])],
    "nullary initializer": [get("v", None, initializer="nullary")],
    "no default initializer for complex": [get("v", dtype="complex64")],
    "default initializer for strings": [get("v", dtype="string")],
    "initializer class": [get("v", [2, 3], initializer="class")],
    "getter that is none": [get("v", custom_getter="bad")],
    "inherited getter that is none": [scope("a", scope("b", get("v"), custom_getter="bad"), custom_getter="suffix")],
    "getter around one that is none": [scope("a", scope("b", get("v"), custom_getter="suffix"), custom_getter="bad")],
    "getters compose": [
        scope(
            "a", scope("b", get("v"), custom_getter="twice"), get("w", custom_getter="identity"), custom_getter="suffix"
        )
    ],
    "getter forces reuse": [get("v"), get("v", custom_getter="auto")],
    "getter with an absolute name": [scope("a", get("v"), get("w"), custom_getter="absolute")],
    "local variable": [get("v", local=True), get("w")],
    "not trainable": [get("v", trainable=False)],
    # ---- names
    "bad name": [get("v v"), scope("a", get("v v"))],
    "bad first letter is good below a scope": [get("_v"), scope("a", get("_v"))],
    "letters of 2.x": [get("a>b"), scope("a", get("\\x"))],
    "bad scope name": [scope("v v"), scope("a", name("v v"))],
    "slashes are plain text": [get("a/v"), scope("a", get("v")), get("a//v")],
    "trailing slash of a variable": [get("v"), get("v/")],
    "trailing slash of a scope": [scope("a/", get("v"), var("w"))],
    "refused twin leaves the later op names free": [var("v/"), var("v/"), scope("v/read")],
    "empty name": [get(""), scope("s", get(""))],
    "raw variable with an empty name": [var(""), var("")],
    "raw variable with an empty name in a scope": [scope("s", var(""))],
    "empty name of a resource variable": [["set", -1, "use_resource", True], get("")],
    "op with an empty name": [name("a/b", ["op", ""])],
    "op with a bad name": [["op", "-x"], name("a", ["op", "-x"])],
    "case of op names": [get("V"), get("v"), scope("v")],
    "op name that is taken": [["op", "v"], get("v"), ["reuse", -1], get("v")],
    "scope that is taken": [scope("a"), get("a")],
    "names of a variable's own ops": [get("v"), get("v/read"), get("v/Assign")],
    # ---- raw variables
    "raw then get": [var("v"), get("v")],
    "raw variable in a reopened scope": [
        scope("s", var("v"), get("w")),
        scope("s", var("v"), get("w"), get("v"), reuse=True),
    ],
    "raw variable by default": [var(None), var(None, trainable=False, callable=True)],
    "raw variable in a captured scope": [scope("a/b", var("v")), scope(0, var("v"), get("w"))],
    # ---- variable scopes
    "none and false inherit": [
        get("v"),
        ["reuse", -1],
        scope(-1, get("v"), reuse=False),
        scope("a", get("v"), reuse=False),
    ],
    "auto inside true creates": [
        scope("a", scope("b", get("v"), scope("c", get("v"), reuse=True), reuse="AUTO"), reuse=True)
    ],
    "captured object drops the outer reuse": [scope("a", get("v")), scope("b", scope(0, get("v")), reuse=True)],
    "reuse is no number": [scope("a", reuse="one"), scope("a", reuse="zero")],
    "reuse is no text": [scope("a", reuse="text")],
    "no name": [scope(["none"])],
    "no string": [scope(["wrong"])],
    "default name with reuse": [scope(default("d"), reuse=True), scope(default("d"), reuse="AUTO")],
    "name and default name": [scope(["both", "a", "d"], reuse=True)],
    "default names count": [
        scope(default("d"), get("v")),
        scope("d_2"),
        scope(default("d"), get("v")),
        scope(default("d"), get("v")),
    ],
    "default names start again in a reopened scope": [
        scope("net", scope(default("d"), get("v")), scope(default("d"), get("v")), reuse="AUTO"),
        scope("net", scope(default("d"), get("v")), scope(default("d"), get("v")), reuse="AUTO"),
    ],
    "an object scope forgets the counters": [scope(-1, scope(default("d"), get("v"))), scope(default("d"), get("v"))],
    "an empty scope at the root and the counters": [
        scope("", scope(default("d"), get("v"))),
        scope("", scope(default("d"), get("v"))),
    ],
    "an empty scope inside a scope": [scope("a", scope("", get("v")))],
    "an empty default name": [scope(default(""), get("v"), var("w")), scope(default(""), get("v"), var("w"))],
    "an empty default name below a root object": [scope(-1, scope(default(""), get("v")))],
    "default name with a slash": [scope(default("p/q"), get("v")), scope(default("p/q"), get("v"))],
    "current scope entered as an object": [scope("a", scope(-1, get("v"), var("w")))],
    "reuse_variables on a copy": [scope("a", get("v")), scope(0, ["reuse", -1], get("v")), scope(0, get("v"))],
    "reuse_variables on a captured scope": [
        scope("a", get("v")),
        ["reuse", 0],
        scope(0, get("v")),
        scope("a", get("v")),
    ],
    "reuse_variables at the root": [
        get("v"),
        ["reuse", -1],
        get("v"),
        scope(default("d"), get("v")),
        scope("a", get("v"), reuse="AUTO"),
    ],
    "scope defaults": [
        scope("a", get("v"), scope("b", get("v")), scope("c", get("v"), dtype="float64"), dtype="int32"),
        scope(0, get("w")),
    ],
    "setters": [["set", -1, "dtype", "float64"], get("v"), scope("a", get("v"))],
    "no name scope": [name("n", scope("a", var("v"), get("w"), auxiliary_name_scope=False))],
    "no name scope at the root": [
        scope("a", var("v"), auxiliary_name_scope=False),
        scope(0, var("v"), auxiliary_name_scope=False),
    ],
    # ---- managers
    "manager entered twice": [manager(default("d")), within(0, get("v"), var("w")), within(0, get("v"), var("w"))],
    "manager keeps the reuse of its first entry": [
        get("a/v"),
        manager("a"),
        scope("b", within(0, get("v")), reuse=True),
        within(0, get("v"), get("w")),
    ],
    "manager inside itself": [manager("a"), within(0, within(0, get("v"))), get("w")],
    "object manager inside itself": [scope("a"), manager(0), within(0, within(0, get("v"))), get("w")],
    "manager entered by hand twice": [
        manager(default("p/q")),
        ["enter", 0],
        ["enter", 0],
        get("v"),
        ["exit", 0],
        ["exit", 0],
        get("w"),
        ["reset"],
    ],
    "manager that is left in the wrong order": [
        manager("a"),
        manager("b"),
        ["enter", 0],
        ["enter", 1],
        ["exit", 0],
        get("v"),
        ["exit", 1],
        get("w"),
    ],
    "name manager entered by hand twice": [["namemanager", "v"], ["enter", 0], ["enter", 0], var("w")],
    "trailing slash entered by hand twice": [manager("v/"), within(0, ["enter", 0]), ["reset"], get("w")],
    "manager of an older graph": [manager(-1), ["reset"], within(0, get("v")), get("v")],
    # ---- name scopes
    "name scopes do not separate": [name("a", get("v")), name("b", get("v"))],
    "name scopes": [
        name("a", var("v"), name(None, var("v"))),
        name("a/", var("v")),
        name(None, var("v"), default_name="d"),
        name(None, var("v"), default_name="d"),
        name("", var("v")),
    ],
    # ---- graphs
    "graphs": [
        scope("a", graph(-1, get("v"), scope(0, get("v"))), get("v"), reuse=True),
        graph(0, get("v"), get("w")),
        get("v"),
    ],
    "reset": [get("v"), ["reuse", -1], ["reset"], get("v")],
    "reset twice": [["reset"], ["reset"], get("v")],
    "reset in a scope": [scope("a", ["reset"]), graph(-1, ["reset"])],
    "reset in a name scope": [name("a", ["reset"], get("v"))],
    "thread": [
        scope("a", get("v"), ["thread", [get("v"), graph(-1, ["reuse", -1], get("w"))]], get("w")),
        graph(0, get("w")),
    ],
    # ---- templates
    "template": [template("t", get("v"), scope(default("d"), get("w"))), ["call", 0], scope("a", ["call", 0])],
    "two templates": [template("t", get("v")), template("t", get("v")), ["call", 0], ["call", 1], ["call", 0]],
    "unique name of a template": [
        template("t", get("v"), unique="u"),
        template("t", get("v"), unique="u"),
        ["call", 0],
        ["call", 1],
    ],
    "template that makes its scope now": [
        scope("a", template("t", get("v"), var("w", trainable=False), now=True), dtype="float64"),
        ["call", 0],
        ["call", 0],
    ],
    "template with a raw variable": [template("t", var("v")), ["call", 0], ["call", 0]],
    "template with an untrained raw variable": [template("t", var("v", trainable=False)), ["call", 0], ["call", 0]],
    "template that failed": [template("t", get("v"), get("v"), fatal=True), ["call", 0], ["call", 0]],
    "template without a name": [template(None)],
    "template in another graph": [template("t", get("v")), ["call", 0], graph(-1, ["call", 0])],
    "template with a getter": [template("t", get("v"), custom_getter="suffix"), ["call", 0], ["call", 0]],
    "template in a template": [
        template("t", get("v")),
        template("u", ["call", 0], get("v")),
        ["call", 1],
        ["call", 1],
        ["call", 0],
    ],
    # ---- partitioned variables
    "parts": [get("v", [5, 2], partitioner=[2, 1]), get("v/part_0")],
    "parts shared": [
        scope("a", get("v", [4]), reuse="AUTO", partitioner=[2]),
        scope("a", get("v", [4]), reuse="AUTO", partitioner=[2]),
        scope("a", get("v", [4]), reuse="AUTO", partitioner=[1]),
        scope("a", get("v", [4]), reuse="AUTO"),
        scope("a", get("v", [4]), get("v", [3]), get("v/part_1", None), reuse=True),
        scope("a", get("v", [4], partitioner=[2])),
    ],
    "parts of a dtype": [get("v", [4], partitioner=[2], dtype="int32"), ["reuse", -1], get("v", [4], partitioner=[2])],
    "partitioner for a whole variable": [get("v"), ["reuse", -1], get("v", partitioner=[1])],
    "parts that do not exist": [["reuse", -1], get("v", [4], partitioner=[2])],
    "scalars are not cut": [get("v", [], partitioner=[2])],
    "partitioner that is none": [get("v", partitioner="bad")],
    "partitioner of another rank": [get("v", [4, 1], partitioner=[2])],
    "partitioner of zero": [get("v", [4], partitioner=[0])],
    "partitioner of two axes": [get("v", [4, 4], partitioner=[2, 2]), get("v", [4, 4])],
    "more parts than there are": [get("v", partitioner=[2]), get("v", None), get("v")],
    "more parts on a later axis": [get("v", [4, 1], partitioner=[1, 3])],
    "parts without a shape": [get("v", None, partitioner=[2]), get("v", [None, 2], partitioner=[2, 1])],
    "parts of a tensor": [
        get("v", None, initializer="tensor", partitioner=[2]),
        get("w", [4, 1], initializer="tensor", partitioner=[1]),
    ],
    "parts of a constant": [["set", -1, "initializer", "int"], get("v", [2, 3], partitioner=[2, 1])],
    "parts without a default initializer": [get("v", [4], partitioner=[2], dtype="complex64")],
    "parts of a bad name": [get("\\x", [4], partitioner=[2]), get("", partitioner=[1])],
    "other parts were made by hand": [
        get("v/part_0"),
        get("v", [4], partitioner=[2]),
        get("v/part_1"),
        get("v/part_2"),
        get("v", [4], partitioner=[2]),
    ],
}
