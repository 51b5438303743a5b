"""A pack as it was at a revision of git, in a folder of its own."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError
from punkt.law.loading.approvals import approved_parts, content_of
from punkt.law.loading.read_documents import read_documents


@contextmanager
def earlier_pack(folder: str | Path, revision: str) -> Iterator[Path]:
    """The folder of a pack with its files as they were at a revision, for as long as it is asked about.

    Raises :class:`PunktError` where the pack lies in no repository, or there is no such revision, or no pack in it.
    """
    own = Path(folder).resolve()
    top = Path(_git(own, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(own, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    below = own.relative_to(top).as_posix()
    data = _git(top, "archive", "--format=tar", commit, "--", below)
    with tempfile.TemporaryDirectory(prefix="punkt-book-") as place:
        with tarfile.open(fileobj=BytesIO(data)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / below


def changed_entries(earlier: str | Path, now: str | Path) -> set[tuple[str, str]]:
    """The norms, rules, readings and units of the ledger (``points``) that are others than they were, by part and name."""
    before, after = _contents(Path(earlier)), _contents(Path(now))
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _contents(folder: Path) -> dict[tuple[str, str], str]:
    documents = read_documents(folder, Problems())
    found = {(one.part, one.name): one.content for one in approved_parts(documents)}
    for document in documents["points"]:
        for address, spot in (Spot.root(document) / "points").items():
            found[("points", address)] = content_of(spot.data)
    return found


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise PunktError([Diagnostic("P271", Place(str(folder)), {"reason": str(error)})]) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise PunktError([Diagnostic("P271", Place(str(folder)), {"reason": said})])
    return done.stdout
