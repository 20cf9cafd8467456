"""Whole programs of builtins and libraries: the interpreter must leave in ``result`` what Python leaves there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interpreter.support import interpret

PROGRAMS = {
    "subclass_of_dict": """
class AttrDict(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)
    def __setattr__(self, name, value):
        self[name] = value
d = AttrDict(a=1, b=AttrDict(c=2))
d.e = 5
d['f'] = 6
d.update(g=7)
result = [d.a, d.b.c, d['e'], sorted(d), len(d), 'f' in d, d.get('zz', 3), hasattr(d, 'nope'), sorted(d.items())[0],
          isinstance(d, dict), list(d.keys())[:2], d['g'], bool(AttrDict())]
""",
    "subclass_of_list_and_str": """
class Stack(list):
    def push(self, *items):
        for i in items:
            self.append(i)
        return self
    @property
    def top(self): return self[-1]
class Name(str):
    def child(self, n): return Name(self + '/' + n)
s = Stack([1]).push(2, 3)
n = Name('a').child('b')
result = [s.top, len(s), list(s), [x * 2 for x in s], s[0:2], 2 in s, n == 'a/b', str(n), n.upper(),
          isinstance(n, str), '%s!' % n,
          s.pop(), sum(s), [a for a, b in zip(s, s)], dict(enumerate(s)), sorted(s, reverse=True)]
""",
    "json": """
import collections, json
class Config(object):
    def __init__(self, values=None):
        self.__dict__.update(values or {})
text = json.dumps({'units': 3, 'layers': [1, 2], 'name': None}, indent=2, sort_keys=True)
read = json.loads(text)
nested = json.loads('{"a": {"b": 1}, "c": [{"d": 2}]}', object_hook=Config)
ordered = json.loads('{"z": 1, "a": 2}', object_pairs_hook=collections.OrderedDict)
try:
    json.loads('{')
    refused = False
except ValueError:
    refused = True
result = [text, read, nested.a.b, nested.c[0].d, list(ordered), refused, json.loads(s='[true]')]
""",
    "namedtuples": """
from collections import namedtuple
from typing import NamedTuple
P = namedtuple('P', ['x', 'y'])
class HParams(namedtuple('HParams', 'size depth')):
    def __new__(cls, size, depth=3):
        return super(HParams, cls).__new__(cls, size, depth)
    @property
    def area(self): return self.size * self.depth
class Typed(NamedTuple):
    a: int
    b: str = 'x'
    def both(self): return (self.b, self.a)
p = P(1, y=2)
x, y = p
h = HParams(4)
result = [p.x, p[1], x + y, tuple(p), p._replace(x=9).x, p == (1, 2), p == P(1, 2), len(p), list(p._asdict().items()),
          h.area, h._replace(depth=1).area, Typed(1).both(), Typed(b='q', a=2)[1], P._fields, repr(p), [*p],
          isinstance(p, tuple), (lambda *a: a)(*p), P(*[3, 4]).y, p < P(1, 3)]
""",
    "dataclasses": """
from dataclasses import dataclass, field, replace, asdict
@dataclass
class Base:
    name: str
    size: int = 2
@dataclass(order=False)
class Config(Base):
    layers: list = field(default_factory=list)
    def total(self): return self.size * len(self.layers)
    def __post_init__(self): object.__setattr__(self, 'extra', self.name + '!')
c = Config('n', layers=[1, 2])
result = [c.name, c.size, c.total(), c.extra, replace(c, size=5).total(), asdict(c), c == Config('n', 2, [1, 2]),
          repr(Base('q'))]
""",
    "enums": """
import enum
class Mode(enum.Enum):
    TRAIN = 'train'
    EVAL = 'eval'
    @property
    def short(self): return self.value[0]
    @classmethod
    def default(cls): return cls.TRAIN
class Num(enum.IntEnum):
    A = 1
    B = 2
class Auto(enum.Enum):
    X = enum.auto()
    Y = enum.auto()
