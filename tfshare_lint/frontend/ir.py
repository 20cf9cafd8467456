"""The intermediate representation: what a module says, in small immutable nodes.

The nodes follow Python's own grammar closely, with three simplifications: constants are evaluated, names carry
no context, and a ``yield`` inside an expression is hoisted into a statement of its own. Every expression and
statement that can lead to an event carries ``at``, the node of Python's own ``ast`` it came from, from which
:mod:`tfshare_lint.frontend.positions` computes a position when somebody asks for one.

Nodes are named tuples: small, quick to make, immutable. Compare them by identity only.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple, Optional, Union

from tfshare_lint.cells import Cell

# Expressions ------------------------------------------------------------------------------------------------


class Constant(NamedTuple):
    """A literal: ``None``, a bool, a number, a string, bytes or ``...``."""

    value: Any


class LoadName(NamedTuple):
    name: str
    at: ast.AST


class GetAttribute(NamedTuple):
    value: Expr
    name: str
    at: ast.AST


class GetItem(NamedTuple):
    """``value[index]``; several indices are a :class:`MakeTuple`."""

    value: Expr
    index: Expr  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a node
    at: ast.AST


class Slice(NamedTuple):
    lower: Optional[Expr]
    upper: Optional[Expr]
    step: Optional[Expr]


class Star(NamedTuple):
    """``*value`` in a display, in a call or on the left of an assignment."""

    value: Expr


class Argument(NamedTuple):
    """One argument of a call. ``star`` is ``""``, ``"*"`` or ``"**"``."""

    keyword: Optional[str]
    value: Expr
    star: str


class Call(NamedTuple):
    function: Expr
    arguments: tuple[Argument, ...]
    at: ast.AST


class Binary(NamedTuple):
    """``left op right``; ``op`` is the operator's spelling: ``+ - * / // % ** @ << >> & | ^``."""

    op: str
    left: Expr
    right: Expr
    at: ast.AST


class Unary(NamedTuple):
    """``op`` is ``-``, ``+``, ``~`` or ``not``."""

    op: str
    value: Expr
    at: ast.AST


class Boolean(NamedTuple):
    """``and`` / ``or`` over two or more operands."""

    op: str
    values: tuple[Expr, ...]


class Comparison(NamedTuple):
    """``left op1 r1 op2 r2 …``; an op is ``== != < <= > >= is``, ``is not``, ``in`` or ``not in``."""

    left: Expr
    rest: tuple[tuple[str, Expr], ...]
    at: ast.AST


class Conditional(NamedTuple):
    """``body if test else orelse``"""

    test: Expr
    body: Expr
    orelse: Expr


class Lambda(NamedTuple):
    function: FunctionCode
    at: ast.AST


class MakeTuple(NamedTuple):
    items: tuple[Expr, ...]


class MakeList(NamedTuple):
    items: tuple[Expr, ...]


class MakeSet(NamedTuple):
    items: tuple[Expr, ...]


class MakeDict(NamedTuple):
    """Pairs of key and value; a key of None is ``**value``."""

    items: tuple[tuple[Optional[Expr], Expr], ...]


class FormattedValue(NamedTuple):
    """``{value!conversion:spec}`` in an f-string; ``conversion`` is ``""``, ``"r"``, ``"s"`` or ``"a"``."""

    value: Expr
    conversion: str
    spec: Optional[Expr]


class FString(NamedTuple):
    """An f-string: its literal parts (:class:`Constant`) and :class:`FormattedValue` parts, in order."""

    parts: tuple[Union[Constant, FormattedValue], ...]


class ComprehensionFor(NamedTuple):
    """``for target in iterable if c1 if c2``"""

    target: Target
    iterable: Expr
    conditions: tuple[Expr, ...]
    at: ast.AST


class Comprehension(NamedTuple):
    """``kind`` is ``list``, ``set``, ``dict`` or ``generator``; ``value`` is the value of a dict's pair, else None."""

    kind: str
    element: Expr
    value: Optional[Expr]
    clauses: tuple[ComprehensionFor, ...]
    at: ast.AST


