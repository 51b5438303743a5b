"""FEEL as a tree: what ``feel.lark`` says, with the names of a model, which may have spaces and signs in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from punkt.files.messages.optional_parts import require
from punkt.kernel.cached_attribute import cached_attribute

GRAMMAR = Path(__file__).parent / "feel.lark"
BUILT_IN = (
    "date and time",
    "years and months duration",
    "list contains",
    "string length",
    "upper case",
    "lower case",
    "substring before",
    "substring after",
    "starts with",
    "ends with",
    "string join",
    "index of",
    "insert before",
    "list replace",
    "distinct values",
    "get value",
    "get entries",
    "context put",
    "context merge",
    "round up",
    "round down",
    "round half up",
    "round half down",
    "day of week",
    "day of year",
    "week of year",
    "month of year",
    "met by",
    "overlaps before",
    "overlaps after",
    "finished by",
    "started by",
)
"""Functions of FEEL whose names are of several words."""
WORD = re.compile(r"[^\W\d]\w*")
KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "not",
        "between",
        "instance",
        "of",
        "function",
        "true",
        "false",
        "null",
    ]
)
DEEPEST = 200
"""Brackets within brackets that an expression may have."""
LONGEST = 20_000
"""Characters of one expression."""


@dataclass(frozen=True, slots=True)
class Feel:
    """A node: what it is (an alias in the grammar), its parts, and where it begins, lines and columns from 1."""

    kind: str
    parts: tuple[Any, ...] = ()
    line: int = 1
    column: int = 1


class FeelFault(Exception):
    """A text that is no FEEL; where, and what stands there."""

    def __init__(self, line: int, column: int, found: str) -> None:
        super().__init__(f"{line}:{column}: {found}")
        self.line, self.column, self.found = line, column, found


class Grammar:
    """FEEL with the names of a model."""

    def __init__(self, names: Iterable[str]) -> None:
        """Raises :class:`PunktError` where the parser generator is not installed."""
        require("dmn", "lark")
        special = {" ".join(name.split()) for name in (*names, *BUILT_IN)}
        self._names = frozenset(name for name in special if name and not WORD.fullmatch(name) and name not in KEYWORDS)

    @cached_attribute
    def _parser(self) -> Any:
        return _parser(self._names)

    def expression(self, text: str) -> Feel:
        """An expression. Raises :class:`FeelFault`."""
        return self._parsed(text, "expression")

    def tests(self, text: str) -> Feel:
        """A cell of a decision table: ``anything`` or ``tests``. Raises :class:`FeelFault`."""
        return self._parsed(text, "unary_tests") if text.strip() else Feel("anything")

    def _parsed(self, text: str, start: str) -> Feel:
        from lark.exceptions import UnexpectedInput, VisitError

        if len(text) > LONGEST or _depth(text) > DEEPEST:
            raise FeelFault(1, 1, f"{text[:40]}…")
        try:
            tree = self._parser.parse(text, start=start)
        except UnexpectedInput as error:
            at = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
            known = error.line > 0
            raise FeelFault(
                error.line if known else 1, error.column if known else 1, text[at : at + 20].strip() or text.strip()
            ) from None
        except VisitError as error:
            raise FeelFault(1, 1, text.strip()[:40]) from error
        found: Feel = _node(tree)
        return found.parts[0] if found.kind == "unary_tests" else found


def _depth(text: str) -> int:
    depth = deepest = 0
    for letter in text:
        depth += (letter in "([{") - (letter in ")]}")
        deepest = max(deepest, depth)
    return deepest


@lru_cache(maxsize=16)
def _parser(names: frozenset[str]) -> Any:
    from lark import Lark

    longest = sorted(names, key=lambda name: (-len(name), name))
    known = "|".join(
        r"\s+".join(re.escape(word) for word in name.split()) + (r"(?!\w)" if name[-1].isalnum() else "")
        for name in longest
    ).replace("/", r"\/")
    grammar = GRAMMAR.read_text("utf-8") + f"\nKNOWN.2: /(?<![\\w])(?:{known})/\n"
    return Lark(
        grammar,
        parser="lalr",
        start=["expression", "unary_tests"],
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _node(tree: Any) -> Any:
    """The tree of the parser as nodes, words and signs as texts."""
    from lark import Token

    if isinstance(tree, Token):
        return str(tree)
    parts = tuple(_node(part) for part in tree.children)
    line, column = getattr(tree.meta, "line", 1), getattr(tree.meta, "column", 1)
    match str(tree.data):
        case "named_by":
            return " ".join(parts[0].split())
        case "number":
            return Feel("number", (Decimal(parts[0]),), line, column)
        case "string" | "at_literal":
            return Feel(str(tree.data), (unquoted(parts[0]),), line, column)
        case "open_end" | "closed_end":
            return str(tree.data) == "closed_end"
        case "group" if len(parts[0].parts) == 1 and parts[0].parts[0].kind != "compared":
            return parts[0].parts[0]
        case kind:
            return Feel(kind, parts, line, column)


def unquoted(text: str) -> str:
    """What a text between quotation marks says."""
    inner = re.sub(r"[\n\r\t]", lambda found: json.dumps(found[0])[1:-1], text[1:-1])
    inner = re.sub(r"\\U([0-9A-Fa-f]{6})", lambda found: chr(int(found[1], 16)), inner)
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|.)", _escaped, inner)


def _escaped(found: re.Match[str]) -> str:
    letter = found[1]
    return chr(int(letter[1:], 16)) if len(letter) == 5 else {"n": "\n", "r": "\r", "t": "\t"}.get(letter, letter)


def asks(node: Feel) -> bool:
    """Whether an expression is a condition of itself, and no value that a cell is to be compared with."""
    return node.kind in (
        "comparing",
        "conjunction",
        "disjunction",
        "within",
        "within_compared",
        "between",
        "quantified",
    )
