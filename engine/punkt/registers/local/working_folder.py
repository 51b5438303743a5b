"""The working folder of a run: parts that are done, and a list of them that survives a kill.

Every file is written under another name, brought to the disk and renamed; the list gets one
line a part after its files are there. A run that was broken off goes on after the last line.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import write_whole, writing

LIST = "parts.jsonl"
LOCK = "lock"


class WorkingFolder:
    """The folder of one unfinished run, locked while the run lasts. Made by :meth:`open` only.

    ``folder``: where it is; ``identity``: what makes the run (packs, inputs, options), as plain data: only a run of
    the same identity may go on; ``done``: the entry of each part that is finished, in order.
    """

    def __init__(self, folder: Path, identity: Mapping[str, Any], done: list[dict[str, Any]]) -> None:
        self.folder, self.identity, self.done = folder, identity, done
        self._lock: BinaryIO | None = None

    @classmethod
    def open(cls, folder: Path, identity: Mapping[str, Any], resume: bool, overwrite: bool) -> WorkingFolder:
        """Begin a run in ``folder`` (made if need be), or with ``resume`` go on after the last finished part.

        With ``overwrite`` what an unfinished run left is removed. Raises :class:`PunktError` where the folder holds
        other files (P736), an unfinished run and neither is said (P737), a run that still works there (P738), a run
        of another identity (P739), and where the disk refuses.
        """
        listed = folder / LIST
        if folder.exists() and not listed.exists() and any(folder.iterdir()):
            raise _fault("P736", folder)
        if listed.exists() and not resume and not overwrite:
            raise _fault("P737", folder)
        work = cls(folder, identity, [])
        with writing(folder):
            folder.mkdir(exist_ok=True)
            work._hold()
            if listed.exists() and resume:
                try:
                    work.done = _known(listed, identity)
                except PunktError:
                    work.close()
                    raise
                return work
            for file in folder.iterdir():
                if file.name != LOCK:
                    file.unlink()
            work._append({"identity": dict(identity)})
        return work

    def _hold(self) -> None:
        """Lock the folder against other processes; the lock of a killed one is gone with it. Raises P738."""
        self._lock = (self.folder / LOCK).open("ab")
        try:
            import fcntl
        except ImportError:  # not everywhere
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _fault("P738", self.folder) from None

    def path(self, number: int, name: str) -> Path:
        """Where a file of part ``number`` (from 0) stands; ``name``: what it holds, with its ending."""
        return self.folder / f"part-{number:06}.{name}"

    def add(self, number: int, files: Mapping[str, bytes], entry: Mapping[str, Any]) -> None:
        """Write the ``files`` (name → bytes) of part ``number`` to the disk, then ``entry`` as its line in the list.

        A part that is there already is replaced.
        """
        with writing(self.folder):
            for name, content in files.items():
                write_whole(self.path(number, name), content)
            self._append({**entry, "part": number})
        _enter(self.done, {**entry, "part": number})

    def _append(self, entry: Mapping[str, Any]) -> None:
        listed = self.folder / LIST
        with listed.open("ab") as stream:
            stream.write(orjson.dumps(entry) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def close(self) -> None:
        """Unlock the folder; what it holds stays, to be gone on with."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Remove the folder: the run is over."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _known(listed: Path, identity: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of the list, without its head; a last line that was not written whole is cut off the file."""
    content = listed.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    entries = [orjson.loads(line) for line in whole.splitlines()]
    if not entries or entries[0].get("identity") != orjson.loads(orjson.dumps(dict(identity))):
        before = entries[0].get("identity", {}) if entries else {}
        differ = sorted(key for key in {*before, *identity} if before.get(key) != identity.get(key))
        raise _fault("P739", listed.parent, names=", ".join(differ))
    if len(whole) < len(content):
        with listed.open("r+b") as stream:
            stream.truncate(len(whole))
    done: list[dict[str, Any]] = []
    for entry in entries[1:]:
        _enter(done, entry)
    return done


def _enter(done: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    """Put the entry of a part in its place."""
    done[entry["part"] : entry["part"] + 1] = [entry]


def _fault(code: str, folder: Path, **arguments: object) -> PunktError:
    return PunktError([Diagnostic(code, Place(str(folder)), arguments)])
