"""The engine knows no norm: no name out of the vocabulary or the packs stands anywhere in ``engine/``."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from helpers.law_names import ORDINARY, names
from helpers.places import ROOT

ENGINE = ROOT / "engine"
SOURCES = sorted(
    path
    for ending in ("*.py", "texts/*.yaml")
    for path in ENGINE.rglob(ending)
    if "data" not in path.relative_to(ENGINE).parts
)


WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*[A-Za-z0-9_]")


def words(path: Path) -> Iterator[tuple[str, int]]:
    """Every word of a module's code, texts and comments, and every dotted name in texts, with its line."""
    if path.suffix == ".yaml":  # as one text
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield from ((match[0], number) for pattern in (WORD, DOTTED) for match in pattern.finditer(text))
        return
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.NAME:
                yield token.string, token.start[0]
                yield from ((part, token.start[0]) for part in token.string.strip("_").lower().split("_"))
            elif token.type not in (tokenize.OP, tokenize.NUMBER, tokenize.ENCODING):
                for pattern in (WORD, DOTTED):
                    for match in pattern.finditer(token.string):
                        line = token.start[0] + token.string[: match.start()].count("\n")
                        yield match[0], line
                        yield match[0].lower(), line


def test_there_is_something_to_look_for() -> None:
    known = names()
    assert len(known) > 200
    for one in (
        "recipient",
        "ipra.self_care",
        "self_care",
        "support_type",
        "persons_per_room",
        "age_reached",
        "ru.karelia.166-p",
        "on_request",
        "room_occupancy",
        "hours_within_day",
        "not_walking_in_constant",
    ):
        assert one in known, one
    assert len(SOURCES) > 30


def perhaps(text: str) -> set[str]:
    """All that :func:`words` may find in a text, and more: it tells quickly where there is nothing to look for."""
    found = {word for pattern in (WORD, DOTTED) for word in pattern.findall(text)}
    lower = {word.lower() for word in found}
    return found | lower | {part for word in lower for part in word.split("_")}


def test_modules() -> None:
    known = names()
    wanted, shown = known.keys() - set(ORDINARY), []
    for path in SOURCES:
        if not wanted.isdisjoint(perhaps(path.read_text("utf-8"))):
            found = sorted({(line, word) for word, line in words(path) if word in wanted})
            shown += [f"{path.relative_to(ROOT)}:{line}: {word} ({known[word]})" for line, word in found]
    assert not shown, "\n".join(["names of the packs in the engine:", *shown])


def test_what_may_be_found_is_all_that_is(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text('self_care_of = f"not.{Walking_In}.constant"  # Person-s per_room.d\n', "utf-8")
    found = {word for word, _ in words(path)} - {""}
    assert {"self", "care", "person", "per_room.d"} <= found <= perhaps(path.read_text("utf-8"))


def test_allowlist_is_short() -> None:
    """No word is allowed that no pack uses."""
    assert not sorted(set(ORDINARY) - set(names()))
    assert len(ORDINARY) < 40


def test_no_document_in_engine() -> None:
    """Not even a comment names one of the documents."""
    numbers = re.compile(r"(?<![\w.])(847|166-П|606н|442-ФЗ)(?![\w.])")
    hits = [
        f"{path}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if numbers.search(line)
    ]
    assert not hits
