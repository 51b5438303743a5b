"""What a database refuses, in the reader's words, with what would be granted or named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from punkt.files.texts import LANGUAGES, Texts

_SAID = Texts("registers.database")
_GRANTS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    (r"permission denied for (?:table|view|materialized view|relation|foreign table) (\S+)", lambda n, r: f"GRANT SELECT ON {n} TO {r}"),
    (r"permission denied for schema (\S+)", lambda n, r: f"GRANT USAGE, CREATE ON SCHEMA {n} TO {r}"),
    (r"permission denied for database (\S+)", lambda n, r: f"GRANT CONNECT ON DATABASE {n} TO {r}"),
    (r"permission denied to create temporary tables in database (\S+)", lambda n, r: f"GRANT TEMPORARY ON DATABASE {n} TO {r}"),
    (r"must be owner of (?:table|view|relation) (\S+)", lambda n, r: f"ALTER TABLE {n} OWNER TO {r}"),
)  # fmt: skip


def refusal(text: str, role: str) -> str | Mapping[str, str]:
    """What a database says, told in both languages where it is about a right that is lacking."""
    for pattern, grant in _GRANTS:
        if found := re.search(pattern, text):
            return lacking(grant(found[1], _name(role)))
    return text


def no_columns(table: str, columns: Sequence[str], role: str) -> Mapping[str, str]:
    """What is said of columns that may not be read."""
    names = ", ".join(map(_name, columns))
    return lacking(f"GRANT SELECT ({names}) ON {'.'.join(map(_name, table.split('.')))} TO {_name(role)}")


def lacking(grant: str) -> Mapping[str, str]:
    """That a right is lacking, and the statement that gives it."""
    return {lang: _SAID("lacking", lang, grant=grant) for lang in LANGUAGES}


def _name(name: str) -> str:
    """A name as a statement has it."""
    plain = re.fullmatch("[a-z_][a-z0-9_]*", name)
    return name if plain else '"' + name.replace('"', '""') + '"'


__all__ = ["lacking", "no_columns", "refusal"]