result = [Mode.TRAIN.value, Mode('eval').name, Mode['EVAL'] is Mode.EVAL, Mode.TRAIN == Mode.EVAL,
          [m.name for m in Mode], Mode.EVAL.short, Mode.default().name, Num.A + 1, Num.B == 2, Num.A < Num.B,
          Auto.Y.value, len(Mode),
          str(Mode.TRAIN), Mode.TRAIN in Mode, {Mode.TRAIN: 1}[Mode.TRAIN], isinstance(Mode.TRAIN, Mode)]
""",
    "collections": """
from collections import defaultdict, OrderedDict, Counter, deque, ChainMap
d = defaultdict(list)
for k, v in [('a', 1), ('b', 2), ('a', 3)]:
    d[k].append(v)
o = OrderedDict([('x', 1), ('y', 2)])
o.move_to_end('x')
o['z'] = 3
c = Counter('hello')
c.update('l')
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
n = defaultdict(lambda: defaultdict(int))
n['a']['b'] += 2
result = [dict(d), list(o.items()), c['l'], c['nope'], c.most_common(1), list(q), q[0], n['a']['b'], len(q),
          sorted(c.items()), ChainMap({'a': 1}, {'a': 2, 'b': 3})['b'], d.get('zz'), o.popitem(),
          o.popitem(last=False),
          isinstance(d, dict), isinstance(o, dict)]
""",
    "itertools": """
import itertools as it
def gen():
    yield 1
    yield 2
def takes(n, i): return list(it.islice(i, n))
result = [takes(3, it.count(5)), takes(5, it.cycle('ab')), list(it.chain([1], gen())), list(it.product([1, 2], 'ab')),
          list(it.permutations([1, 2, 3], 2))[:3], list(it.combinations(range(4), 2)), list(it.repeat(0, 3)),
          list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest([1, 2], [3], fillvalue=0)),
          list(it.accumulate([1, 2, 3])), list(it.takewhile(lambda x: x < 2, [1, 2, 1])),
          [(k, list(g)) for k, g in it.groupby('aabbb')], list(it.chain.from_iterable([[1], [2, 3]])),
          [next(x) for x in it.tee([7, 8])], dict(zip(it.count(), 'ab')), list(it.compress('abc', [1, 0, 1]))]
""",
    "functools": """
import functools
calls = []
@functools.lru_cache(maxsize=None)
def slow(x):
    calls.append(x)
    return x * 2
def deco(f):
    @functools.wraps(f)
    def inner(*a, **k):
        return ('inner', f(*a, **k))
    return inner
@deco
def named(x, y=1): return x + y
@functools.singledispatch
def kind(x): return 'other'
@kind.register(int)
def _(x): return 'int'
@kind.register(str)
def _(x): return 'str'
class K(object):
    n = 0
    @functools.lru_cache()
    def m(self, x):
        K.n += 1
        return x
k = K()
p = functools.partial(int, base=2)
result = [slow(1), slow(1), slow(2), calls, named(1, y=5), named.__name__, kind(1), kind('a'), kind(None), k.m(1),
          k.m(1), K.n, p('101'), functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), p.func is int, p.keywords,
          sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a))]
""",
    "contextlib": """
import contextlib
log = []
@contextlib.contextmanager
def tag(name):
    log.append('<' + name)
    try:
        yield name.upper()
    except ValueError as e:
        log.append('caught ' + str(e))
    finally:
        log.append(name + '>')
with tag('a') as a, tag('b') as b:
    log.append(a + b)
with tag('c'):
    raise ValueError('bad')
@tag('d')
def f(x):
    log.append(x)
    return x
f(1)
f(2)
class M(object):
    @contextlib.contextmanager
    def ctx(self, n):
        yield self, n
with M().ctx(3) as (m, n):
    log.append(n)
with contextlib.suppress(KeyError, IndexError):
    {}['x']
class Closer(object):
    def close(self): log.append('closed')
with contextlib.closing(Closer()) as c:
    pass
with contextlib.ExitStack() as stack:
    log.append([stack.enter_context(tag(x)) for x in 'xy'])
    stack.callback(log.append, 'callback')
with contextlib.nullcontext(5) as five:
    log.append(five)
try:
    with tag('z'):
        raise KeyError('through')
