"""What a bundle or a proof rests on: a checkpoint, and the leaves of the tree up to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.signing import FileSource, content_of, public_pem, read_private
from punkt.files.signing import trouble as unsigned
from punkt.files.texts import bilingual

from . import checkpoint as checkpointing
from . import merkle
from .checkpoint import Checkpoint
from .database import Database
from .migrating import trouble
from .tree import leaves_of
from .witness import request

Signed = Callable[[list[FileSource], FileSource], list[Checkpoint]]
"""Gives the checkpoints of files, or raises P776."""


def vouched(
    connection: Connection,
    name: str,
    head: Callable[[Connection], Checkpoint],
    signed: Signed,
    private_key: str | Path | None,
    checkpoint: str | Path | None,
    public_key: str | Path | None,
) -> tuple[int, bytes, bytes, list[bytes]]:
    """How far a bundle goes, the checkpoint to go with it, the public key, and the leaves of the tree up to there.

    With a private key the checkpoint is made now. Raises P776 without a signature, P770 where it does not fit.
    """
    if private_key is not None:
        key, now = read_private(private_key), head(connection)
        return now.number, checkpointing.sign(now, key), public_pem(key.public_key()), leaves_of(connection, now.number)
    if checkpoint is None or public_key is None:
        raise unsigned(name, bilingual("journal.faults.unsigned_end"))
    found = signed([checkpoint], public_key)[0]
    leaves = leaves_of(connection, found.number)
    if len(leaves) != found.number or merkle.root(leaves) != found.root:
        raise trouble("P770", name, bilingual("journal.faults.checkpoint_misfit"))
    return found.number, Path(checkpoint).read_bytes(), Path(public_key).read_bytes(), leaves


def consistency(
    database: Database, signed: Signed, old: FileSource | None, new: FileSource, public_key: FileSource
) -> bytes:
    """As :meth:`.journal.Journal.consistency`."""
    points = signed([new] if old is None else [old, new], public_key)
    before, after = points[0].number if old is not None else 0, points[-1]
    with database.reading() as connection:
        leaves = leaves_of(connection, after.number)
    fits = len(leaves) == after.number and merkle.root(leaves) == after.root
    if before > after.number or not fits or (old is not None and merkle.root(leaves[:before]) != points[0].root):
        raise PunktError([Diagnostic("P983", Place(str(new)), {"old": before, "new": after.number})])
    proof = merkle.consistency(leaves, before)
    return request(before, proof, content_of(new, bilingual("journal.faults.none")))
