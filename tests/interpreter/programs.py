"""Programs of plain Python: what they leave in ``result`` must be what Python itself leaves there."""

PROGRAMS = {
    "closures": """
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
c = counter()
result = [c(), c(2), c(), (lambda x, y=3: x * y)(2)]
""",
    "star_arguments": """
def f(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, sorted(kw.items()))
result = [f(1, c=3), f(*[1, 2, 3], **{'c': 5, 'z': 1}), f(1, *(7,), c=0, **dict(y=2))]
""",
    "argument_error_texts": """
def attempt(f, *a, **k):
    try:
        return f(*a, **k)
    except TypeError as e:
        return str(e)
def f(labels, inputs): pass
def g(a, b, c, d=1): pass
def h(a, *, k, m): pass
result = [attempt(f, labels=1, logits=2), attempt(g), attempt(g, 1), attempt(g, 1, 2), attempt(h, 1),
     attempt(h, 1, k=2), attempt(g, 1, 2, 3, 4, 5), attempt(g, 1, 2, 3, 4, 5, z=1), attempt(f, 1, 2, labels=3)]
""",
    "argument_errors": """
def f(a, b): return a
result = []
for call in (lambda: f(1), lambda: f(1, 2, 3), lambda: f(1, 2, b=3), lambda: f(1, c=3)):
    try:
        call()
    except TypeError as e:
        result.append('TypeError')
""",
    "inheritance": """
class A(object):
    kind = 'a'
    def __init__(self, x): self.x = x
    def who(self): return 'A' + self.kind
class B(A):
    kind = 'b'
    def __init__(self, x, y):
        super(B, self).__init__(x)
        self.y = y
    def who(self): return 'B' + super().who()
class M(object):
    def who(self): return 'M' + super().who()
class C(M, B): pass
c = C(1, 2)
result = [c.who(), c.x, c.y, isinstance(c, A), issubclass(C, M), type(c).__name__, c.__class__ is C]
""",
    "properties": """
class P(object):
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, new): self._v = new * 2
    @staticmethod
    def s(a): return a + 1
    @classmethod
    def make(cls): return cls()
    def __getattr__(self, name): return 'got ' + name
p = P.make()
p.v = 4
result = [p.v, P.s(1), p.s(2), p.other]
""",
    "operators": """
class V(object):
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + getattr(o, 'x', o))
    def __radd__(self, o): return V(self.x + o)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __len__(self): return self.x
    def __getitem__(self, i): return self.x * i
    def __contains__(self, i): return i == self.x
    def __bool__(self): return self.x > 2
    def __call__(self, *a): return len(a)
    def __neg__(self): return V(-self.x)
    def __iadd__(self, o): self.x += o; return self
    def __str__(self): return 'V%d' % self.x
a, b = V(1), V(2)
a2 = a
a2 += 5
result = [(a + b).x, (1 + b).x, sum([V(1), V(2)]).x, a == V(6), a != b, b < a, len(b), b[3], 2 in b, bool(b),
          b(1, 2), (-b).x, str(a), '%s' % b, '{}'.format(a), a is a2]
""",
    "decorators": """
import functools
log = []
def outer(tag):
    def deco(f):
        @functools.wraps(f)
        def inner(*a, **k):
            log.append((tag, f.__name__))
            return f(*a, **k)
        return inner
    return deco
@outer('x')
@outer('y')
def g(a, b=1): return a + b
result = [g(1), g(1, b=4), g.__name__, log]
""",
    "class_decorator": """
def register(cls):
    cls.tag = cls.__name__.lower()
    return cls
@register
class Thing(object): pass
class Deco(object):
    def __init__(self, f): self.f = f; self.n = 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a) * 10
@Deco
def h(x): return x
result = [Thing().tag, h(3), h(4), h.n]
""",
    "context_managers": """
import contextlib
log = []
class C(object):
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self): log.append('+' + self.name); return self.name
    def __exit__(self, t, v, tb):
        log.append('-' + self.name + (t.__name__ if t else ''))
        return self.swallow
@contextlib.contextmanager
def g(name):
    log.append('>' + name)
    try:
        yield name.upper()
    except KeyError:
        log.append('caught')
    finally:
        log.append('<' + name)
with C('a') as a, g('b') as b:
    log.append(a + b)
with C('s', True):
    raise ValueError('x')
with g('k'):
    raise KeyError('y')
try:
    with g('n'):
        raise ValueError('z')
except ValueError as e:
    log.append(str(e))
with contextlib.suppress(IndexError):
    [][1]
def early():
    with C('r'):
        return 5
log.append(early())
for i in range(3):
    with C('l%d' % i):
        if i == 1: break
        continue
result = log
""",
    "generators": """
def gen(n):
    for i in range(n):
        got = yield i
        if got: yield 'got %s' % got
    return 'end'
def outer():
    r = yield from gen(2)
    yield r
def tidy(log):
    try:
        yield 1
        yield 2
    finally:
        log.append('closed')
g = gen(3)
log = []
t = tidy(log)
first = next(t)
t.close()
result = [list(gen(3)), list(outer()), next(g), g.send('x'), next(g), first, log, sum(x for x in gen(4)),
          next(iter([]), 'none'), list(map(lambda a: a * 2, gen(2)))]
""",
    "exceptions": """
log = []
class E(ValueError):
    def __init__(self, code): super(E, self).__init__('code %d' % code); self.code = code
def f(kind):
    try:
        if kind == 0: raise E(7)
        if kind == 1: return 'returned'
        if kind == 2: {}['x']
        if kind == 3: raise TypeError
        log.append('body')
    except E as e:
        log.append(str(e)); return e.code
    except (KeyError, IndexError):
        log.append('lookup')
    else:
        log.append('else')
    finally:
        log.append('finally')
    return 'out'
result = [f(0), f(1), f(2), f(4)]
try:
    f(3)
except TypeError:
    result.append('type')
try:
    try:
        raise ValueError('inner')
    except ValueError:
        raise
except ValueError as e:
    result.append(e.args)
try:
    try:
        1 / 0
    finally:
        log.append('f2')
except ZeroDivisionError as e:
    result.append(str(e))
try:
    int('x')
except ValueError:
    result.append('int')
try:
    [1][5]
except IndexError as e:
    result.append(str(e))
try:
    None.x
except AttributeError as e:
    result.append(str(e))
try:
    undefined_name
except NameError:
    result.append('name')
result.append(log)
""",
    "loops": """
out = []
for i in range(5):
    if i == 1: continue
    if i == 4: break
    out.append(i)
else:
    out.append('no')
for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]:
    out.append(a + b + c)
else:
    out.append('else')
n = 0
while True:
    n += 1
    if n > 3: break
while n < 6:
    n += 1
else:
    out.append('wend')
for k, v in sorted({'b': 1, 'a': 2}.items()): out.append(k * v)
for i, x in enumerate('ab', 1): out.append((i, x))
for x, y in zip([1, 2], 'cd'): out.append((x, y))
xs = [1, 2]
for x in xs:
    if len(xs) < 5: xs.append(x + 2)
result = [out, n, xs]
""",
    "comprehensions": """
n = 2
result = [[x * n for x in range(4) if x % 2], {k: v for k, v in zip('ab', [1, 2])}, sorted({x % 3 for x in range(9)}),
          [(a, b) for a in range(2) for b in range(a + 1)], [[c for c in w] for w in ('xy', 'z')],
          list(x + 1 for x in (y * 2 for y in range(3))), [f() for f in [lambda i=i: i for i in range(3)]],
          [f() for f in [lambda: i for i in range(3)]]]
""",
    "formatting": """
name, n, x = 'conv', 3, 2.5
result = ['%s_%d' % (name, n), '%(a)s/%(b)02d' % {'a': name, 'b': n}, '{}_{}'.format(name, n), '{1}-{0}'.format(1, 2),
          '{a}{b:>4}'.format(a=name, b=n), f'{name}_{n + 1}', f'{x:.2f}|{n:03d}|{name!r}', name + '_' + str(n),
          '_'.join([name, str(n)]), 'layer' + repr(n), '%.1f' % x, '%5s|%-5s|' % ('a', 'b'), '%x' % 255, '%%',
          '{0[1]} {1.real}'.format([1, 2], 5), 'a,b'.split(','), 'AbC'.lower(), 'x'.zfill(3), ' a '.strip(),
          'scope/x'.replace('/', '_'), 'abc'[1:], 'abc'[::-1], 'abc'.find('c'), 'a/b/c'.rsplit('/', 1)]
""",
    "globals": """
total = 0
def add(n):
    global total
    total += n
    def inner():
        global total
        total *= 2
    inner()
add(2); add(3)
result = total
""",
    "containers": """
d = {}
d.setdefault('a', []).append(1)
d['b'] = d.get('c', 5)
d.update(z=1, **{'y': 2})
l = [3, 1, 2]
l.sort(reverse=True)
l.extend((9,)); l.insert(0, 7); l += [4]
p = l.pop()
s = {1, 2} | {3}
first, *rest = l
(a, b), c = (1, 2), 3
a, b = b, a
import collections
od = collections.OrderedDict([('x', 1), ('y', 2)])
dd = collections.defaultdict(list)
dd['k'].append(1)
P = collections.namedtuple('P', 'x y')
pt = P(1, y=2)
cnt = collections.Counter('aab')
result = [sorted(d.items()), l, p, sorted(s), first, rest, a, b, c, list(od), dict(dd), pt.x, pt[1], tuple(pt),
          pt._replace(x=5).x, cnt['a'], [*l, 0], {**{'q': 1}, 'r': 2}, 2 in s, 'a' not in d, l[-1], l[1:3],
          list(reversed(l)), max(l), min(1, 2), any([0, 1]), all([]), sorted(l, key=lambda v: -v)]
del d['a']
result.append('a' in d)
""",
    "iteration_protocol": """
class It(object):
    def __init__(self, n): self.n = n; self.i = 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
class Seq(object):
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
class G(object):
    def __iter__(self):
        yield 'a'
        yield 'b'
import itertools
result = [list(It(3)), [x for x in Seq()], list(G()), list(itertools.product('ab', [1, 2])),
          list(itertools.islice(itertools.count(3), 2)), list(itertools.chain([1], [2]))]
""",
    "getattr_setattr": """
class O(object): pass
o = O()
setattr(o, 'a_%d' % 1, 5)
result = [hasattr(o, 'a_1'), getattr(o, 'a_1'), getattr(o, 'zz', 'd'), o.__dict__, vars(o), callable(o), callable(len)]
delattr(o, 'a_1')
result.append(hasattr(o, 'a_1'))
""",
    "functools": """
import functools
def f(a, b, c=0): return (a, b, c)
p = functools.partial(f, 1, c=9)
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
result = [p(2), p(2, c=3), functools.reduce(lambda a, b: a + b, [1, 2, 3]), fib(15), p.func is f]
""",
    "metaclass_new": """
class Single(type):
    _i = {}
    def __call__(cls, *a, **k):
        if cls not in cls._i:
            cls._i[cls] = super(Single, cls).__call__(*a, **k)
        return cls._i[cls]
class S(metaclass=Single):
    def __init__(self, v): self.v = v
class N(object):
    def __new__(cls, *a):
        o = super(N, cls).__new__(cls)
        o.tag = 'new'
        return o
    def __init__(self, x): self.x = x
T = type('T', (N,), {'extra': 5})
result = [S(1).v, S(2).v, S(1) is S(3), N(4).tag, N(4).x, T(1).extra, T(1).tag]
""",
    "class_scope": """
class C(object):
    n = 3
    names = ['x%d' % i for i in range(n)]
    counter = 0
    @classmethod
    def uid(cls):
        cls.counter += 1
        return cls.counter
    def f(self): return self.n
class D(C):
    n = C.n + 1
result = [C.names, C.uid(), C().uid(), D.uid(), D().f(), C.counter, D.counter]
""",
    "walrus_and_chains": """
if (n := len('abc')) > 2: r = n
else: r = 0
x = y = []
x.append(1)
result = [r, 1 < n < 5, y, 0 or 'd', None and 1, not [], 'a' if n else 'b', (1 if 0 else 2) + 1]
""",
    "recursion": """
def tree(d): return [tree(d - 1), d] if d else []
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
result = [tree(2), even(20), odd(7)]
""",
    "descriptor": """
class Cached(object):
    def __init__(self, f): self.f = f; self.name = f.__name__
    def __get__(self, obj, cls):
        if obj is None: return self
        v = obj.__dict__[self.name] = self.f(obj)
        return v
class U(object):
    n = 0
    @Cached
    def v(self):
        U.n += 1
        return 42
u = U()
result = [u.v, u.v, U.n]
""",
    "copying": """
import copy
a = {'x': [1, 2]}
b = copy.deepcopy(a); c = copy.copy(a)
a['x'].append(3)
class O(object):
    def __init__(self): self.l = []
o = O(); p = copy.deepcopy(o); o.l.append(1)
result = [b, c, p.l, list(a), dict(a) == a]
""",
    "try_in_loop": """
out = []
for i in range(4):
    try:
        if i == 1: continue
        if i == 3: break
        out.append(i)
    finally:
        out.append('f%d' % i)
def r():
    for i in range(3):
        try:
            return i
        finally:
            out.append('r')
out.append(r())
def swallow():
    try:
        raise ValueError
    finally:
        return 'swallowed'
out.append(swallow())
result = out
""",
    "exit_stack": """
import contextlib
log = []
@contextlib.contextmanager
def m(n):
    log.append(n); yield n; log.append(-n)
with contextlib.ExitStack() as st:
    for i in (1, 2): st.enter_context(m(i))
    log.append('body')
@m(5)
def f(): log.append('f')
f()
with contextlib.nullcontext(3) as x: log.append(x)
result = log
""",
    "integers": """
import math
result = [7 // 2, -7 // 2, 7 % 3, 2 ** 10, 7 / 2, 1 << 4, 6 & 3, 5 ^ 1, ~2, divmod(7, 2), round(2.6), int('12'),
          float('1.5'), abs(-3), math.ceil(1.2), int(math.sqrt(16)), sum([1, 2], 3), pow(2, 3), int(3.9), bool(0)]
""",
    "match_free_strings": """
import os
s = 'worker_%d' % 0
result = [s.startswith('worker'), s.endswith('0'), s.count('_'), s.index('_'), s.title(), s.partition('_'),
          os.path.join('a', 'b'), os.path.basename('x/y.txt'), s.encode().decode(), s.isdigit(), 'a b'.split(),
          ''.join(reversed('abc')), s.upper(), ','.join(str(i) for i in range(3)), 'x' * 3]
""",
}