except KeyError as e:
    log.append(repr(e))
result = log
""",
    "operators_and_math": """
import operator, math
class T(object):
    a = 1
    def m(self, x): return x + 1
result = [operator.itemgetter(1, 0)([5, 6]), operator.attrgetter('a')(T()), operator.methodcaller('m', 2)(T()),
          operator.add(1, 2), operator.mul('a', 3), math.sqrt(9), math.ceil(1.2), math.floor(-1.2), math.log(8, 2),
          math.factorial(5), math.pi > 3, math.gcd(12, 18), math.isnan(math.nan), math.pow(2, 3), operator.not_(0),
          sorted({'a': 2, 'b': 1}.items(), key=operator.itemgetter(1)), operator.contains([1], 1),
          math.fsum([1, 2.5])]
""",
    "text": """
name = 'conv'
result = ['%s_%d' % (name, 3), '%(a)s-%(b)03d' % {'a': 1, 'b': 2}, '{}/{}'.format('a', 1), '{0}{1}{0}'.format(1, 2),
          '{n:>5}|{n:<5}|{n:^5}'.format(n='x'), '{:.3f}'.format(3.14159), '{a[0]}{b.real}'.format(a=[7], b=3),
          f'{name!r:>8}{3:04d}{1 + 1}', f'{3.14159:.{2}f}', 'a,b,,c'.split(','), ' x '.strip(),
          'abc'.replace('b', 'X'),
          'a/b/c'.rsplit('/', 1), '/'.join(['a', 'b']), 'abc'[::-1], 'Hello'.lower(), 'x'.zfill(3),
          'a-b'.partition('-'), 'abc'.startswith(('x', 'a')), 'a\\nb'.splitlines(), '%5.1f%%' % 12.34,
          'abcabc'.find('c', 3), 'x' * 3,
          'a' in 'abc', str(1.5), repr('q'), 'ABC'.swapcase(), 'tEST'.capitalize(), '%s' % (None,), '%r' % ('a',),
          '{:,}'.format(1234567), '{!s}'.format([1]), 'a{{}}b'.format(), 'ab'.encode('utf-8').decode(), '%c' % 65,
          'a1'.isalnum(), '12'.isdigit(), str([1, 'a', None, {'k': (1,)}]), 'abc'.translate({97: 'z'}),
          ', '.join('%d' % i for i in range(3)), max('abc'), sorted('bca'), 'x=%s' % [1, 2]]
""",
    "numbers": """
result = [7 // 2, -7 // 2, 7 % 3, -7 % 3, 2 ** 10, 7 / 2, int('42'), int(3.9), float('1e3'), round(2.567, 2), abs(-3),
          divmod(7, 3), 1 << 4, 5 & 3, 5 | 3, 5 ^ 3, ~5, hex(255), bin(5), oct(8), chr(65), ord('a'), int('ff', 16),
          bool(0), bool('x'), 10 if 3 > 2 > 1 else 0, (1).bit_length(), (2.5).is_integer(), 1e3, complex(1, 2).imag,
          min(3, 1, 2), max([1, 5], default=0), min([], default=9), sum(x * x for x in range(4)), pow(2, 5, 7),
          isinstance(True, int), 1 == True, 3 in (1, 2, 3), not 1, 1 and 'a' or 'b', int.__name__, type(1) is int]
""",
    "containers": """
a = [3, 1, 2]
a.sort()
b = a[:]
b += [9]
b.insert(1, 'i')
b.remove(9)
c = {'x': 1}
c.setdefault('y', []).append(2)
c.update({'z': 3}, w=4)
d = dict(zip('ab', [1, 2]))
e = {1, 2} | {3} - {2}
del c['z']
f = [[0] * 2 for _ in range(2)]
f[0][1] = 5
g = a.pop(0), a.index(3), a.count(2)
h, *i, j = range(5)
result = [a, b, sorted(c), d, sorted(e), f, g, h, i, j, list(reversed(a)), [1, 2] < [1, 3], (1, 'a') == (1, 'a'),
          {k: v for v, k in enumerate('ab')}, d.pop('a'), d.pop('q', None), list(d), tuple(a), [1] in [[1]],
          any(x > 2 for x in a), all([]), list(map(str, a)), list(filter(None, [0, 1, ''])),
          list(zip(*[(1, 2), (3, 4)])), sorted(['b', 'A'], key=str.lower), dict.fromkeys('ab', 0),
          frozenset([1]) == {1}, {1, 2}.issubset({1, 2, 3}),
          list(range(10))[2:8:3], [1, 2, 3][-1], 'b' in d, len({1, 1}), sum([[1], [2]], []), range(5)[1:3][0],
          list(range(3, 0, -1)), (1, 2) + (3,), [1, 2] * 2, {'a': 1} == {'a': 1}, slice(1, 2).start]
