"""Small pieces of code, each about one thing that Python or TensorFlow can do; the generator strews them in.

``$n`` is replaced by a number that is new for each use, ``$name`` and ``$scope`` by string literals, ``$flag`` by a
value for ``reuse=``. A piece stands at any indentation and leaves nothing behind that others use.
"""

from __future__ import annotations

__all__ = ["SNIPPETS"]

#: Containers, strings and builtins.
DATA = """
table$n = collections.defaultdict(list)
for key in ["w", "b", "w"]:
    table$n[key].append(tf.get_variable("%s_%d_$n" % (key, len(table$n[key])), [2]))
---
names$n = [$name, "z"]
names$n.insert(0, "first$n")
names$n.sort(key=len, reverse=True)
tf.get_variable(names$n.pop() + names$n[0], [2])
---
settings$n = {"units": 2}
units = settings$n.pop("units")
units += settings$n.pop("more", 1)
tf.get_variable("w$n", [units])
---
pairs$n = list(zip(*[("a", 1), ("b", 2)]))
for letter, size in zip(pairs$n[0], pairs$n[1]):
    tf.get_variable(letter + "_$n", [size])
---
seen$n = set()
for name in ["p", "q", "p"]:
    if name in seen$n:
        continue
    seen$n.add(name)
    tf.get_variable(name + "$n", [2])
---
queue$n = collections.deque(["x", "y"])
while queue$n:
    tf.get_variable(queue$n.popleft() + "_$n", [2])
---
counts$n = collections.Counter("abca")
for letter, count in sorted(counts$n.items()):
    tf.get_variable("%s%d_$n" % (letter, count), [count])
---
for i, j in itertools.combinations(range(3), 2):
    tf.get_variable("edge_%d_%d_$n" % (i, j), [2])
---
numbers$n = itertools.count(5)
for name, i in zip(["u", "v"], numbers$n):
    tf.get_variable(name + str(i) + "_$n", [2])
---
for i in sorted(set(itertools.islice(itertools.cycle([3, 4]), 3))):
    tf.get_variable("c%d_$n" % i, [i])
---
total$n = functools.reduce(lambda a, b: a + b, [1, 2, 3])
tf.get_variable("r%d_$n" % total$n, [total$n])
---
tf.get_variable("k{:>3}|{:<3}".format(1, 2).replace(" ", "_").replace("|", "-") + "_v$n", [2])
---
tf.get_variable("{0[a]}{1.real}_$n".format({"a": "k"}, 3), [2])
---
tf.get_variable("%(who)s_%(i)02d" % dict(who="w$n", i=7), [2])
---
tf.get_variable("%-4s%+d".strip() % ("w$n", 3).__class__(("w$n", 3)), [2]) if False else tf.get_variable("alt$n", [2])
---
tf.get_variable("Title Case $n".title().swapcase().replace(" ", ""), [2])
---
head$n, _, tail$n = "left$n:right".partition(":")
tf.get_variable(head$n + "_" + tail$n.upper(), [2])
---
tf.get_variable("_".join(str(part) for part in ("n", $n, 2 ** 3, 7 % 4, -7 // 2 + 8)), [2])
---
tf.get_variable("x%s" % hex(255)[2:] + "_$n", [2])
---
flags$n = [any([False, 0]), all([]), bool([]), isinstance(True, int)]
tf.get_variable("f%d%d%d%d_$n" % tuple(flags$n), [2])
---
quotient$n, rest$n = divmod(17, 5)
tf.get_variable("d%d_%d_$n" % (quotient$n, rest$n), [quotient$n])
---
matrix$n = [[i * j for j in range(2)] for i in range(3)]
tf.get_variable("m%d_$n" % matrix$n[-1][-1], [len(matrix$n), len(matrix$n[0])])
---
merged$n = {**{"a": 1}, "b": 2}
tf.get_variable("".join(sorted(merged$n)) + "_$n", [*merged$n.values()])
---
first$n, *middle$n, last$n = range(5)
tf.get_variable("s%d%d%d_$n" % (first$n, len(middle$n), last$n), [2])
---
tf.get_variable("r%s_$n" % "abcdef"[::-2], [2])
---
tf.get_variable(max(["aa$n", "b$n"], key=len), [min(3, 2)])
---
words$n = "the quick brown".split()
tf.get_variable("".join(map(lambda word: word[0], filter(None, words$n))) + "_$n", [2])
---
index$n = {name: i for i, name in enumerate(["a", "b", "c"])}
tf.get_variable("i%d_$n" % index$n.get("c", -1), [index$n["b"] + 1])
---
stack$n = [1, 2]
stack$n += [3]
stack$n[0:1] = [9, 8]
del stack$n[-1]
tf.get_variable("k" + "".join(map(str, stack$n)) + "_$n", [2])
---
value$n = None
tf.get_variable("w$n" if value$n is None else value$n, [2])
---
tf.get_variable("ok$n" if "a" < "b" <= "c" != "d" else "no$n", [2])
---
tf.get_variable("%s_$n" % type(1).__name__, [2])
---
for name, size in {"h$n": 2, "g$n": 3}.items():
    tf.get_variable(name, [size])
---
tf.get_variable("a$n", [2], **{}) if callable(len) else None
---
point$n = collections.namedtuple("Point", ["x", "y"])(x=1, y=2)
moved$n = point$n._replace(x=4)
tf.get_variable("p%d%d_$n" % moved$n, [moved$n.x])
---
tf.get_variable("w$n", [int("2"), int(3.7), abs(-1), round(2.4)])
---
tf.get_variable(f"{'n' * 2}_{3.14159:.2f}_{7:03d}_{'q'!r:.2}_$n".replace("'", ""), [2])
"""

