"""Types of a journal's columns that read what they should be, whatever stands there.

SQLite keeps a cell of any type in any column. Whoever wrote a text where bytes belong changed the journal, which is for
its hashes to show: what reads it must not stumble over the type.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, String, Text, TypeDecorator


class Content(TypeDecorator[bytes]):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """A cell that is none as the bytes of its text."""
        return value if value is None or isinstance(value, bytes) else str(value).encode("utf-8", "replace")


class Words(TypeDecorator[str]):
    """A text of so many characters at most."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """A cell that is none as text."""
        return value if value is None or isinstance(value, str) else str(value)


class LongWords(Words):
    """A text without a bound."""

    impl = Text
    cache_ok = True


class Number(TypeDecorator[int]):
    """The number of an entry. SQLite numbers rows by INTEGER only."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The type of a database."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """A cell that is none as the number of no entry."""
        return value if value is None or isinstance(value, int) else -1