""",
    "caught_errors": """
result = []
def attempt(f):
    try:
        result.append(f())
    except Exception as e:
        result.append((type(e).__name__, str(e)))
attempt(lambda: [1][5])
attempt(lambda: {}['a'])
attempt(lambda: 1 / 0)
attempt(lambda: int('x'))
attempt(lambda: 'a' + 1)
attempt(lambda: None + 1)
attempt(lambda: [].pop())
attempt(lambda: [1].index(2) if False else 0)
attempt(lambda: '%d' % 'a')
attempt(lambda: '{}'.format())
attempt(lambda: {}[[]])
attempt(lambda: next(iter([])))
attempt(lambda: float('q'))
attempt(lambda: ''.join([1]))
attempt(lambda: 1 < 'a')
attempt(lambda: len(3))
attempt(lambda: {'a': 1}.pop('b'))
attempt(lambda: (1).real)
attempt(lambda: set().pop())
""",
    "exceptions": """
class E(ValueError):
    def __init__(self, a, b):
        super(E, self).__init__('%s-%s' % (a, b))
        self.a = a
class F(Exception):
    def __str__(self): return 'F!'
result = []
for make in (lambda: E(1, 2), lambda: F(), lambda: KeyError('k'), lambda: OSError('no'), lambda: Exception('a', 'b'),
             lambda: StopIteration(5), lambda: ValueError()):
    try:
        raise make()
    except LookupError as e:
        result.append(('lookup', str(e), e.args))
    except (ValueError, OSError) as e:
        result.append((type(e).__name__, str(e), getattr(e, 'a', None)))
    except StopIteration as e:
        result.append(e.value)
    except Exception as e:
        result.append((str(e), repr(e.args)))
""",
    "copying_and_sharing": """
import copy
class N(object):
    def __init__(self): self.items = [1]; self.me = self
n = N()
m, k = copy.copy(n), copy.deepcopy(n)
n.items.append(2)
a = {'l': [1]}
b = copy.deepcopy(a)
a['l'].append(2)
result = [m.items, k.items, k.me is k, m.me is n, b, copy.copy([1]), copy.copy((1,)), copy.deepcopy({1: {2}})]
""",
    "argparse_with_types_by_name": """
import argparse
p = argparse.ArgumentParser()
p.register('type', 'bool', lambda text: text.lower() == 'true')
p.add_argument('--residual', type='bool', nargs='?', const=True, default=False)
p.add_argument('--bi', type='bool', nargs='?', const=True, default='TRUE')
p.add_argument('--pair', type=int, nargs=2)
p.add_argument('--single', type=int, nargs=1)
args, rest = p.parse_known_args(['--residual', '--pair', '3', '4', '--single', '5'])
other = p.parse_args(['--residual=false', '--bi=true'])
result = [args.residual, args.bi, args.pair, args.single, rest, other.residual, other.bi, other.pair]
""",
    "argparse_with_given_arguments": """
import argparse
p = argparse.ArgumentParser()
p.add_argument('name')
p.add_argument('--size', type=int, default=3)
p.add_argument('--rate', '-r', type=float, default='0.5')
p.add_argument('--units', nargs='+', type=int)
p.add_argument('--flag', action='store_true')
p.set_defaults(more=1)
a = p.parse_args(['n', '--size', '4', '--units', '1', '2', '--flag'])
result = [a.name, a.size, a.rate, a.units, a.flag, a.more, vars(a)['size'], 'size' in a]
""",
    "types_and_reflection": """
