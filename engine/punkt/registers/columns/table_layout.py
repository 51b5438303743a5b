"""Which tables and columns the columnar engines take, for any vocabulary.

**Tables taken** (:func:`layout`; a name is also what ``rules.run({name: frame})`` takes):

``cases``
    One row a case. Key column ``case`` (any text or whole number, unique, never NULL).
    ``as_of`` (a day) is optional: where it is absent the run's own day is asked for all
    rows. Every fact of a section is the column ``section.path`` (``permit.holder.since``).
    A column that is absent is a fact that is unknown in every row. The flag column
    ``section`` says whether the case has the section at all; where it is absent, every
    row has the section if the table has any column of it, and none has it otherwise.
``section.list`` (one for each list of a section, e.g. ``permit.cars``)
    One row an element. Key columns ``case`` and ``id``; facts are columns by their path.
    Whether a case *gives* the list is the flag column ``section.list`` of ``cases``
    (TRUE: given, an element less list is empty; FALSE or NULL: unknown). Where that
    column is absent, every row of ``cases`` gives the list if the table is there, and
    none does otherwise.
``section.list.reference`` (one for each list of references, e.g. ``permit.spaces.cars``)
    One row a reference: ``case``, ``id`` (who refers; not there where the section itself
    does), ``to`` (the id of the element referred to). Whether references are given is the
    flag column named by the fact in the referring table, by default as above. On one
    machine the flag column may be the list of ids itself instead of the link table.

``section.fact`` (one for each fact of a section that has a value for each month, ``permit.mileage``)
    One row a month: ``case``, ``month`` (its first day; of a fact by year ``year``), ``value``. Of an element,
    ``section.list.fact``: ``case``, ``id``, ``month``, ``value``. A month without a row is not known.

**Known to be none.** Where the vocabulary allows it of a fact or of a section, its column may have another
beside it, ``section.path:none`` or ``section:none`` (of an element ``path:none``), a FLAG: TRUE where it is
known that there is none. The column itself is then NULL, and so are all of a section that does not exist.

**Types.** NULL is *unknown* everywhere. ``FLAG`` BOOLEAN; ``INTEGER`` 64 bits;
``DECIMAL`` exact with the decimals that the fact allows (never a float); ``DAY`` DATE;
``WORD`` text, one of the fact's values (on one machine an Enum of just these values in
this order is the fast form, text is taken too); ``WORDS`` a list of texts.
All values must keep to the vocabulary: rows that do not are rejected beforehand
(``Column.fact`` has range, decimals and values), and never reach a columnar engine.

**Columns given.** ``punkt.registers.columns.result_columns`` says which columns come out and what their
bits mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.kernel.cached_attribute import cached_attribute
from punkt.law.packs.periods import Period
from punkt.law.packs.vocabulary import FactKind, FactType, Vocabulary

CASES = "cases"
CASE, ID, TO, AS_OF = "case", "id", "to", "as_of"
HOLDS_UNTIL = "holds_until"
"""The column of results with the next day on which the same facts would be decided otherwise."""
NONE = ":none"
"""Ends the name of the column that says of a fact or a section that there is none."""


class Type(str, Enum):
    """The type of a column."""

    KEY = "key"
    FLAG = "flag"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DAY = "day"
    WORD = "word"
    WORDS = "words"


OF_FACT = {
    FactKind.BOOLEAN: Type.FLAG,
    FactKind.INTEGER: Type.INTEGER,
    FactKind.DATE: Type.DAY,
    FactKind.CHOICE: Type.WORD,
    FactKind.CHOICES: Type.WORDS,
    FactKind.LIST: Type.FLAG,
    FactKind.REFERENCES: Type.FLAG,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in its table, its type, and the fact it holds (keys and section flags hold none)."""

    name: str
    type: Type
    fact: FactType | None = None
    deniable: bool = False
    """Whether there may be a column beside it that says that there is none."""

    @property
    def decimals(self) -> int:
        """Digits after the point of an exact number."""
        return self.fact.decimals if self.fact is not None and self.type is Type.DECIMAL else 0

    @property
    def words(self) -> tuple[str, ...]:
        """The values of a word, in the vocabulary's order."""
        return tuple(self.fact.values) if self.fact is not None else ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is taken. ``subject`` is the record type of its rows (of ``cases`` and links: none)."""

    name: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]
    subject: str = ""
    section: str = ""
    """The section an element belongs to."""
    fact: FactType | None = None
    """The list whose elements the rows are, or the references they are."""
    period: Period | None = None
    """Where the rows are values of a fact for months or years: of which of these."""

    @property
    def owner(self) -> str:
        """Of values for months: the table in whose rows those stand that have the fact."""
        assert self.fact is not None
        return self.name.removesuffix(f".{self.fact.path}") if ID in self.key else CASES


@dataclass(frozen=True)
class Layout:
    """All tables of a vocabulary, ``cases`` first, then lists, then references."""

    vocabulary: Vocabulary
    tables: Mapping[str, Table]

    @property
    def cases(self) -> Table:
        """The table with one row a case."""
        return self.tables[CASES]

    @cached_attribute
    def lists(self) -> tuple[Table, ...]:
        """The tables of elements."""
        return tuple(t for t in self.tables.values() if t.subject and t.period is None)

    @cached_attribute
    def periods(self) -> tuple[Table, ...]:
        """The tables of facts that have a value for each month or year."""
        return tuple(t for t in self.tables.values() if t.period is not None)

    @cached_attribute
    def below(self) -> tuple[Table, ...]:
        """The tables of what a case may have several of: elements, and months."""
        return (*self.lists, *self.periods)

    @cached_attribute
    def links(self) -> tuple[Table, ...]:
        """The tables of references."""
        return tuple(t for t in self.tables.values() if not t.subject and t.name != CASES)


def column_of(fact: FactType, name: str) -> Column:
    """The column of a fact."""
    if fact.kind is FactKind.NUMBER:
        return Column(name, Type.DECIMAL if fact.decimals else Type.INTEGER, fact, fact.deniable)
    return Column(name, OF_FACT[fact.kind], fact, fact.deniable)


def _put(columns: dict[str, Column], column: Column) -> None:
    """Add a column, and the one beside it."""
    columns[column.name] = column
    if column.deniable:
        columns[column.name + NONE] = Column(column.name + NONE, Type.FLAG)


def beside(table: Table, names: Iterable[str]) -> list[str]:
    """The columns that say of some facts that there are none, or of the sections these are in."""
    found = dict.fromkeys(name + NONE for name in names)
    if not table.subject:
        found |= dict.fromkeys(name.partition(".")[0] + NONE for name in names)
    return [name for name in found if name in table.columns]


def layout(vocabulary: Vocabulary) -> Layout:
    """The tables of a vocabulary. Raises :class:`PunktError` for lists within lists, which columns cannot hold."""
    cases: dict[str, Column] = {CASE: Column(CASE, Type.KEY), AS_OF: Column(AS_OF, Type.DAY)}
    lists: dict[str, Table] = {}
    links: dict[str, Table] = {}
    periods: dict[str, Table] = {}
    for section in vocabulary.sections:
        _put(cases, Column(section, Type.FLAG, deniable=vocabulary.subjects[section].none))
        for fact in _given(vocabulary, section):
            name = f"{section}.{fact.path}"
            if fact.by is not None:
                periods[name] = _months(vocabulary, section, fact, name, (CASE,))
                continue
            _put(cases, column_of(fact, name))
            if fact.kind is FactKind.LIST:
                lists[name] = _list(vocabulary, section, fact, name)
                for part in _given(vocabulary, fact.of):
                    if part.by is not None:
                        of = f"{name}.{part.path}"
                        periods[of] = _months(vocabulary, section, part, of, (CASE, ID))
                links.update(_links(vocabulary, section, fact, name))
            elif fact.kind is FactKind.REFERENCES:
                links[name] = _link(name, section, fact, of_element=False)
    table = Table(CASES, (CASE,), cases)
    return Layout(vocabulary, {CASES: table, **lists, **periods, **links})


def _given(vocabulary: Vocabulary, subject: str) -> Iterator[FactType]:
    """The facts that columns hold: those that a case gives, but no texts."""
    facts = vocabulary.subjects[subject].facts.values()
    return (fact for fact in facts if fact.given and fact.kind is not FactKind.TEXT)


def _list(vocabulary: Vocabulary, section: str, fact: FactType, name: str) -> Table:
    columns = {CASE: Column(CASE, Type.KEY), ID: Column(ID, Type.KEY)}
    for part in _given(vocabulary, fact.of):
        if part.by is not None:
            continue
        if part.kind is FactKind.LIST:
            raise PunktError([Diagnostic("P730", part.place, {"name": part.path, "list": name})])
        _put(columns, column_of(part, part.path))
    return Table(name, (CASE, ID), columns, fact.of, section, fact)


def _months(vocabulary: Vocabulary, section: str, fact: FactType, name: str, key: tuple[str, ...]) -> Table:
    columns = {part: Column(part, Type.KEY) for part in key}
    for part in _given(vocabulary, fact.of):
        _put(columns, column_of(part, part.path))
    return Table(name, key, columns, fact.of, section, fact, fact.by)


def _links(vocabulary: Vocabulary, section: str, fact: FactType, name: str) -> dict[str, Table]:
    return {
        f"{name}.{part.path}": _link(f"{name}.{part.path}", section, part, of_element=True)
        for part in _given(vocabulary, fact.of)
        if part.kind is FactKind.REFERENCES
    }


def _link(name: str, section: str, fact: FactType, of_element: bool) -> Table:
    names = (CASE, ID, TO) if of_element else (CASE, TO)
    return Table(name, names, {n: Column(n, Type.KEY) for n in names}, section=section, fact=fact)
