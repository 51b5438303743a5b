"""Runs migrations on the connection it is given, within the transaction that is open there."""

from __future__ import annotations

from alembic import context

from punkt.journal.migrating import VERSIONS
from punkt.journal.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSIONS,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
