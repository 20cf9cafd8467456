"""The edits that make Python 3 of a Python 2 text. See :mod:`tfshare_lint.source.python2`.

Each edit replaces characters of one line by others, none of them a line's end. Where it can, it keeps the width:
``print x`` becomes ``print(x)``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

__all__ = ["Edits", "Untranslatable"]


class Untranslatable(Exception):
    """The text is not Python 2, or uses what has no counterpart on the same lines: the end of a sentence that says so,
    and the place (1-based; 0 where none is known)."""

    def __init__(self, message: str = "", line: int = 0, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class _Grammars(NamedTuple):
    statements: Any  # print and exec are statements
    no_print: Any  # from __future__ import print_function
    functions: Any  # print and exec are functions
    names: dict[int, str]  # number of a symbol of the grammar -> its name


@lru_cache(maxsize=1)
def _grammars() -> _Grammars:
    import os

    import fissix
    from fissix.pgen2 import pgen

    statements = pgen.generate_grammar(os.path.join(os.path.dirname(fissix.__file__), "Grammar.txt"))
    no_print = statements.copy()
    del no_print.keywords["print"]
    functions = no_print.copy()
    del functions.keywords["exec"]
    return _Grammars(statements, no_print, functions, statements.number2symbol)


_PRINT_FUNCTION = re.compile(r"^from[ \t]+__future__[ \t]+import\b[^#]*?\bprint_function\b", re.MULTILINE)
_WHITE = re.compile(r"[ \t\f]*")
_UNICODE_LITERALS = re.compile(r"^from[ \t]+__future__[ \t]+import\b[^#]*?\bunicode_literals\b", re.MULTILINE)


def _parse(text: str) -> Any:
    from fissix import pytree
    from fissix.pgen2 import driver, parse, tokenize

    grammars = _grammars()
    candidates = [grammars.no_print, grammars.functions]
    if _PRINT_FUNCTION.search(text) is None:
        candidates.insert(0, grammars.statements)
    furthest = (0, 0)
    for grammar in candidates:
        try:
            return driver.Driver(grammar, convert=pytree.convert).parse_string(text + "\n")
        except parse.ParseError as error:
            furthest = max(furthest, error.context[1] if error.context else (0, 0))
        except tokenize.TokenError as error:
            furthest = max(furthest, error.args[1])
        except IndentationError as error:
            furthest = max(furthest, (error.lineno or 0, error.offset or 0))
        except (AssertionError, IndexError, KeyError, RecursionError, MemoryError):  # characters it does not know
            break
    raise Untranslatable("and Python 2 would refuse this place, too.", furthest[0], furthest[1] + 1)


class Edits:
    r"""The edits of one text, whose lines end in ``\n``: :attr:`made` holds their offset, end and new text, in order.

    Raises:
        Untranslatable: see there.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.made: list[tuple[int, int, str]] = []
        self.is_python2 = False
        self._closing: set[int] = set()  # indices of edits
        self._escapes: list[int] = []  # offsets of what is only an escape in Python 3's strings
        self._plain_bytes: list[int] = []  # offsets of a prefix that makes no difference in Python 2
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._names = _grammars().names
        self._plain_escapes = _UNICODE_LITERALS.search(text) is None
        self._hidden = 0
        tree = _parse(text)
        for node in _nodes(tree):
            edit = _OF_NODES.get(self._kind(node)) if node.children else _OF_LEAVES.get(node.type)
            if edit is not None:
                edit(self, node)
        self._indentation(tree)
        if self.is_python2:
            for offset in self._escapes:
                self._insert(offset, "\\")
            for offset in self._plain_bytes:
                self._replace(offset, offset + 1, "")
        self._order()
        if any(later[0] < earlier[1] for earlier, later in zip(self.made, self.made[1:])):
            raise Untranslatable
        if not self.made:
            raise Untranslatable

    def apply(self) -> str:
        """The new text."""
        pieces, position = [], 0
        for start, end, new in self.made:
            pieces += [self.text[position:start], new]
            position = end
        return "".join([*pieces, self.text[position:]])

    # Places -------------------------------------------------------------------------------------------------

    def _kind(self, node: Any) -> str:
        return self._names.get(node.type, "")

    def _start(self, node: Any) -> int:
        while node.children:
            node = node.children[0]
        return int(self._starts[node.lineno - 1] + node.column)

    def _end(self, node: Any) -> int:
        while node.children:
            node = node.children[-1]
        return self._start(node) + len(str(node.value))

    def _replace(self, start: int, end: int, new: str, proves: bool = True) -> None:
        if "\n" in self.text[start:end]:
            self._give_up(start)
        self.made.append((start, end, new))
        self.is_python2 |= proves

    def _insert(self, offset: int, new: str) -> None:
        self._replace(offset, offset, new)

    def _close(self, node: Any, new: str = ")") -> None:
        end = self._end(node)
        self._closing.add(len(self.made))
        self._replace(end, end, new)

    def _wrap(self, node: Any, before: str = "(", after: str = ")") -> None:
        self._insert(self._start(node), before)
        self._close(node, after)

    def _give_up(self, offset: int) -> NoReturn:
        line = bisect_right(self._starts, offset)
        words = "and what stands here has no counterpart in Python 3 on the same lines: convert it with `2to3 -w`."
        raise Untranslatable(words, line, offset - self._starts[line - 1] + 1)

    def _order(self) -> None:
        """Sort. Nodes were visited from the outside to the inside: at one place, what closes comes first and from the
        inside to the outside, then what opens."""

        def key(number: int) -> tuple[int, int, int, int]:
            start, end, _ = self.made[number]
            return (start, end, 0, -number) if number in self._closing else (start, end, 1, number)

        self.made = [self.made[number] for number in sorted(range(len(self.made)), key=key)]

    def _parenthesised(self, node: Any) -> bool:
        return self._kind(node) == "atom" and node.children[0].value == "("

    def _open(self, word: Any) -> None:
        """Put a parenthesis behind a statement's word, instead of a space if there is one."""
        end = self._end(word)
        self._replace(end, end + (self.text[end : end + 1] in (" ", "\t")), "(")

    # Statements ---------------------------------------------------------------------------------------------

    def print_statement(self, node: Any) -> None:
        """``print x, y`` → ``print(x, y)``; ``print >>f, x`` → ``print(  f, x)``"""
        word, first = node.children[:2]
        if len(node.children) == 2 and self._parenthesised(first):
            return
        if not first.children and first.value == ">>":
            start = self._start(first)
            if start == self._end(word):
                self._replace(start, start + 2, "( ")
            else:
                self._open(word)
                self._replace(start, start + 2, "  ")
        else:
            self._open(word)
        self._close(node)

    def exec_statement(self, node: Any) -> None:
        """``exec code in names`` → ``exec(code , names)``"""
        word, code = node.children[:2]
        if len(node.children) == 2 and self._parenthesised(code):
            return
        self._open(word)
        if len(node.children) > 2:
            start = self._start(node.children[2])
            self._replace(start, start + 2, ", ")
        self._close(node)

    def raise_statement(self, node: Any) -> None:
        """``raise E, value, traceback`` → ``raise E(value).with_traceback(traceback)``"""
        if len(node.children) < 4 or node.children[2].value != ",":
            return
        comma, value = node.children[2:4]
        start = self._start(comma)
        if self._parenthesised(value):
            self._replace(start, start + 1, "")
        else:
            self._replace(start, start + 1, "(")
            self._close(value)
        if len(node.children) == 6:
            start = self._start(node.children[4])
            self._replace(start, start + 1, ".with_traceback(")
            self._close(node)

    def handler(self, node: Any) -> None:
        """``except E, e:`` → ``except E as e:``"""
        if len(node.children) != 4 or node.children[2].children or node.children[2].value != ",":
            return
        comma, target = node.children[2:]
        self._replace(self._start(comma), self._end(comma), " as")
        if target.children:  # except E, (number, words): or except E, self.error:
            hidden = self._hide(target)
            body = node.parent.children[node.parent.children.index(node) + 2]
            source = f"{hidden}.args" if self._parenthesised(target) else hidden
            self._before(body, f"{self._text(target)} = {source}; ", None)

    # Expressions --------------------------------------------------------------------------------------------

    def atom(self, node: Any) -> None:
        """```x``` → ``repr(x)``"""
        first, last = node.children[0], node.children[-1]
        if first.children or first.value != "`":
            return
        several = self._kind(node.children[1]) == "testlist1"
        self._replace(self._start(first), self._end(first), "repr((" if several else "repr(")
        self._replace(self._start(last), self._end(last), "))" if several else ")")

    def comprehension(self, node: Any) -> None:
        """``[x for x in 1, 2]`` → ``[x for x in (1, 2)]``, which Python 2 allows in lists only."""
        around = node.parent
        while self._kind(around) in ("comp_for", "comp_if"):
            around = around.parent
        if self._kind(around) != "listmaker":
            return
        for child in node.children:
            if self._kind(child) == "testlist_safe":
                self._wrap(child)

    def number(self, leaf: Any) -> None:
        """``0777L`` → ``0o777``"""
        start, value = self._start(leaf), leaf.value
        if value[-1] in "lL":
            self._replace(start + len(value) - 1, start + len(value), "")
            value = value[:-1]
        if re.fullmatch("0[0-7]+", value) and value.strip("0"):
            self._insert(start + 1, "o")

    def operator(self, leaf: Any) -> None:
        """``<>`` → ``!=``"""
        if leaf.value == "<>":
            self._replace(self._start(leaf), self._end(leaf), "!=")

    def string(self, leaf: Any) -> None:
        r"""``ur"…"`` → ``r"…"``; ``b"…"`` → ``"…"``; ``"\Users"``, of bytes, → ``"\\Users"``"""
        start, value = self._start(leaf), leaf.value
        prefix = value[: re.search("[\"']", value).start()].lower()  # type: ignore[union-attr]
        if prefix == "ur":
            self._replace(start, start + 1, "")
        elif "b" in prefix:
            self._plain_bytes.append(start)
        elif prefix == "" and self._plain_escapes and "\\" in value:
            for escape in re.finditer(r"\\(?:.|\n)", value):
                if escape[0][1] in "uUN":
                    self._escapes.append(start + escape.start())
                    self.is_python2 |= _is_refused(value[escape.start() :])

    def name(self, leaf: Any) -> None:
        """``async`` → ``async_``, which says nothing about Python 2."""
        if leaf.value in ("async", "await"):
            end = self._end(leaf)
            self._replace(end, end, "_", proves=False)

    # Tuples as parameters -----------------------------------------------------------------------------------

    def function(self, node: Any) -> None:
        """``def f(a, (b, c)):`` with ``(b, c) = …`` before the body's first statement."""
        for parameter in _tuple_parameters(node.children[2], self._names, "tfpdef"):
            target = self._text(parameter)
            hidden = self._hide(parameter)
            bound = ", ".join(f"{name} := {path}" for name, path in self._leaves(parameter, hidden))
            self._before(node.children[-1], f"{target} = {hidden}; ", f"[{bound}] and ")

    def lambda_(self, node: Any) -> None:
        """``lambda (a, b): x`` → ``lambda t: (lambda a, b: x)(t[0], t[1])``"""
        if len(node.children) < 4:
            return
        pairs: list[tuple[str, str]] = []
        for parameter in _tuple_parameters(node.children[1], self._names, "vfpdef"):
            pairs += self._leaves(parameter, self._hide(parameter))
        if pairs:
            names, paths = zip(*pairs)
            self._wrap(node.children[3], f"(lambda {', '.join(names)}: ", f")({', '.join(paths)})")

    def _text(self, node: Any) -> str:
        """What is written there, without the ends of lines."""
        return self.text[self._start(node) : self._end(node)].replace("\n", " ")

    def _hide(self, node: Any) -> str:
        """Put a name nobody uses in the place of ``node``."""
        hidden = f"_unpacked_{self._hidden}"
        self._hidden += 1
        self._replace(self._start(node), self._end(node), hidden)
        return hidden

    def _leaves(self, parameter: Any, path: str) -> Iterator[tuple[str, str]]:
        """The names in a tuple of parameters, each with where it is found: ``b``, ``t[1][0]``."""
        if not parameter.children:
            yield parameter.value, path
            return
        inner = parameter.children[1]  # between the parentheses: one parameter, or a list of them with commas
        if self._kind(inner) not in ("tfplist", "vfplist"):
            yield from self._leaves(inner, path)
            return
        for index, item in enumerate(inner.children[::2]):
            yield from self._leaves(item, f"{path}[{index}]")

    def _before(self, suite: Any, statement: str, condition: str | None) -> None:
        """Execute ``statement`` before a suite; where that begins with a compound statement, evaluate ``condition``,
        which is always true, before the first expression of it."""
        first = suite
        if self._kind(suite) == "suite":
            first = next(c for c in suite.children if c.children)
        kind = self._kind(first)
        if kind == "simple_stmt":
            self._insert(self._start(first), statement)
        elif kind == "try_stmt":
            self._before(first.children[2], statement, condition)
        elif kind in _CONDITIONS and condition is not None:
            self._insert(self._start(first.children[_CONDITIONS[kind]]), condition)
        else:
            self._give_up(self._start(first))

    # Lines --------------------------------------------------------------------------------------------------

    def _indentation(self, tree: Any) -> None:
        """Tabs in the indentation are as wide as Python 2 takes them: to the next multiple of eight."""
        seen, mixed = set(), set()
        for leaf in _nodes(tree):
            if leaf.children or not leaf.value.strip() or leaf.lineno in seen:
                continue
            seen.add(leaf.lineno)
            start = self._starts[leaf.lineno - 1]
            white = self.text[start : start + leaf.column]
            if white and not white.strip(" \t\f"):
                mixed.add(white)
        if not _clash(mixed):
            return
        for line in seen:
            start = self._starts[line - 1]
            line_white = _WHITE.match(self.text, start)
            if line_white is not None and "\t" in line_white[0]:
                self._replace(start, line_white.end(), line_white[0].rpartition("\f")[2].expandtabs(8))