class NamedExpression(NamedTuple):
    """``name := value``"""

    name: str
    value: Expr


class Await(NamedTuple):
    value: Expr
    at: ast.AST


class Opaque(NamedTuple):
    """An expression the interpreter has no use for (a template string, say); its value is unknown."""

    at: ast.AST


Expr = Union[
    Constant, LoadName, GetAttribute, GetItem, Slice, Star, Call, Binary, Unary, Boolean, Comparison, Conditional,
    Lambda, MakeTuple, MakeList, MakeSet, MakeDict, FString, Comprehension, NamedExpression, Await, Opaque,
]  # fmt: skip

# Targets of assignments are the expressions LoadName, GetAttribute, GetItem, MakeTuple, MakeList and Star.
Target = Expr

# Functions and classes ----------------------------------------------------------------------------------------


class Parameter(NamedTuple):
    """``kind`` is ``positional_only``, ``positional``, ``star`` (``*args``), ``keyword`` (after the star) or
    ``double_star`` (``**kwargs``)."""

    name: str
    kind: str
    default: Optional[Expr]


class FunctionCode:
    """A function, a method or a lambda.

    The body is lowered when it is first asked for, so that code nobody reaches costs nothing. ``is_generator``
    and the name sets are known only then, too.
    """

    __slots__ = ("_body", "_lower", "assigned", "at", "class_name", "globals", "inner", "is_async", "is_generator",
                 "name", "names", "nonlocals", "parameters", "relevance")  # fmt: skip

    def __init__(self, name: str, parameters: tuple[Parameter, ...], at: ast.AST, is_async: bool, lower: Any,
                 class_name: Optional[str] = None) -> None:  # fmt: skip
        self.name = name  # "<lambda>" for a lambda
        self.parameters = parameters
        self.at = at
        self.is_async = is_async
        self.is_generator = False
        self.assigned: frozenset[str] = frozenset()  # names bound in the body: its local variables
        self.globals: frozenset[str] = frozenset()
        self.nonlocals: frozenset[str] = frozenset()
        self.relevance: object = None  # a note of the interpreter's
        self.class_name = class_name  # of the innermost class around, with which private names are mangled
        self.names: Optional[frozenset[str]] = None  # see frontend.relevance.names_in
        self.inner: Optional[tuple[tuple[str, frozenset[str]], ...]] = None  # see frontend.relevance.local_functions
        self._lower = lower  # () -> tuple[Statement, ...]; fills in the fields above
        self._body: Optional[tuple[Statement, ...]] = None

    @property
    def start(self) -> tuple[int, int]:
        """The line and the column (as Python's tree counts them) at which the function begins in its file."""
        at: Any = self.at
        return at.lineno, at.col_offset

    @property
    def body(self) -> tuple[Statement, ...]:
        """The statements; a lambda's is one :class:`Return`."""
        if self._body is None:
            self._body = self._lower(self)
            self._lower = None
        return self._body


# Statements ---------------------------------------------------------------------------------------------------


class ExpressionStatement(NamedTuple):
    value: Expr
    at: ast.AST


class Assign(NamedTuple):
    """``t1 = t2 = value``; ``value`` is None for a bare annotation ``x: int`` (which binds nothing)."""

    targets: tuple[Target, ...]
    value: Optional[Expr]
    at: ast.AST


class AugmentedAssign(NamedTuple):
    target: Target
    op: str  # "+", "-", … without the "="
    value: Expr
    at: ast.AST


class Delete(NamedTuple):
    targets: tuple[Target, ...]
    at: ast.AST


class If(NamedTuple):
    test: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    at: ast.AST


class For(NamedTuple):
    target: Target
    iterable: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    at: ast.AST


class While(NamedTuple):
    test: Expr
    body: tuple[Statement, ...]
    orelse: tuple[Statement, ...]
    at: ast.AST


class WithItem(NamedTuple):
    context: Expr
    target: Optional[Target]
    at: ast.AST  # the context expression's


class With(NamedTuple):
    items: tuple[WithItem, ...]
    body: tuple[Statement, ...]
    at: ast.AST


