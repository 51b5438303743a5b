"""The tables of a journal, as SQLAlchemy Core knows them. The migrations make them.

What the chain commits to is in ``entries`` and, by hash, in ``parts`` (open), ``sealed``
(encrypted, erasable) and ``packs`` with ``pack_files`` and ``files`` (content-addressed).
``terms`` is what a search looks for; ``erased`` says which entries an erasure names.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table

from .cell_types import Content, LongWords, Number, Words

METADATA = MetaData()
_NUMBER = Number()
_HASH = Words(71)
"""``sha256:`` and 64 hexadecimal digits."""

JOURNAL = Table(
    "journal",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("genesis", LargeBinary, nullable=False),
)

ENTRIES = Table(
    "entries",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("hash", _HASH, nullable=False, unique=True),
    Column("kind", Words(16), nullable=False),
    Column("time", Words(32), nullable=False),
    Column("day", Words(10)),
    Column("who", Words(400), nullable=False),
    Column("head", Content, nullable=False),
    Index("entries_by_time", "time"),
    Index("entries_by_day", "day"),
    Index("entries_by_who", "who"),
)

PARTS = Table(
    "parts",
    METADATA,
    Column("number", _NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("name", Words(16), primary_key=True),
    Column("content", Content, nullable=False),
)

SEALED = Table(
    "sealed",
    METADATA,
    Column("number", _NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("name", Words(16), primary_key=True),
    Column("content", Content, nullable=False),
)

TERMS = Table(
    "terms",
    METADATA,
    Column("number", _NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("name", Words(400), primary_key=True),
    Column("value", LongWords(), primary_key=True),
    Index("terms_by_value", "name", "value", "number"),
    sqlite_with_rowid=False,
)

ERASED = Table(
    "erased",
    METADATA,
    Column("number", _NUMBER, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("by", _NUMBER, ForeignKey("entries.number"), nullable=False),
)

PACKS = Table(
    "packs",
    METADATA,
    Column("sha256", Words(64), primary_key=True),
    Column("id", Words(400), nullable=False),
    Column("version", Words(100), nullable=False),
)

PACK_FILES = Table(
    "pack_files",
    METADATA,
    Column("pack", Words(64), ForeignKey("packs.sha256"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words(400), nullable=False),
    Column("file", Words(64), ForeignKey("files.sha256"), nullable=False),
)

FILES = Table(
    "files",
    METADATA,
    Column("sha256", Words(64), primary_key=True),
    Column("content", Content, nullable=False),
)
