"""Reading entries back, opening what is sealed where the key is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from punkt.files.canonical import sha256
from punkt.files.texts import bilingual

from .entry import (
    BY,
    CORRECTION,
    CORRECTS,
    PAPER,
    PAPER_OF,
    WITHDRAWAL,
    WITHDRAWS,
    Later,
    Recorded,
    fits,
    salted,
    unpack,
)
from .migrating import trouble
from .sealing import SealKeys, about
from .tables import ENTRIES, ERASED, PARTS, SEALED, TERMS

# The queries by which an entry is read, written once: to write them takes longer than to ask them.
_OF: BindParameter[Any] = bindparam("of")
_ROW = select(ENTRIES).where(ENTRIES.c.number == _OF)
_CONTENTS = {table: select(table.c.name, table.c.content).where(table.c.number == _OF) for table in (PARTS, SEALED)}
_ERASED_BY = select(ERASED.c.by).where(ERASED.c.number == _OF)
_ABOUT = select(TERMS.c.number).where(TERMS.c.name.in_((CORRECTS, BY, WITHDRAWS)), TERMS.c.value == _OF)
_LATER = (
    select(ENTRIES.c.head)
    .where(ENTRIES.c.number.in_(_ABOUT), ENTRIES.c.kind.in_((CORRECTION, WITHDRAWAL)))
    .order_by(ENTRIES.c.number)
)
_ISSUED = select(TERMS.c.number).where(TERMS.c.name == PAPER_OF, TERMS.c.value == _OF)
_PAPERS = (
    select(ENTRIES.c.number).where(ENTRIES.c.number.in_(_ISSUED), ENTRIES.c.kind == PAPER).order_by(ENTRIES.c.number)
)


def loads(content: bytes, name: str) -> dict[str, Any]:
    """A document of the journal ``name``. Raises P770 where it is none."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise trouble("P770", name, error) from None
    if not isinstance(found, dict):
        raise trouble("P770", name, bilingual("journal.faults.no_journal"))
    return found


def row_of(connection: Connection, number: int) -> Row[Any] | None:
    """The row of an entry in ``entries``; ``None`` where there is none."""
    return connection.execute(_ROW, {"of": number}).first()


def read_entry(connection: Connection, row: Row[Any], journal: str, keys: SealKeys | None, name: str) -> Recorded:
    """An entry of which ``row`` is the row in ``entries``. Raises P770 for what is damaged."""
    document = loads(row.head, name)
    try:
        intact = sha256(bytes(row.head)) == row.hash
        parts = dict(_contents(connection, PARTS, row.number))
        contents = {part: unpack(content) for part, content in parts.items()}
        intact = intact and all(fits(content, document["parts"][part]) for part, content in parts.items())
        state, erased_by, salts = "open", None, dict[str, bytes]()
        if "seal" in document or document["kind"] == PAPER:
            sealed = dict(_contents(connection, SEALED, row.number))
            erased_by = connection.scalar(_ERASED_BY, {"of": row.number})
            key = document["seal"]["key"] if "seal" in document else None
            state = "erased" if erased_by is not None else "open" if key is None else "sealed"
            if state == "open":
                salts["salt"] = sealed["salt"]
                intact = intact and salted(sealed["salt"], b"") == document["parts"]["salt"]["salted"]
            elif state == "sealed" and keys is not None and key in keys:
                state = "opened"
                for part in (name for name, said in document["parts"].items() if {*said} == {"salted", "stored"}):
                    salts[part], contents[part] = keys.open(sealed[part], str(key), about(journal, part))
                    intact = intact and salted(salts[part], contents[part]) == document["parts"][part]["salted"]
    except (ValueError, KeyError, TypeError) as error:
        said = bilingual("journal.faults.entry_unreadable", number=row.number, error=error)
        raise trouble("P770", name, said) from None
    if "details" in contents:
        document = {**loads(contents["details"], name), **document}
    return Recorded(
        row.number,
        row.hash,
        document,
        state,
        contents.get("case"),
        contents.get("decision"),
        contents.get("public"),
        erased_by,
        intact,
        tuple(later_of(connection, row.number, name)),
        papers_of(connection, row.number),
        contents.get("paper"),
        salts.get("salt"),
    )


def _contents(connection: Connection, table: Any, number: int) -> list[tuple[str, bytes]]:
    rows = connection.execute(_CONTENTS[table], {"of": number})
    return [(name, bytes(content)) for name, content in rows]


def later_of(connection: Connection, number: int, name: str) -> Iterator[Later]:
    """What entries say of a decision, the oldest first: that it is corrected, withdrawn, or itself corrects another."""
    for head in (loads(head, name) for head in connection.scalars(_LATER, {"of": str(number)})):
        if head.get(BY) == number:
            yield Later("corrects", head["number"], head[CORRECTS], head["why"])
        else:
            yield Later(head["kind"], head["number"], head.get(BY), head["why"])


def papers_of(connection: Connection, number: int) -> tuple[int, ...]:
    """The numbers of the papers that were issued on a decision and are not erased, the oldest first."""
    return tuple(connection.scalars(_PAPERS, {"of": str(number)}))
