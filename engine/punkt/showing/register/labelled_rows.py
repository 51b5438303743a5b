"""Results of a register with headings and values in the words of a language, in place of their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from punkt.law.packs.vocabulary import OutcomeType, Vocabulary
from punkt.registers.columns.names_of_bits import NO_VALUES, SEPARATOR
from punkt.registers.columns.table_layout import CASE, CASES, HOLDS_UNTIL, ID
from punkt.registers.run.decode_results import is_carried, marked_status
from punkt.registers.run.narrow import OUTCOME, STATUS, VALUE, is_narrow
from punkt.registers.run.outcome_columns import IF_APPLIES, MISSING, PRESUMED
from punkt.showing.words.interface_words import Words

from .register_model import SAID, Labels

if TYPE_CHECKING:
    import pyarrow as pa

STATUSES = ("determined", "not_applicable", "open", "gap", "conflict")


class LabelledRows:
    """The words for the results of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, lang: str) -> None:
        self._words, self._labels = Words(lang), Labels(vocabulary, Words(lang))
        self._said = {key: texts[lang] for key, texts in SAID.items()}
        self._statuses = {name: self._said[name] for name in STATUSES}
        titles = Counter(
            self._words.pick(one.title) for (kind, _), one in vocabulary.outcomes.items() if kind in vocabulary.sections
        )
        self._shared = {title for title, n in titles.items() if n > 1}
        """Titles that outcomes of several sections bear."""

    def __call__(self, table: str, rows: pa.Table) -> pa.Table:
        """A table of results as it is written, with words."""
        import pyarrow as pa

        narrow = is_narrow(rows.column_names)
        columns, fields, taken = [], [], set[str]()
        for field, column in zip(rows.schema, rows.columns, strict=True):
            heading, said = self._column(table, field.name, narrow, is_carried(field))
            heading = heading if heading not in taken else f"{heading} [{field.name}]"
            taken.add(heading)
            if narrow and field.name in (VALUE, IF_APPLIES):
                column = self._by_outcome(table, rows[OUTCOME].to_pylist(), column.to_pylist())
            elif said is not None:
                column = _said(column, said)
            is_status = field.name == STATUS if narrow else field.name.endswith(f":{STATUS}")
            metadata = marked_status(self._statuses) if is_status else field.metadata
            columns.append(column)
            fields.append(pa.field(heading, column.type, metadata=metadata))
        return pa.Table.from_arrays(columns, schema=pa.schema(fields))

    def _column(self, table: str, name: str, narrow: bool, carried: bool) -> tuple[str, Callable[[Any], str] | None]:
        """The heading of a column, and how its cells are said; ``None``: as they are."""
        if carried or name == ID:
            return name, None
        if name in (CASE, HOLDS_UNTIL):
            return self._said[name], None
        if narrow:
            if name == OUTCOME:
                return self._said["outcome"], lambda key: self._title(table, key)
            return self._said["value" if name == VALUE else f"part_{name}"], self._part(name, None)
        base, _, part = name.partition(":")
        title = self._title(table, base)
        heading = title if not part else f"{title} — {self._said[f'part_{part}'].lower()}"
        return heading, self._part(part or VALUE, self._labels.outcome(self._key(table, base))[1])

    @staticmethod
    def _key(table: str, name: str) -> str:
        return name if table == CASES else f"{table}.{name}"

    def _title(self, table: str, name: str) -> str:
        """The title of an outcome, with whose it is where several sections have such a one."""
        subject, _, title = self._labels.outcome(self._key(table, name))
        return (
            f"{title} ({self._labels.titles[subject].lower()})" if table == CASES and title in self._shared else title
        )

    def _part(self, part: str, outcome: OutcomeType | None) -> Callable[[Any], str] | None:
        if part in (VALUE, IF_APPLIES):
            return lambda value: self._value(outcome, value)
        if part == STATUS:
            return lambda status: self._statuses[status]
        if part in (MISSING, PRESUMED):
            return lambda names: "; ".join(self._labels.fact(name) for name in names.split(SEPARATOR) if name)
        return None

    def _value(self, outcome: OutcomeType | None, value: Any) -> str:
        text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
        return self._labels.value(outcome, "" if text == NO_VALUES else text)

    def _by_outcome(self, table: str, outcomes: list[str], cells: list[str | None]) -> pa.Array:
        import pyarrow as pa

        kinds: dict[str, OutcomeType | None] = {}
        found = []
        for key, cell in zip(outcomes, cells, strict=True):
            if key not in kinds:
                kinds[key] = self._labels.outcome(self._key(table, key))[1]
            found.append(None if cell is None else self._value(kinds[key], cell))
        return pa.array(found, pa.string())


def _said(column: pa.ChunkedArray, said: Callable[[Any], str]) -> pa.ChunkedArray:
    """Texts and truth values in words; numbers and days are what they are."""
    import pyarrow as pa

    kind = column.type
    if not (pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_boolean(kind)):
        return column
    words: dict[Any, str | None] = {None: None}
    found: Mapping[Any, str | None] = words
    cells = column.to_pylist()
    for cell in set(cells) - {None}:
        words[cell] = said(cell) if cell != "" else ""
    return pa.chunked_array([pa.array([found[cell] for cell in cells], pa.string())])