class ExceptHandler(NamedTuple):
    type: Optional[Expr]
    name: Optional[str]
    body: tuple[Statement, ...]
    at: ast.AST


class Try(NamedTuple):
    body: tuple[Statement, ...]
    handlers: tuple[ExceptHandler, ...]
    orelse: tuple[Statement, ...]
    final: tuple[Statement, ...]
    at: ast.AST


class Return(NamedTuple):
    value: Optional[Expr]
    at: ast.AST


class Raise(NamedTuple):
    value: Optional[Expr]
    cause: Optional[Expr]
    at: ast.AST


class Assert(NamedTuple):
    test: Expr
    message: Optional[Expr]
    at: ast.AST


class Pass(NamedTuple):
    pass


class Break(NamedTuple):
    pass


class Continue(NamedTuple):
    pass


class DefineFunction(NamedTuple):
    function: FunctionCode
    decorators: tuple[Expr, ...]
    at: ast.AST


class DefineClass(NamedTuple):
    """A class statement: ``arguments`` are its bases and keywords as in a call."""

    name: str
    arguments: tuple[Argument, ...]
    body: tuple[Statement, ...]
    decorators: tuple[Expr, ...]
    at: ast.AST


class ImportModule(NamedTuple):
    """``import a.b`` binds ``a``; ``import a.b as c`` binds ``c`` (``alias``) to ``a.b``."""

    module: str
    alias: Optional[str]
    at: ast.AST


class ImportFrom(NamedTuple):
    """``from ..module import name as alias``; ``level`` counts the dots; a name of ``*`` imports everything."""

    module: str
    level: int
    names: tuple[tuple[str, Optional[str]], ...]
    at: ast.AST


class Global(NamedTuple):
    """``global`` / ``nonlocal``; the names also stand in the function's code object."""

    names: tuple[str, ...]


class Yield(NamedTuple):
    """``target = yield value`` (or ``yield from`` where ``delegate``); the target is None where the result of the
    yield is not used. A yield inside a larger expression is lowered to a Yield into a hidden name before it."""

    value: Optional[Expr]
    target: Optional[Target]
    delegate: bool
    at: ast.AST


class MatchCase(NamedTuple):
    """A ``case``: the names it binds; the pattern itself is not interpreted unless it is a literal or ``_``."""

    literal: Optional[Expr]
    is_wildcard: bool
    bound: tuple[str, ...]
    guard: Optional[Expr]
    body: tuple[Statement, ...]


class Match(NamedTuple):
    subject: Expr
    cases: tuple[MatchCase, ...]
    at: ast.AST


Statement = Union[
    ExpressionStatement, Assign, AugmentedAssign, Delete, If, For, While, With, Try, Return, Raise, Assert, Pass,
    Break, Continue, DefineFunction, DefineClass, ImportModule, ImportFrom, Global, Yield, Match,
]  # fmt: skip


class ModuleCode:
    """A module: the path it came from (for messages), its statements, which are lowered when they are first asked for,
    and Python's tree of it.

    ``python2``: its author ran it with Python 2, so ``map`` and ``dict.keys`` give lists, and ``import x`` looks beside
    the module first. ``floor_division``: in Python 2, its ``/`` between
    integers gives an integer."""

    __slots__ = ("_body", "_lower", "floor_division", "path", "python2", "source", "tree")

    def __init__(self, path: str, tree: ast.Module, lower: Callable[[], tuple[Statement, ...]], source: SourceLines,
                 python2: bool = False, floor_division: bool = False) -> None:  # fmt: skip
        self.path = path
        self.tree = tree
        self.source = source
        self.python2 = python2
        self.floor_division = floor_division
        self._lower = lower
        self._body: Optional[tuple[Statement, ...]] = None

    @property
    def body(self) -> tuple[Statement, ...]:
        """The statements. The first time this may raise what lowering raises."""
        if self._body is None:
            self._body = self._lower()
        return self._body


class SourceLines(NamedTuple):
    """The text by lines, so that positions and excerpts can be made from it when they are needed. ``cells``: those of
    a notebook or a Markdown document."""

    lines: tuple[str, ...]
    cells: tuple[Cell, ...] = ()