#: Functions and scopes of names.
FUNCTIONS = """
makers$n = [lambda i=i: tf.get_variable("late_%d_$n" % i, [2]) for i in range(2)]
for make in makers$n:
    make()
---
makers$n = []
for i$n in range(2):
    makers$n.append(lambda: tf.get_variable("last_%d_$n" % i$n, [2]))
makers$n[0]()
---
def forward$n(*args, **kwargs):
    return tf.get_variable(*args, **kwargs)


forward$n("fw$n", [2], trainable=False)
forward$n(name="fx$n", shape=[2])
---
def only$n(name, *, size=2):
    return tf.get_variable(name, [size])


only$n("ko$n", size=3)
---
def counted$n():
    counted$n.calls += 1
    return tf.get_variable("call_%d_$n" % counted$n.calls, [2])


counted$n.calls = 0
counted$n()
counted$n()
---
def twice$n(function):
    @functools.wraps(function)
    def run(*args):
        function(*args)
        return function(*[arg + "_again" for arg in args])

    return run


@twice$n
def named$n(name):
    tf.get_variable(name + "_$n", [2])


named$n("t")
---
def early$n(flag):
    try:
        if flag:
            return tf.get_variable("early$n", [2])
        return None
    finally:
        tf.get_variable("finally$n", [2])


early$n(True)
---
def search$n(names):
    for name in names:
        for letter in name:
            if letter == "x":
                break
        else:
            tf.get_variable(name + "_$n", [2])


search$n(["ab", "ax", "cd"])
---
def grow$n(item, into=[]):
    into.append(item)
    return tf.get_variable("grow%d_$n" % len(into), [2])


grow$n(1)
grow$n(2)
---
dispatch$n = {"get": tf.get_variable, "local": tf.get_local_variable}
for kind in ("get", "local"):
    dispatch$n[kind]("%s_$n" % kind, [2])
---
@functools.lru_cache(maxsize=None)
def once$n(name):
    return tf.get_variable(name, [2])


once$n("lru$n")
once$n("lru$n")
---
def outer$n():
    count = 0

    def inner():
        nonlocal count
        count += 1
        return tf.get_variable("nl%d_$n" % count, [2])

    inner()
    inner()


outer$n()
---
def defaults$n(a, b=2, *rest, c=3, **more):
    tf.get_variable("d_%d_%d_%d_%d_%d_$n" % (a, b, len(rest), c, len(more)), [2])


defaults$n(1)
defaults$n(1, 4, 5, 6, c=7, d=8)
---
part$n = functools.partial(tf.get_variable, "part$n", shape=[2])
part$n(trainable=False)
---
def fibonacci$n(k):
    return k if k < 2 else fibonacci$n(k - 1) + fibonacci$n(k - 2)


tf.get_variable("fib%d_$n" % fibonacci$n(6), [2])
"""

