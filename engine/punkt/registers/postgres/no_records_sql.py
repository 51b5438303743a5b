"""Rows of a database that may be no record: the conditions that set them aside, wide enough to miss none.

They are looked at outside, where :mod:`punkt.registers.check.no_records` says what they are; live views turn them down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlglot import exp

from punkt.files.texts import bilingual
from punkt.registers.check.no_record_words import FEWEST_NUMBERS, either, first_numbers, words_of
from punkt.registers.check.no_records import LEADING
from punkt.registers.columns.algebra_terms import KNOWN_, NULL_
from punkt.registers.columns.sql_nodes import all_of, any_of, case, cast, column, is_, number, text, total
from punkt.registers.columns.table_layout import CASE
from punkt.registers.database.postgres_nodes import call, stripped
from punkt.registers.read.rejected_rows import DOUBTFUL

from .cell_sql import GIVEN, Check

if TYPE_CHECKING:
    from punkt.registers.map.match_columns import Matched

TYPED = ("boolean", "smallint", "integer", "bigint", "date", "text[]", "character varying[]")
"""What comes out of the database with a type of its own; all else comes as text."""
LETTERS = "A-Za-z\u0410-\u044f\u0401\u0451"
Cells = Mapping[str, exp.Expression]
"""Columns of texts → what is written in a cell; NULL where nothing is."""


def no_record_checks(matched: Matched, kinds: Mapping[str, str]) -> Iterator[Check]:
    """Conditions under which a row surely is a record. ``kinds``: column → its type as the database names it."""
    key, facts = matched.keys[CASE], [slot.name for slot in matched.slots]
    cells = {name: stripped(_cell(name)) for name, kind in kinds.items() if kind not in TYPED}
    silent = all_of([exp.true(), *(is_(_written(name, cells), NULL_) for name in facts)])
    for kind, doubt in _doubts(key, facts, list(kinds), cells, silent):
        sure = exp.Not(this=call("COALESCE", doubt, exp.false()))
        yield Check(key, sure, DOUBTFUL, {"what": bilingual(f"registers.no_records.{kind}")})


def _doubts(
    key: str, facts: Sequence[str], names: Sequence[str], cells: Cells, silent: exp.Expression
) -> Iterator[tuple[str, exp.Expression]]:
    """What a row may be, and when. ``silent``: whether nothing is known of it."""
    if leading := _leading(key, names, cells):
        yield "total", any_of([_begins(one, "totals") for one in leading])
        yield "sign", all_of([any_of([_begins(one, "signs") for one in leading]), silent.copy()])
    if key in cells:
        yield "head", exp.EQ(this=cells[key].copy(), expression=text(key))
    if all(name in cells for name in (key, *facts)):
        filled = exp.Paren(this=total([number(0), *(_one_if(is_(one.copy(), KNOWN_)) for one in cells.values())]))
        many = exp.GTE(this=filled, expression=number(FEWEST_NUMBERS))
        first, second = (_written(name, cells) for name in (names[0], names[min(1, len(names) - 1)]))
        follows = any_of([is_(second, NULL_), _matches(cast(second, "TEXT"), first_numbers(1))])
        yield "numbers", all_of([_matches(cast(first, "TEXT"), first_numbers(0)), follows, many])
        if facts:
            wordless = [exp.Not(this=_matches(one, f"[0-9{LETTERS}]")) for one in cells.values()]
            alone = exp.LTE(this=filled.copy(), expression=number(1))
            yield "section", all_of([silent, any_of([alone, all_of(wordless)])])


def _leading(key: str, names: Sequence[str], cells: Cells) -> list[exp.Expression]:
    """The cells with whose words a row may begin: its key, and the first that is filled, where they are texts."""
    found = [cells[key]] if key in cells else []
    branches = []
    for name in names[:LEADING]:
        branches.append((is_(_written(name, cells), KNOWN_), cells[name].copy() if name in cells else text("0")))
    lead = case(branches)
    return [*found, lead] if any(name in cells and name != key for name in names[:LEADING]) else found


def _begins(cell: exp.Expression, kind: str) -> exp.Expression:
    return _matches(cell, _pattern(kind))


@cache
def _pattern(kind: str) -> str:
    """Texts that begin with a word of a kind. Upper and lower case are written out: databases may know those of one
    alphabet only."""
    words = ("".join(either(letter) for letter in word) for word in words_of(kind))
    return f"^[^0-9{LETTERS}]*({'|'.join(words)})([^{LETTERS}]|$)"


def _matches(cell: exp.Expression, pattern: str) -> exp.Expression:
    return exp.RegexpLike(this=cell.copy(), expression=text(pattern))


def _one_if(condition: exp.Expression) -> exp.Expression:
    return case([(condition, number(1))], number(0))


def _written(name: str, cells: Cells) -> exp.Expression:
    """A cell, NULL where nothing is written in it."""
    return cells[name].copy() if name in cells else _cell(name)


def _cell(name: str) -> exp.Column:
    return column(name.replace("\0", "punkt "), GIVEN)


__all__ = ["no_record_checks"]