def _nodes(tree: Any) -> Iterator[Any]:
    """All nodes and leaves, a node before what is in it, in the order of the text; without recursion."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def _clash(indentations: set[str]) -> bool:
    """Whether Python 3 would say that these indentations use tabs and spaces inconsistently: they compare otherwise
    if a tab is one column wide."""
    widths = sorted((len(white.expandtabs(8)), len(white)) for white in indentations)
    return any((a[0] == b[0] and a[1] != b[1]) or (a[0] < b[0] and a[1] >= b[1]) for a, b in zip(widths, widths[1:]))


def _is_refused(escape: str) -> bool:
    r"""Whether Python 3 refuses a string in which a text that begins so (``\Users``) stands."""
    return re.match(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[A-Za-z0-9 -]+\})", escape) is None


def _tuple_parameters(parameters: Any, names: dict[int, str], kind: str) -> list[Any]:
    """The tuples among the parameters."""
    stack, found = [parameters], []
    while stack:
        node = stack.pop()
        if names.get(node.type) == kind:
            found.append(node)
        elif names.get(node.type) in ("parameters", "typedargslist", "varargslist"):
            stack.extend(reversed(node.children))
    return found


#: Compound statements: which of its children is the expression that is evaluated first, and once.
_CONDITIONS = {"if_stmt": 1, "for_stmt": 3, "with_stmt": 1}

_Edit = Callable[[Edits, Any], None]
_OF_NODES: dict[str, _Edit] = {
    "print_stmt": Edits.print_statement,
    "exec_stmt": Edits.exec_statement,
    "raise_stmt": Edits.raise_statement,
    "except_clause": Edits.handler,
    "atom": Edits.atom,
    "comp_for": Edits.comprehension,
    "funcdef": Edits.function,
    "lambdef": Edits.lambda_,
    "old_lambdef": Edits.lambda_,
}
#: By the number of the token (the same in every version of fissix: ``token.NUMBER`` and so on).
_NAME, _NUMBER, _STRING, _NOTEQUAL = 1, 2, 3, 29
_OF_LEAVES: dict[int, _Edit] = {
    _NAME: Edits.name,
    _NUMBER: Edits.number,
    _STRING: Edits.string,
    _NOTEQUAL: Edits.operator,
}