#: Generators, contexts and exceptions.
CONTROL = """
def numbers$n(limit):
    i = 0
    while True:
        if i >= limit:
            return
        got = yield i
        i += got or 1


for i in numbers$n(2):
    tf.get_variable("gen%d_$n" % i, [2])
---
def echo$n():
    name = yield
    while name:
        name = yield tf.get_variable(name + "_$n", [2])


talk$n = echo$n()
next(talk$n)
talk$n.send("one")
talk$n.send("two")
---
def chain$n():
    yield from ["a", "b"]
    yield "c"


made$n = [tf.get_variable(letter + "_$n", [2]) for letter in chain$n() if letter != "b"]
---
with contextlib.ExitStack() as stack$n:
    for name in ("outer$n", "inner"):
        stack$n.enter_context(tf.variable_scope(name))
    tf.get_variable("w", [2])
tf.get_variable("after$n", [2])
---
class Oops$n(Exception):
    pass


try:
    tf.get_variable("before$n", [2])
    raise Oops$n("x")
except (KeyError, Oops$n) as error:
    tf.get_variable("caught_%s_$n" % error.args[0], [2])
else:
    tf.get_variable("else$n", [2])
finally:
    tf.get_variable("fin$n", [2])
---
try:
    try:
        {}["missing"]
    except KeyError as error:
        raise ValueError("wrapped $n") from error
except ValueError as error:
    tf.get_variable(str(error).replace(" ", "_"), [2])
---
try:
    [][1]
except IndexError:
    tf.get_variable("index$n", [2])
---
try:
    int("x")
except ValueError:
    tf.get_variable("int$n", [2])
---
try:
    None.attribute
except AttributeError:
    tf.get_variable("attribute$n", [2])
---
try:
    1 // 0
except ZeroDivisionError:
    tf.get_variable("zero$n", [2])
---
try:
    undefined_name_$n
except NameError:
    tf.get_variable("name$n", [2])
---
try:
    tf.get_variable("no", [2], reuse=True)
except TypeError:
    tf.get_variable("yes$n", [2])
---
for i in range(4):
    try:
        if i == 1:
            continue
        if i == 3:
            break
        tf.get_variable("loop%d_$n" % i, [2])
    finally:
        tf.get_variable("turn%d_$n" % i, [2])
---
with contextlib.suppress(ValueError):
    with tf.variable_scope("missing$n", reuse=True):
        tf.get_variable("w", [2])
---
@contextlib.contextmanager
def tagged$n(name):
    before = tf.get_variable("enter_" + name, [2])
    try:
        yield before
    except ValueError:
        pass


with tagged$n("t$n") as before$n:
    with tf.variable_scope("gone$n", reuse=True):
        tf.get_variable("w", [2])
    tf.get_variable("never$n", [2])
---
i$n = 3
while i$n:
    i$n -= 1
    if i$n == 1:
        continue
    tf.get_variable("while%d_$n" % i$n, [2])
else:
    tf.get_variable("done$n", [2])
---
iterator$n = iter(["only$n"])
tf.get_variable(next(iterator$n), [2])
tf.get_variable(next(iterator$n, "default$n"), [2])
"""

