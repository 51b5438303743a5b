"""Which columns come out of a columnar run, and what they mean.

``cases`` comes out with ``case`` and, for each section, its outcomes; each list that has
outcomes comes out as a table of its own (``case``, ``id``, its elements' outcomes). With
``place`` the section's name and a dot (nothing, in a table of elements):

``{place}{outcome}``
    The value: a word (an Enum on one machine), a number, a day, a truth value; of an
    outcome that is a list, a whole number whose bits are the values listed in
    ``Result.legend``. NULL unless determined.
``{place}{outcome}:status``
    ``determined``, ``not_applicable``, ``open``, ``gap`` or ``conflict``; NULL where the outcome is not
    reported at all, because the case lacks a section it needs.
``{place}{outcome}:if_applies``
    The value it would have if all applied of which it is unknown whether it does; NULL unless the
    outcome is open and that is sure. Not there for an outcome that always applies, and rests on no other.
``{place}{outcome}:missing`` (``:missing.2`` … for more than 62 facts)
    A whole number: bit *i* is set where ``legend[i]`` is among the facts that keep the
    outcome open. Not there for an outcome that can miss nothing.
``{place}{outcome}:presumed`` (``:presumed.2`` …)
    Bit *i*: the outcome rests on what is presumed of the fact ``legend[i]``, which is not given.
    Not there for an outcome that can presume nothing.
``{place}{outcome}:readings``
    Bit *i*: the outcome would be another under another option of reading ``legend[i]``.
    Not there for an outcome that no reading can change.
``{section}:fired`` (of elements ``:fired``; ``:fired.2`` … for more than 62 clauses)
    Bit *i* is set where clause ``legend[i]`` holds, or where that is a condition by which outcomes are
    not applicable, and it says so. Terms' clauses are among them, as in the trace of a decision.

Facts of elements that keep an outcome of their owner open are in the element's own row, in a
column ``{section}.{outcome}:missing`` of the list's table; where the owner refers to elements
(``section.list.reference``), in a column ``{section.list}.{outcome}:missing`` of a table of the
references, ``case``, ``id`` and ``to``; so are those that are presumed, in ``…:presumed``. Names in a legend: ``section.path`` of a section's
fact; ``.path`` of the element in the row (of the one referred to, in a table of references);
``section.list/*.path`` where an element's outcome rests on what some element of a list lacks, or on what is presumed of it.

Bits are numbered over all editions of the packs in use, and ``legend()`` gives the
whole numbering as JSON, to be kept beside what was written. :mod:`punkt.registers.columns.names_of_bits`
turns bits into names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .table_layout import Type

BITS = 62
"""Bits of a word: what every engine holds in a signed whole number of 64 bits."""
STATUSES = ("determined", "not_applicable", "open", "gap", "conflict")


class Means(str, Enum):
    """What a result column holds."""

    KEY = "key"
    VALUE = "value"
    STATUS = "status"
    IF_APPLIES = "if_applies"
    MISSING = "missing"
    PRESUMED = "presumed"
    READINGS = "readings"
    FIRED = "fired"


@dataclass(frozen=True, slots=True)
class Result:
    """A column that comes out."""

    name: str
    means: Means
    type: Type
    legend: tuple[str, ...] = ()
    """The values of a word, the values of a list by bit, or what each bit stands for."""
    subject: str = ""
    """The section, or the name of the list, that it is about."""
    outcome: str = ""
    decimals: int = 0
    bits: bool = False
    """Whether the column is a whole number whose bits are named by ``legend``."""
    first: int = 0
    """The number of the first bit of this word: of a second word 62, and so on."""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table that comes out: its key columns and its results, in order."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Result, ...]

    def legend(self) -> list[dict[str, Any]]:
        """What the columns mean, as plain JSON."""
        return [
            {
                "name": c.name,
                "means": c.means.value,
                "type": c.type.value,
                "subject": c.subject,
                "outcome": c.outcome,
                "legend": list(c.legend),
                "bits": c.bits,
            }
            for c in self.columns
        ]


def legend(tables: Mapping[str, ResultTable]) -> dict[str, list[dict[str, Any]]]:
    """What the columns of all tables mean, as plain JSON."""
    return {name: table.legend() for name, table in tables.items()}
