"""The journal: entries that are only ever added.

Triggers refuse to change or delete a row, and to add an entry out of turn. They are a
second line of defence against a slip: whoever may alter the schema can drop them, and
only the chain with a signed checkpoint shows what such a person did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LASTING = ("journal", "entries", "parts", "packs", "pack_files", "files", "erased")
"""Tables whose rows neither change nor go."""
ERASABLE = ("sealed", "terms")
"""Tables whose rows do not change, and go only where an erasure has been recorded."""


def upgrade() -> None:
    """Make the tables, then what guards them."""
    _entries()
    _packs()
    if op.get_bind().dialect.name == "sqlite":
        _guards_of_sqlite()
    else:
        _guards_of_postgresql()


def _entries() -> None:
    op.create_table(
        "journal",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("genesis", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(71), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10)),
        sa.Column("who", sa.String(400), nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    for column in ("time", "day", "who"):
        op.create_index(f"entries_by_{column}", "entries", [column])
    for name in ("parts", "sealed"):
        op.create_table(
            name,
            sa.Column("number", NUMBER, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
            sa.Column("name", sa.String(16), primary_key=True),
            sa.Column("content", sa.LargeBinary, nullable=False),
        )
    op.create_table(
        "terms",
        sa.Column("number", NUMBER, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(400), primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("terms_by_value", "terms", ["name", "value", "number"])
    op.create_table(
        "erased",
        sa.Column("number", NUMBER, sa.ForeignKey("entries.number"), primary_key=True, autoincrement=False),
        sa.Column("by", NUMBER, sa.ForeignKey("entries.number"), nullable=False),
    )


def _packs() -> None:
    op.create_table(
        "packs",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(400), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pack_files",
        sa.Column("pack", sa.String(64), sa.ForeignKey("packs.sha256"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(400), nullable=False),
        sa.Column("file", sa.String(64), sa.ForeignKey("files.sha256"), nullable=False),
    )


def _guards_of_sqlite() -> None:
    for table in LASTING + ERASABLE:
        op.execute(
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
        )
    for table in LASTING:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
        )
    for table in ERASABLE:
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} "
            "WHEN NOT EXISTS (SELECT 1 FROM erased WHERE erased.number = OLD.number) "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} go only where an erasure is recorded'); END"
        )
    op.execute(
        "CREATE TRIGGER entries_in_turn BEFORE INSERT ON entries "
        "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries) "
        "BEGIN SELECT RAISE(ABORT, 'an entry is added after the last one only'); END"
    )


def _guards_of_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION punkt_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION punkt_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NOT EXISTS (SELECT 1 FROM erased WHERE erased.number = OLD.number) THEN "
        "RAISE EXCEPTION 'rows of % go only where an erasure is recorded', TG_TABLE_NAME; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE FUNCTION punkt_in_turn() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM entries) THEN "
        "RAISE EXCEPTION 'an entry is added after the last one only'; END IF; RETURN NEW; END $$"
    )
    for table in LASTING + ERASABLE:
        refuse = "FOR EACH ROW EXECUTE FUNCTION punkt_refuse()"
        op.execute(f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} {refuse}")
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION punkt_refuse()"
        )
        when = refuse if table in LASTING else "FOR EACH ROW EXECUTE FUNCTION punkt_refuse_unless_erased()"
        op.execute(f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} {when}")
    op.execute("CREATE TRIGGER entries_in_turn BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION punkt_in_turn()")