import types
class A(object):
    x = 1
    def m(self): return 2
a = A()
a.y = 3
setattr(a, 'z', 4)
B = type('B', (A,), {'w': 5})
s = types.SimpleNamespace(q=1)
s.r = 2
result = [getattr(a, 'x'), getattr(a, 'nope', 7), hasattr(a, 'y'), hasattr(a, 'q'), callable(a.m), callable(a),
          vars(a),
          B().w + B().m(), B.__name__, isinstance(B(), A), issubclass(B, (int, A)), type(a).__name__, s.q + s.r,
          isinstance(a.m, types.MethodType), isinstance(len, type(len)), type('') is str, type(a) == A,
          isinstance([], (tuple, list)), A.m(a), types.MethodType(lambda self: self.y, a)(),
          isinstance(None, type(None)), type(3).__name__, a.__class__.__name__, int is int, object.__name__,
          a.__dict__['y']]
""",
    "threads": """
import threading
seen = []
class W(threading.Thread):
    def __init__(self, n):
        super(W, self).__init__()
        self.n = n
    def run(self): seen.append(self.n)
ts = [threading.Thread(target=seen.append, args=(i,)) for i in range(2)] + [W('w')]
for t in ts:
    t.daemon = True
    t.start()
for t in ts:
    t.join()
with threading.Lock():
    seen.append('locked')
result = seen
""",
    "abstract_classes": """
import abc
from collections.abc import Mapping, Iterable, Callable, Sequence
class A(abc.ABC):
    @abc.abstractmethod
    def f(self): pass
    @property
    @abc.abstractmethod
    def g(self): pass
class B(A):
    def f(self): return 1
    g = 2
class C(object, metaclass=abc.ABCMeta):
    def h(self): return 3
class M(Mapping):
    def __init__(self, d): self.d = d
    def __getitem__(self, k): return self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
result = [B().f(), B().g, C().h(), isinstance({}, Mapping), isinstance(3, Iterable), isinstance(len, Callable),
          isinstance([], Sequence), M({'a': 1})['a'], len(M({})), list(M({'b': 2})), isinstance(M({}), Mapping)]
""",
    "iterators": """
it = iter([1, 2, 3])
first = next(it)
rest = list(it)
class Count(object):
    def __init__(self, n): self.n = n
    def __iter__(self):
        self.i = 0
        return self
    def __next__(self):
        self.i += 1
        if self.i > self.n:
            raise StopIteration
        return self.i
z = zip([1, 2], 'ab')
pairs = list(z)
m = map(lambda x, y: x + y, [1, 2], [10, 20])
result = [first, rest, next(it, 'end'), list(Count(3)), sum(Count(2)), pairs, list(z), list(m),
          list(enumerate('ab', 1)), [x for x in reversed([1, 2])], dict(map(lambda k: (k, 1), 'ab')),
          list(iter(iter([5]))), max(Count(3)),
          [a + b for a, b in zip(Count(2), Count(2))], sorted(Count(2), reverse=True),
          tuple(x for x in 'ab'), 2 in Count(3)]
""",
    "os_paths": """
import os.path
import os
result = [os.path.join('a', 'b', '..', 'c'), os.path.basename('/a/b.txt'), os.path.splitext('b.tar.gz'),
          os.path.dirname('a/b'), os.path.join('a', '/b'), os.path.split('a/b'), os.sep,
          os.path.normpath('a//b/../c')]
""",
}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_same_result_as_python(name: str) -> None:
    expected: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(PROGRAMS[name], name, "exec"), expected)
    run = interpret(PROGRAMS[name])
    ended = run.trace.ended_by
    assert ended is None, (ended[0], ended[1], ended[2].place())
    assert not run.model_failures
    found = run.globals.vars["result"]
    assert len(found) == len(expected["result"])
    for number, (ours, theirs) in enumerate(zip(found, expected["result"])):
        assert ours == theirs, f"element {number}"
    assert run.path.taken == [], "nothing in these programs is unknown"
