"""What is said of an outcome with its numbers, days and texts left blank, to be filled in for any case of which the same
is said otherwise.

Explanations never look at a number or a day itself: they ask whether conditions hold and whether something is known, and
show values. So they are made once with a token in place of each such value, and what stands between the tokens is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from punkt.deciding.evaluators.reference import Scope, ValueReader
from punkt.files.canonical import canonical_decision
from punkt.kernel.node_structure import reads
from punkt.kernel.nodes import Condition, Fact, Named, Node, Value
from punkt.kernel.records import Record
from punkt.law.language.program import Program
from punkt.law.packs.vocabulary import FactKind

from .explainer import Explainer
from .scope import Because

FEW = (FactKind.BOOLEAN, FactKind.CHOICE, FactKind.CHOICES)
"""Types of which the values are listed."""
KEEP = 4096
"""Values kept as they are written; those that were not asked for longest are let go."""
TOKEN = f"blank-{secrets.token_hex(8)}-"
"""No text of a case or of a pack is this."""
_TOKENS = re.compile(b'"%s([0-9]+)"' % TOKEN.encode())


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Blank:
    """What finds a value, and how it is shown. The same is one object for all forms, so that it is filled in once."""

    read: ValueReader
    as_: Callable[[Any], Any]


_blanks: WeakValueDictionary[tuple[ValueReader, Callable[[Any], Any]], Blank] = WeakValueDictionary()


class FilledBlanks(dict[Blank, bytes]):
    """What stands in blanks for one record of a case, written when it is first asked for."""

    def __init__(self, scope: Scope, record: Record) -> None:
        super().__init__()
        self._scope, self._record = scope, record

    def __missing__(self, blank: Blank) -> bytes:
        found = self[blank] = _written(blank.as_, blank.read(self._scope, self._record))
        return found


def of_few(node: Node, program: Program, kind: str) -> bool:
    """Whether a value or a condition rests on nothing but facts and outcomes of which the values are listed."""
    read = reads(node)
    named: list[Named] = [*read.facts, *read.outcomes]
    return not read.as_of and all(_type_of(one, program, kind) in FEW for one in named)


def _type_of(node: Named, program: Program, kind: str) -> FactKind:
    where = node.section or kind
    if isinstance(node, Fact):
        return program.vocabulary.subjects[where].facts[node.path].kind
    return program.plan[(where, node.name)].type.kind


@dataclass(frozen=True, slots=True)
class Form:
    """Canonical JSON with blanks."""

    text: bytes
    """With ``%b`` for each blank."""
    blanks: tuple[Blank, ...]

    def filled(self, values: FilledBlanks) -> bytes:
        """The canonical JSON of a case."""
        return self.text % tuple(map(values.__getitem__, self.blanks))


def filled_in(entry: bytes | Form, values: FilledBlanks) -> bytes:
    """An entry as it is said of a case."""
    return entry.filled(values) if isinstance(entry, Form) else entry


def joined(entries: Sequence[bytes | Form]) -> bytes | Form | None:
    """Entries of a list as one, without brackets; ``None`` where there are none."""
    if not any(isinstance(one, Form) for one in entries):
        return b",".join(entries) if entries else None  # type: ignore[arg-type]
    texts = [one.text if isinstance(one, Form) else one.replace(b"%", b"%%") for one in entries]
    return Form(b",".join(texts), tuple(blank for one in entries if isinstance(one, Form) for blank in one.blanks))


@lru_cache(KEEP, typed=True)
def _written(as_: Callable[[Any], Any], value: Any) -> bytes:
    """The same is written for values that are the same and of one type."""
    return canonical_decision(as_(value))


class BlankExplainer(Explainer):
    """Explains as the explainer of a case does, with tokens for values that have no list."""

    blank = True

    def __init__(self, explainer: Explainer) -> None:
        super().__init__(explainer.program, explainer.case, explainer.states, explainer.derived, explainer.kept)
        self.scope = explainer.scope
        self._kind, self._sure = "", True
        self._numbers: dict[tuple[Value, Callable[[Any], Any]], int] = {}
        self._blanks: list[Blank] = []

    def shown(self, value: Any, node: Value, read: ValueReader, as_: Callable[[Any], Any]) -> Any:
        """The value where it is one of few, else a token: the same for the same value."""
        if of_few(node, self.program, self._kind):
            return as_(value)
        number = self._numbers.setdefault((node, as_), len(self._blanks))
        if number == len(self._blanks):
            self._blanks.append(_blanks.setdefault((read, as_), Blank(read, as_)))
        return f"{TOKEN}{number}"

    def because(self, node: Condition, record: Record, actual: bool = False) -> list[Because]:
        """As that of the explainer. What is asked of one fact twice is told once where it is the same, so it is looked at."""
        found = super().because(node, record, actual)
        facts = [reason["fact"] for reason in found]
        self._sure = self._sure and all(
            facts.count(reason["fact"]) == 1 for reason in found if reason["required"].startswith(TOKEN)
        )
        return found

    def form(self, record: Record, made: Callable[[Explainer], bytes]) -> bytes | Form | None:
        """What ``made`` says with blanks; ``None`` where that may depend on which of the values are the same."""
        self._kind, self._sure = record.kind, True
        self._numbers.clear()
        self._blanks.clear()
        pieces = _TOKENS.split(made(self))
        if not self._sure:
            return None
        if len(pieces) == 1:
            return pieces[0]
        text = b"%b".join(piece.replace(b"%", b"%%") for piece in pieces[::2])
        return Form(text, tuple(self._blanks[int(number)] for number in pieces[1::2]))
