"""A page in two languages: what has a heading, an example, a command or a table in one has its twin in the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff
from itertools import zip_longest
from pathlib import Path

import pytest

from helpers.places import ROOT

RUSSIAN = sorted([*ROOT.glob("*.ru.md"), *ROOT.glob("docs/**/*.ru.md")])
MEASURED = re.compile(r"<!-- results.*?<!-- end of results -->", re.DOTALL)
"""What measuring programs write; it stands on the English pages only."""
PIECE = re.compile(
    r"^```(?P<kind>\w*)\n(?P<code>[\s\S]*?)^```$|^(?P<level>#+) (?P<heading>.*)$|^(?P<table>(?:\|.*\n)+)",
    re.MULTILINE,
)
WORD = re.compile(r"""\"[^\"]*\"|'[^']*'|[^\s\"']+""")
COMMENT = re.compile(r"(^|\s+)#.*|\s*--lang (en|ru)\b")


@dataclass(frozen=True)
class Piece:
    """A heading, a table or a block of code of a page."""

    shape: str
    code: str
    line: int


def twin(page: Path) -> Path:
    """The English page of a Russian one."""
    stem = page.name.removesuffix(".ru.md")
    return next(path for name in (f"{stem}.md", f"{stem}.en.md") if (path := page.parent / name).exists())


def pieces(page: Path) -> list[Piece]:
    """What both pages of a pair must have, in its order. Output that is shown may have other lines."""
    text = MEASURED.sub(lambda match: "\n" * match[0].count("\n"), page.read_text("utf-8"))
    found = []
    for match in PIECE.finditer(text):
        if match["level"]:
            shape = f"{match['level']} a heading"
        elif match["table"]:
            shape = f"a table of {match['table'].count(chr(10))} lines"
        else:
            shape = f"```{match['kind']}"
        code = match["code"] or "" if match["kind"] != "text" else ""
        found.append(Piece(shape, code, text[: match.start()].count("\n") + 1))
    return found


def lines(code: str) -> list[list[str]]:
    """The lines of a block, word by word, without comments and the choice of a language."""
    bare = (COMMENT.sub("", line) for line in code.splitlines())
    return [WORD.findall(line) for line in bare if line.strip()]


def same(english: str, russian: str) -> bool:
    """Whether a word is the same in both blocks, but for what is named in Russian."""
    return english == russian or re.search(r"[а-яё]", russian, re.IGNORECASE) is not None


def other_code(page: Path) -> list[str]:
    """Where the blocks of a pair say other things, line beside line."""
    found = []
    none: list[str] = []
    for english, russian in zip(pieces(twin(page)), pieces(page), strict=True):
        for one, two in zip_longest(lines(english.code), lines(russian.code), fillvalue=none):
            if len(one) != len(two) or not all(map(same, one, two)):
                found.append(f"{twin(page).name}:{english.line}: {' '.join(one)}")
                found.append(f"{page.name}:{russian.line}: {' '.join(two)}")
    return found


@pytest.mark.parametrize("page", RUSSIAN, ids=lambda page: page.name)
def test_pages_of_a_pair_correspond(page: Path) -> None:
    """The failure tells what stands on one page only, in the order of the pages."""
    english, russian = ([piece.shape for piece in pieces(path)] for path in (twin(page), page))
    assert len(russian) > 3
    found = [*unified_diff(english, russian, twin(page).name, page.name, lineterm="", n=2)] or other_code(page)
    if found:
        pytest.fail("\n".join(found), pytrace=False)
