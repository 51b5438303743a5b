"""Text laid out without colours has the words, lines and indents that it has in colours."""

from __future__ import annotations

import re
from random import Random

from helpers.lengths import many
from punkt.showing.words.text_page import TextPage

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
WORDS = [
    "слово",
    "и",
    "долгое-через-дефис",
    "x" * 130,
    "№ 166-п",
    "п.\u00a09",
    "—",
    "日本語の文",
    "é",
    "да\nнет",
    "\n",
    "",
    "  ",
]
STYLES = ["", "bold", "dim", "bold white on red"]


def laid_out(seed: int, colours: bool) -> str:
    random = Random(seed)
    page = TextPage(random.choice([40, 63, 80, 200]), colours)
    for _ in range(4):
        text = random.choice([" ", ""]).join(random.choices(WORDS, k=random.randint(0, 25)))
        style, indent = random.choice(STYLES), random.choice([0, 2, 8])
        page.line(text, indent, style)
        page.lead(random.choice(WORDS), style or "bold", text, indent)
        page.items([text, "слово"], indent, style)
        page.table(("a", "b"), [(text, "слово")], (2, 3))
    return page.text()


def test_without_colours_as_in_colours() -> None:
    for seed in range(many(2, 30, 1000)):
        coloured = COLOURS.sub("", laid_out(seed, True))
        assert laid_out(seed, False) == "\n".join(line.rstrip() for line in coloured.split("\n")), seed
