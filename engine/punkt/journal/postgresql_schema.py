"""What a journal in PostgreSQL is made of, in PostgreSQL's own words, to compare with what the migrations make.

``postgresql_schema.txt`` holds what a new journal has, one object a line; a test holds it to the migrations.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy import text as statement

EXPECTED = Path(__file__).with_suffix(".txt")
_TABLES = ("entries", "erased", "files", "journal", "pack_files", "packs", "parts", "sealed", "terms")
_SCHEMA = statement(
    """
    WITH mine AS (SELECT oid, relname, relkind, relrowsecurity, relpersistence FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables))
    SELECT 'table', relname, relkind::text || relpersistence::text || CASE WHEN relrowsecurity THEN ' rows' ELSE '' END
        FROM mine
    UNION ALL SELECT 'column', relname || '.' || attname, format_type(atttypid, atttypmod)
            || CASE WHEN attnotnull THEN ' not null' ELSE '' END
            || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
        FROM pg_attribute JOIN mine ON attrelid = mine.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT 'constraint', relname || '.' || conname, pg_get_constraintdef(c.oid)
            || CASE WHEN convalidated THEN '' ELSE ' unchecked' END
        FROM pg_constraint c JOIN mine ON conrelid = mine.oid WHERE contype IN ('p', 'u', 'f', 'c', 'x')
    UNION ALL SELECT 'index', relname || '.' || indexrelid::regclass, pg_get_indexdef(indexrelid)
            || CASE WHEN indisvalid THEN '' ELSE ' invalid' END
        FROM pg_index JOIN mine ON indrelid = mine.oid
    UNION ALL SELECT 'trigger', relname || '.' || tgname, pg_get_triggerdef(t.oid)
            || CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE ' off' END
        FROM pg_trigger t JOIN mine ON tgrelid = mine.oid WHERE NOT tgisinternal
    UNION ALL SELECT 'key check', relname || '.' || c.conname, p.proname || ' off'
        FROM pg_trigger t JOIN mine ON tgrelid = mine.oid JOIN pg_constraint c ON c.oid = tgconstraint
            JOIN pg_proc p ON p.oid = tgfoid
        WHERE tgisinternal AND tgenabled NOT IN ('O', 'A')
    UNION ALL SELECT 'rule', relname || '.' || rulename, pg_get_ruledef(r.oid)
        FROM pg_rewrite r JOIN mine ON ev_class = mine.oid
    UNION ALL SELECT 'policy', relname || '.' || polname, ''
        FROM pg_policy JOIN mine ON polrelid = mine.oid
    UNION ALL SELECT 'setting', 'session_replication_role', current_setting('session_replication_role')
    UNION ALL SELECT 'function', proname, pg_get_functiondef(oid)
        FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'punkt\\_%'
    """
)


def schema_of(connection: Connection) -> dict[str, str]:
    """Kind and name of each object → its definition on one line, without the name of the schema."""
    own = str(connection.scalar(statement("SELECT current_schema()")))
    rows = connection.execute(_SCHEMA, {"tables": list(_TABLES)})
    return {
        f"{kind} {name}": " ".join(definition.replace(f"{own}.", "").replace(f'"{own}".', "").split())
        for kind, name, definition in rows
    }


def written(schema: dict[str, str]) -> str:
    """The schema as the file has it."""
    return "".join(f"{name}\t{definition}\n" for name, definition in sorted(schema.items()))


def expected() -> dict[str, str]:
    """The schema that a journal must have."""
    return dict(line.split("\t", 1) for line in EXPECTED.read_text("utf-8").splitlines())