#: Classes.
CLASSES = """
class Left$n(object):
    def build(self):
        return ["left"]


class Right$n(object):
    def build(self):
        return ["right"]


class Both$n(Left$n, Right$n):
    def build(self):
        return super(Both$n, self).build() + Right$n.build(self)


tf.get_variable("_".join(Both$n().build()) + "_$n", [2])
---
class Root$n:
    def who(self):
        return "r"


class A$n(Root$n):
    def who(self):
        return "a" + super().who()


class B$n(Root$n):
    def who(self):
        return "b" + super().who()


class C$n(A$n, B$n):
    pass


tf.get_variable(C$n().who() + "_$n", [2])
---
class Bag$n(object):
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)


bag$n = Bag$n("x", "y")
for item in bag$n:
    tf.get_variable("%s%d_%d_$n" % (item, len(bag$n), "x" in bag$n), [2])
tf.get_variable(bag$n[-1] + "i$n", [2])
---
class Lazy$n(object):
    def __getattr__(self, name):
        if name.startswith("w_"):
            return tf.get_variable(name, [2])
        raise AttributeError(name)


lazy$n = Lazy$n()
lazy$n.w_$n
print(hasattr(lazy$n, "other"))
---
class Sized$n(object):
    def __init__(self):
        self._size = 1

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value * 2


sized$n = Sized$n()
sized$n.size = 2
tf.get_variable("size$n", [sized$n.size])
---
class Registry$n(object):
    layers = []

    def __init__(self, name):
        self.name = name
        self.layers.append(self)
        Registry$n.total = len(self.layers)


for name in "ab":
    Registry$n(name)
for layer in Registry$n.layers:
    tf.get_variable("%s%d_$n" % (layer.name, layer.total), [2])
---
class Builder$n(object):
    def build(self, kind):
        return getattr(self, "build_" + kind)("k$n")

    def build_dense(self, name):
        return tf.get_variable(name, [2, 2])


Builder$n().build("dense")
---
class Value$n(object):
    def __init__(self, i):
        self.i = i

    def __add__(self, other):
        return Value$n(self.i + other.i)

    def __eq__(self, other):
        return self.i == other.i

    def __str__(self):
        return "v%d" % self.i

    def __repr__(self):
        return "V(%d)" % self.i

    def __lt__(self, other):
        return self.i < other.i

    def __hash__(self):
        return self.i


three$n = Value$n(1) + Value$n(2)
tf.get_variable("%s_%s_%d_$n" % (three$n, sorted([three$n, Value$n(1)])[0], three$n == Value$n(3)), [2])
---
class Chained$n(object):
    def __init__(self):
        self.names = []

    def add(self, name):
        self.names.append(name)
        return self

    def build(self):
        return [tf.get_variable(name + "_$n", [2]) for name in self.names]


Chained$n().add("a").add("b").build()
---
class Counted$n(object):
    instances = 0

    def __new__(cls, *args):
        cls.instances += 1
        return super(Counted$n, cls).__new__(cls)

    def __init__(self, name):
        self.name = "%s%d" % (name, self.instances)


tf.get_variable(Counted$n("n$n").name, [2])
tf.get_variable(Counted$n("n$n").name, [2])
---
def with_repr$n(cls):
    cls.tag = cls.__name__.lower()
    return cls


@with_repr$n
class Tagged$n(object):
    inner = tf.get_variable("body$n", [2])


tf.get_variable(Tagged$n.tag, [2])
---
class Steps$n(object):
    def __init__(self, stop):
        self.i, self.stop = 0, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.stop:
            raise StopIteration
        self.i += 1
        return self.i


for i in Steps$n(2):
    tf.get_variable("step%d_$n" % i, [2])
---
class Params$n(object):
    def __init__(self, **kwargs):
        self.__dict__.update(kwargs)


params$n = Params$n(name="par$n", size=3)
tf.get_variable(params$n.name, [params$n.size])
print(sorted(vars(params$n)))
"""

