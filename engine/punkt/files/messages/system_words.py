"""What the operating system refuses, in Russian and English; its own text only where no words are kept here.

The text of an :class:`OSError` is in the language of the machine, which need not be that of the reader.
"""

from __future__ import annotations

import errno
import re
import sys

from punkt.files.texts import Said, Texts

_WORDS = Texts("system.errors")
_NUMBER = re.compile(r"\(os error (\d+)\)")
"""How libraries written in Rust tell the number: in their text only."""


def _no_host(error: BaseException) -> bool:
    """Whether a name of a machine was not found; the module that says so is there where it was looked for."""
    socket = sys.modules.get("socket")
    return socket is not None and isinstance(error, socket.gaierror)


def number_of(error: BaseException) -> int | None:
    """The number of the system's error; ``None`` where there is none."""
    if _no_host(error):
        return None  # its numbers are of another kind
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    found = _NUMBER.search(str(error))
    return int(found[1]) if found else None


def system_says(error: BaseException) -> Said:
    """Why the system refused, in both languages."""
    if _no_host(error):
        return _WORDS["no_host"]
    name = errno.errorcode.get(number_of(error) or 0, "")
    if name in _WORDS:
        return _WORDS[name]
    if isinstance(error, ValueError) and "null byte" in str(error):
        return _WORDS["zero_byte"]
    own = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())
    return {"ru": own, "en": own}
