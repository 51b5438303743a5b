"""The folders that hold a service's copies of packs: locked while they are used, swept away once nobody uses them."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "punkt-packs-"
YOUNG = 600
"""Seconds for which a folder is left alone though it is not locked: it may be in the making."""


def new_folder() -> tuple[Path, int]:
    """A new folder, and the descriptor that locks it until that is closed; -1 on a system without such locks.

    What clears away old temporary files leaves a locked folder alone too.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return folder, -1
    return folder, handle


def sweep(young: float = YOUNG) -> list[Path]:
    """Remove folders of this user that a service left which was killed; what was removed."""
    try:
        import fcntl
    except ImportError:
        return []
    swept = []
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            known = folder.lstat()
            if not stat.S_ISDIR(known.st_mode) or known.st_uid != os.getuid() or time.time() - known.st_mtime < young:
                continue
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                swept.append(folder)
            finally:
                os.close(handle)
    return swept
