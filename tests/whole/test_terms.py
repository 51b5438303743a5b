"""The Russian texts use the documents' own terms: those of ``docs/terms.md``, and none of the words that it rules out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpers.loops import nonempty
from helpers.places import ROOT

TERMS = ROOT / "docs/terms.md"
QUOTED = ("quote", "about")
"""Keys whose texts are the document's, or say in passing what a case is."""
UNREAD = {"acknowledged.yaml", "ledger.yaml", "fingerprints.yaml", "source.yaml"}
"""Files that account for a document unit by unit."""


def rows() -> Iterator[tuple[str, str, list[str]]]:
    """Each term: Russian, English, and the words that must not stand for it."""
    for line in TERMS.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[0] not in ("Russian", "---"):
            yield cells[0], cells[1], [word for word in re.split(r", (?=\D)|, (?=\d ст)", cells[4]) if word]


def said(data: Any, lang: str, key: str = "") -> Iterator[str]:
    """The texts of a language in a YAML file, without quotations."""
    if isinstance(data, dict):
        for name, part in data.items():
            if name == lang and isinstance(part, str):
                yield part
            elif name == lang and isinstance(part, dict):
                yield from (form for form in part.values() if isinstance(form, str))
            elif name not in QUOTED:
                yield from said(part, lang, name)
    elif isinstance(data, list):
        for part in data:
            yield from said(part, lang, key)


@cache
def texts(lang: str) -> dict[str, str]:
    """The texts of the packs and of the program in a language, a file each; of Russian the pages too."""
    files = [
        path for path in (ROOT / "rules").rglob("*.yaml") if path.name not in UNREAD and path.parent.name != "cases"
    ]
    files += (ROOT / "engine/punkt/files/texts").glob("*.yaml")
    found = {str(path.relative_to(ROOT)): "\n".join(said(_read(path), lang)) for path in files}
    if lang == "ru":
        pages = [*(ROOT / "docs").glob("*.ru.md"), ROOT / "README.ru.md"]
        found |= {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in pages}
    return {name: re.sub(r"\s+", " ", text).lower() for name, text in found.items()}


def _read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)


def test_no_text_uses_another_word_for_a_term() -> None:
    wrong = [
        f"{name}: «{word}» (term: «{russian}»): …{text[max(0, at.start() - 40) : at.end() + 40]}…"
        for russian, _, words in nonempty(rows())
        for word in words
        for name, text in texts("ru").items()
        if (at := re.search(rf"(?<!\w){re.escape(word.lower())}", text))
    ]
    assert not wrong, "\n".join(wrong)


def test_each_term_is_used_in_both_languages() -> None:
    """A term that no text uses is a row that nobody keeps; in another case or number it counts by its stems."""
    unused = [
        f"{lang}: {term}"
        for russian, english, _ in nonempty(rows())
        for lang, term in (("ru", russian), ("en", english))
        if not any(_stems(term).search(text) for text in texts(lang).values())
    ]
    assert not unused, "\n".join(unused)


def _stems(term: str) -> re.Pattern[str]:
    parts = [word if len(word) < 5 else word[: max(4, len(word) - 3)] for word in re.findall(r"\w+", term.lower())]
    return re.compile(r"\W+".join(rf"{part}\w*" for part in parts))
