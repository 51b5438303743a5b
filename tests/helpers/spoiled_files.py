"""Files spoiled in every way that a seed draws, and what a reader must do with them: say what is wrong, or read them.

A reader may raise :class:`PunktError` alone, never with P699, and what it says must be sayable in both languages.
"""

from __future__ import annotations

import io
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from punkt.files.messages.diagnostics import PunktError

NASTY = (
    *("²", "٣", "Ⅷ", "½", "１２", "9" * 39, "-" + "9" * 39, "9" * 400, "1e400", "1e-400", "1E+999999999", "-0", "0x10"),
    *("NaN", ".inf", "Infinity", "1_000", "1,5", "0.1", "007", "+1", "2024-02-30", "0000-00-00", "9999-12-31"),
    *(
        "99999-01-01",
        "null",
        "true",
        "yes",
        "~",
        "none",
        "[]",
        "{}",
        '""',
        "''",
        "[[[[",
        "{{{{",
        "]",
        "}",
        '"',
        "'",
        "`",
    ),
    *("\0", "\x01", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "\U0010ffff", "\\ud800", "\\u0000"),
    *('"\\ud800"', "\\x00", "\\", "\\\\", "\n", "\r", "\r\n", "\t", " ", "\u00a0", "\u200b", "\u202e", "е", "é"),
    *(
        "%",
        "%zz",
        "%00",
        "%ff",
        "&x;",
        "&#0;",
        "&#xd800;",
        "&#99999999;",
        "<!DOCTYPE a [<!ENTITY x 'y'>]>",
        "<![CDATA[",
    ),
    *(
        "]]>",
        "<?xml version='1.1'?>",
        "<!--",
        "<a:b/>",
        "!!python/none",
        "!!binary a",
        "&a ",
        "*a",
        "<<: 1",
        "? ",
        "- - - ",
    ),
    *(
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "| \n",
        ">",
        ":",
        ": ",
        ",",
        ";",
        "=1+1",
        "../../x",
        "/dev/null",
        "$",
        "{{",
        "{%",
    ),
    *("a" * 300, "(" * 200, "[" * 200, '{"a":' * 60, "пункт", "-", ".", "..", "[..]", "[1..", "(..)", "1/0", "1/3"),
)
"""What is put into texts: numbers that are none, characters that some layer cannot carry, beginnings of other things."""
_STOPS = b" \n\t:,;\"'[]{}()<>=/&#"


def spoiled(valid: bytes, random: Random) -> bytes:
    """A file with one to four things wrong with it; rarely only bytes, or nothing."""
    if random.random() < 0.02:
        return random.randbytes(random.randrange(200))
    if valid[:2] == b"PK" and random.random() < 0.85:
        return _archive(valid, random)
    found = bytearray(valid)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        _spoil(found, random)
    data = bytes(found)
    other = random.random()
    if other < 0.03:
        return data.decode("utf-8", "replace").encode(
            random.choice(("utf-16", "utf-32", "cp1251", "koi8-r")), "replace"
        )
    return data


def _archive(valid: bytes, random: Random) -> bytes:
    """An archive with a member that is spoiled, left out or twice there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(valid)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen, way = random.choice(names), random.random()
        for name in names:
            content = old.read(name)
            if name == chosen and way < 0.1:
                continue
            new.writestr(name, spoiled(content, random) if name == chosen else content)
    return out.getvalue()


def _spoil(data: bytearray, random: Random) -> None:
    size = len(data)
    at = random.randrange(size + 1)
    nasty = random.choice(NASTY).encode("utf-8", "surrogatepass")
    match random.randrange(9):
        case 0 if size:  # a bit
            data[at % size] ^= 1 << random.randrange(8)
        case 1 if size:  # a byte
            data[at % size] = random.randrange(256)
        case 2:  # what is left out
            del data[at : at + random.choice((1, 1, 4, 30, size))]
        case 3:  # what is there twice
            end = min(size, at + random.choice((1, 8, 80)))
            data[at:at] = data[at:end] * random.choice((1, 1, 3))
        case 4:  # the end
            del data[at:]
        case 5:  # what stands elsewhere
            other = random.randrange(size + 1)
            data[at:at] = data[other : other + 30]
        case 6:  # something in between
            data[at:at] = nasty
        case _:  # a word, a number
            start, end = _word(data, at)
            data[start:end] = nasty


def _word(data: bytearray, at: int) -> tuple[int, int]:
    start = end = min(at, max(0, len(data) - 1))
    while start and data[start - 1] not in _STOPS:
        start -= 1
    while end < len(data) and data[end] not in _STOPS:
        end += 1
    return start, end


def endured(read: Callable[[bytes], Any], valid: Sequence[bytes], count: int, first: int = 0) -> None:
    """Read so many spoiled files. Fails with the seed, the file and the last steps where a reader does not endure one."""
    for seed in range(first, first + count):
        random = Random(seed)
        data = spoiled(random.choice(valid), random)
        try:
            read(data)
        except PunktError as error:
            said = [line for lang in ("ru", "en") for line in error.lines(lang)]
            assert all(said), (seed, data)
            broken = [one.code for one in error.diagnostics if one.code == "P699"]
            assert not broken, f"seed {seed}: P699 for {data[:3000]!r}"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            steps = "".join(traceback.format_exception(error)[-6:])
            raise AssertionError(f"seed {seed}: {error!r} for {data[:3000]!r}\n{steps}") from None


def at(path: Path, read: Callable[[Path], Any]) -> Callable[[bytes], Any]:
    """A reader of files, as one of bytes: they are written to a path first."""

    def by_path(data: bytes) -> Any:
        path.write_bytes(data)
        return read(path)

    return by_path