#: What TensorFlow's core can do besides.
TENSORFLOW = """
scope$n = tf.variable_scope("cm$n")
with scope$n:
    tf.get_variable("w", [2])
    tf.Variable(0.0, name="t")
with scope$n:
    tf.get_variable("v", [2])
    tf.Variable(0.0, name="t")
---
with tf.variable_scope("flat$n", auxiliary_name_scope=False) as flat$n:
    tf.get_variable("w", [2])
    tf.Variable(0.0, name="raw")
---
with tf.variable_scope("orig$n") as orig$n:
    pass
with tf.name_scope(orig$n.original_name_scope):
    tf.Variable(0.0, name="raw")
with tf.variable_scope(orig$n, auxiliary_name_scope=False):
    with tf.name_scope(orig$n.original_name_scope):
        tf.Variable(0.0, name="raw")
---
with tf.variable_scope("set$n") as set$n:
    set$n.set_initializer(tf.zeros_initializer())
    set$n.set_dtype(tf.float64)
    tf.get_variable("w", [2])
---
with tf.variable_scope("typed$n", dtype=tf.float64):
    with tf.variable_scope("inner"):
        tf.get_variable("w", [2])
    tf.Variable(tf.zeros([2]), name="raw")
---
with tf.variable_scope("part$n", partitioner=tf.fixed_size_partitioner(2)):
    tf.get_variable("w", [4])
    tf.get_variable("scalar", [])
---
tf.add_to_collection("mine$n", tf.get_variable("col$n", [2]))
for variable in tf.get_collection("mine$n"):
    tf.get_variable(variable.op.name.replace("/", "_") + "_slot", variable.shape)
---
tf.Variable(tf.zeros([2]), name="same$n")
tf.get_variable("same$n", [2])
tf.Variable(tf.zeros([2]), name="same$n")
---
tf.placeholder(tf.float32, [2], name="taken$n")
tf.get_variable("taken$n", [2])
---
tf.get_variable("Case$n", [2])
tf.get_variable("case$n", [2])
---
with tf.name_scope("ns$n"):
    tf.get_variable("g$n", [2])
    tf.Variable(0.0, name="v")
with tf.name_scope("ns$n"):
    tf.Variable(0.0, name="v")
with tf.name_scope("ns$n/"):
    tf.Variable(0.0, name="v")
---
shared$n = tf.make_template("tm$n", lambda x: x * tf.get_variable("w", [2]))
shared$n(tf.zeros([2]))
with tf.variable_scope("elsewhere$n"):
    shared$n(tf.ones([2]))
---
def scaled$n(x, name):
    return x * tf.get_variable(name, [2])


both$n = [tf.make_template("both$n", scaled$n, name=name) for name in ("a", "b")]
for template in both$n * 2:
    template(tf.zeros([2]))
---
nested$n = tf.make_template("deep$n", lambda: tf.layers.dense(tf.zeros([2, 4]), 4))
with tf.variable_scope("x$n"):
    nested$n()
nested$n()
---
def doubled$n(getter, name, *args, **kwargs):
    getter(name + "_shadow", *args, **kwargs)
    return getter(name, *args, **kwargs)


with tf.variable_scope("got$n", custom_getter=doubled$n):
    tf.get_variable("w", [2])
    with tf.variable_scope("inner"):
        tf.layers.dense(tf.zeros([2, 4]), 4, name="fc")
---
def forced$n(getter, name, *args, **kwargs):
    kwargs["reuse"] = tf.AUTO_REUSE
    return getter(name, *args, **kwargs)


tf.get_variable("forced$n", [2], custom_getter=forced$n)
tf.get_variable("forced$n", [2], custom_getter=forced$n)
---
with tf.variable_scope("blocks$n"):
    for _ in range(2):
        with tf.variable_scope(None, "block"):
            tf.get_variable("w", [2])
    with tf.variable_scope("block_5"):
        pass
    with tf.variable_scope(None, default_name="block"):
        tf.get_variable("w", [2])
---
with tf.variable_scope("count$n"):
    with tf.variable_scope(tf.get_variable_scope()):
        tf.layers.dense(tf.zeros([2, 4]), 4)
    tf.layers.flatten(tf.zeros([2, 4]))
    tf.layers.dropout(tf.zeros([2, 4]))
---
with tf.control_dependencies([tf.no_op()]), tf.device("/cpu:0"):
    tf.get_variable("dep$n", [2])
---
weights$n = tf.get_variable("ws$n", [3, 4])
tf.get_variable("wt$n", weights$n.shape[::-1])
tf.get_variable("wu$n", [weights$n.get_shape().as_list()[1], int(weights$n.shape[0])])
---
graph$n = tf.Graph()
with graph$n.as_default() as entered:
    assert entered is graph$n and tf.get_default_graph() is graph$n
    tf.get_variable("own", [2])
    with tf.variable_scope("open"):
        with tf.Graph().as_default():
            tf.get_variable("other", [2])
        tf.get_variable("inside", [2])
---
tf.get_variable("lambda$n", initializer=lambda: tf.zeros([2]))
---
tf.Variable(lambda: tf.zeros([2]), name="call$n")
tf.Variable([1.0, 2.0], name="list$n", dtype=tf.float32)
tf.Variable(3, trainable=False, name="int$n")
---
with tf.variable_scope("r$n", regularizer=tf.nn.l2_loss):
    tf.get_variable("w", [2])
    tf.get_variable("v", [2], regularizer=tf.no_regularizer)
if len(tf.losses.get_regularization_losses()) > 1:
    tf.get_variable("many$n", [2])
---
current$n = tf.get_variable_scope()
tf.get_variable("sc_%s_%d_$n" % (current$n.name.replace("/", "_") or "root", bool(current$n.reuse)), [2])
---
for variable in tf.trainable_variables()[:2]:
    print(variable.name, variable.op.name, variable.dtype.base_dtype.name, variable.shape.as_list())
---
total$n = sum(int(variable.shape.num_elements()) for variable in tf.trainable_variables())
tf.get_variable("total%d_$n" % (total$n % 7), [2])
---
before$n = set(tf.global_variables())
tf.get_variable("new$n", [2])
added$n = [v for v in tf.global_variables() if v not in before$n]
tf.get_variable("added%d_$n" % len(added$n), [2])
---
copies$n = [tf.Variable(v.initialized_value(), name=v.op.name.split("/")[-1] + "_target$n") for v in tf.trainable_variables()[-1:]]
---
with tf.variable_scope("layers$n") as layers$n:
    x$n = tf.layers.dense(tf.zeros([2, 4]), 4)
    x$n = tf.layers.dense(x$n, 4, name="named")
with tf.variable_scope(layers$n, reuse=True):
    y$n = tf.layers.dense(tf.zeros([2, 4]), 4)
    y$n = tf.layers.dense(y$n, 4, name="named")
---
image$n = tf.placeholder(tf.float32, [None, 8, 8, 3])
h$n = tf.layers.conv2d(image$n, 4, 3, strides=2, activation=tf.nn.relu, name="conv$n")
h$n = tf.layers.max_pooling2d(h$n, 2, 1)
h$n = tf.layers.batch_normalization(h$n, name="bn$n")
tf.layers.dense(tf.layers.flatten(h$n), 2, name="out$n")
"""

SNIPPETS: tuple[str, ...] = tuple(
    snippet.strip("\n")
    for group in (DATA, FUNCTIONS, CONTROL, CLASSES, TENSORFLOW)
    for snippet in group.split("\n---\n")
)
