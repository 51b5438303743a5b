"""The Merkle tree of a journal, read from the heads of its entries."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from .merkle import Frontier, leaf
from .tables import ENTRIES


def heads(connection: Connection, upto: int | None = None) -> Iterator[bytes]:
    """The heads of the entries in their order, up to a number."""
    query = select(ENTRIES.c.head).order_by(ENTRIES.c.number)
    if upto is not None:
        query = query.where(ENTRIES.c.number <= upto)
    for (head,) in connection.execution_options(stream_results=True, max_row_buffer=500).execute(query):
        yield bytes(head)


def root_of(connection: Connection, upto: int) -> bytes:
    """The root of the tree over the entries up to a number."""
    found = Frontier()
    for head in heads(connection, upto):
        found.add(head)
    return found.root()


def leaves_of(connection: Connection, upto: int) -> list[bytes]:
    """The hashes of the leaves up to a number: 32 bytes an entry."""
    return [leaf(head) for head in heads(connection, upto)]
