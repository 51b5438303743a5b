"""Who has approved norms, rules and readings: each approval is of a content, and a change takes it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from punkt.files.canonical import canonical, sha256
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place
from punkt.files.read import Document

from .rule_subject import named_rules

KEY = "approved"
PARTS = ("norms", "rules", "readings")
_LENGTH = 16
_EXACT = 2**53
"""From here on canonical JSON has no whole numbers."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's approval."""

    by: str
    day: str
    holds: bool
    """Whether what was approved is still what is written."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A norm, a rule or a reading and its approvals."""

    part: str
    name: str
    place: Place
    steps: tuple[str | int, ...]
    content: str
    """The beginning of the SHA-256 of what is written, its approvals left out."""
    approvals: tuple[Approval, ...]

    @property
    def holding(self) -> list[Approval]:
        """The approvals of what is written now, one for each person."""
        return [*{one.by: one for one in self.approvals if one.holds}.values()]


def approved_parts(documents: Mapping[str, list[Document]]) -> Iterator[Approved]:
    """Every norm, rule and reading of a pack's files."""
    for part in PARTS:
        for document in documents[part]:
            table = Spot.root(document) / part
            for name, spot in (*table.items(), *((named_rules(one)[0].id, one) for one in table.each())):
                content = content_of(spot.data)
                given = tuple(
                    Approval(one["by"], one["day"], one["content"] == content) for one in spot.data.get(KEY, ())
                )
                yield Approved(part, name, spot.key_place if part != "rules" else spot.place, spot.path, content, given)


def content_of(data: Mapping[str, Any]) -> str:
    """What an approval is of: a norm, a rule or a reading as data, without its approvals, layout and comments."""
    kept = {key: _plain(value) for key, value in data.items() if key != KEY}
    return sha256(canonical(kept)).partition(":")[2][:_LENGTH]


def _plain(value: Any) -> Any:
    """A value as canonical JSON takes it: of a number that this cannot write, its digits and their exponent."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal) or (isinstance(value, int) and abs(value) >= _EXACT):
        sign, digits, exponent = Decimal(value).as_tuple()
        written = "".join(map(str, digits))
        number = written.rstrip("0")
        size = int(exponent) + len(written) - len(number) if number else 0
        return {"number": "-" * sign + number, "exponent": size}
    return value if isinstance(value, (str, int, bool, float, type(None))) else str(value)


def unapproved(documents: Mapping[str, list[Document]], wanted: int) -> list[Diagnostic]:
    """The norms, rules and readings that fewer persons than wanted have approved as they are, in order of place."""
    found = []
    for one in approved_parts(documents):
        if len(one.holding) < wanted:
            lost = len({a.by for a in one.approvals} - {a.by for a in one.holding})
            code = "P269" if lost else "P268"
            found.append(
                Diagnostic(code, one.place, {"name": one.name, "n": len(one.holding), "wanted": wanted, "lost": lost})
            )
    return sorted(found, key=lambda fault: fault.place)
