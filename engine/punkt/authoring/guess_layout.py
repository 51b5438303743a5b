"""How a document seems to be laid out: a ``source.yaml`` to begin with, found by its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from punkt.law.packs.source_markers import Marker, first_of
from punkt.law.packs.source_style import BY_LINE_ENDS, Style
from punkt.law.packs.vocabulary import Text
from punkt.law.sources.paragraphs import Paragraph, paragraphs

from .document_words import first_phrase, words

_SUBS = ("1)", "а)", "(а)", "a)", "(a)", "-")
_ENDED = re.compile(r"[.;:!?][\")\]]*$")
_WORDS, _LENGTH = 5, 60


@dataclass
class Section:
    """A part of the document, as ``source.yaml`` says it."""

    said: dict[str, Any]


@dataclass
class LayoutGuess:
    """A layout, and the paragraphs before the first unit."""

    said: dict[str, Any]
    sections: list[Section] = field(default_factory=list)
    before: list[str] = field(default_factory=list)

    def text(self) -> str:
        """As a file."""
        lines = ["source:"]
        for key, value in self.said.items():
            if key == "levels":
                lines += ["  levels:", *(f"    - {_flow(one)}" for one in value)]
            else:
                lines.append(f"  {key}: {_flow(value)}")
        if self.sections:
            lines += ["  sections:", *(f"    - {_flow(one.said)}" for one in self.sections)]
        return "\n".join(lines) + "\n"


def guess_layout(text: str) -> LayoutGuess | None:
    """The layout of a document; ``None`` where nothing in it is numbered."""
    marks = {one: Marker(one) for one in (*words()["articles"], *words()["headings"], *_SUBS, "1.", "<1>")}
    style = Style(_apart(text), tuple(marks.values()), (), (), (), (), False, ())
    found = paragraphs(text, style)
    there = {one: sum(mark.begins(each.text) is not None for each in found) for one, mark in marks.items()}
    article = next((one for one in words()["articles"] if there[one] > 1), "")
    top = article or next((one for one in ("1.", "1)") if there[one]), "")
    if not top:
        return None
    said: dict[str, Any] = {"paragraphs": style.paragraphs}
    below = [one for one in _SUBS if there[one] and one != top and (one != "-" or there[one] > 1)]
    headings = [one for one in words()["headings"] if there[one]]
    if article or ("1)" in below and {"а)", "(а)"} & {*below}):
        said["levels"] = _levels(top, bool(article), there, below)
    else:
        said["points"] = [top]
        said |= {"subs": below} if below else {}
    said |= {"notes": ["<1>"]} if there["<1>"] else {}
    said |= {"headings": headings} if headings else {}
    guess = LayoutGuess(said)
    _Parts(found, marks[top], [marks[one] for one in (*below, "<1>", *(["1."] if article else []))], guess).find()
    return guess


def _levels(top: str, article: bool, there: dict[str, int], below: list[str]) -> list[dict[str, Any]]:
    found = [{"called": "article" if article else "point", "markers": [top]}]
    if article and there["1."]:
        found.append({"called": "part", "markers": ["1."]})
    if "1)" in below:
        found.append({"called": "point" if article else "sub", "markers": ["1)"]})
    if rest := [one for one in below if one != "1)"]:
        found.append({"called": "sub", "markers": rest})
    return found


def _apart(text: str) -> str:
    """What tells paragraphs apart: blank lines, unless they stand within sentences, or there are none."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    cut = sum(not _ENDED.search(one) and other[:1].islower() for one, other in pairwise(blocks))
    return BY_LINE_ENDS if len(blocks) < 3 or cut > len(blocks) / 5 else "blank_lines"


@dataclass
class _Parts:
    """Finds the parts of a document: where its numbers begin anew."""

    paragraphs: Sequence[Paragraph]
    top: Marker
    below: Sequence[Marker]
    guess: LayoutGuess

    def find(self) -> None:
        """Put the parts into the guess."""
        runs = self.runs()
        longest = max(range(len(runs)), key=lambda at: len(runs[at]))
        ended, begun, used = 0, 0, set[str]()
        for at, run in enumerate(runs):
            first = run[0]
            zone = self.paragraphs[ended:first]
            if at == 0:
                self.guess.before = [one.text for one in zone]
            elif len(zone) > 1:
                self.add({"heading": _first_words(zone[0].text), "skip": True})
            heading = _first_words(zone[-1].text) if zone else ""
            known = any(one.text.startswith(heading) for one in self.paragraphs[begun : max(first - 1, 0)])
            own = {"from": _first_words(self.paragraphs[first].text)} if known or not zone else {"heading": heading}
            said: dict[str, Any] = {**own}
            if at != longest:
                name, title = self.named([one.text for one in zone], at + 1)
                said |= {"prefix": name if name not in used else f"{name}.{at + 1}", "title": title}
                used.add(name)
            self.add(said)
            ended, begun = self.end(run[-1]), first
        self.rest(ended)

    def add(self, said: dict[str, Any]) -> None:
        """One part more."""
        self.guess.sections.append(Section(said))

    def runs(self) -> list[list[int]]:
        """Where the outermost units begin, by part: a part begins where the numbers do."""
        found: list[list[int]] = []
        for at, paragraph in enumerate(self.paragraphs):
            marked = self.top.begins(paragraph.text)
            if marked is not None:
                if not found or marked.number == "1":
                    found.append([])
                found[-1].append(at)
        return found

    def end(self, last: int) -> int:
        """Where what follows the last unit of a part begins: with what has no number and does not end as a sentence."""
        at = last + 1
        while at < len(self.paragraphs):
            text = self.paragraphs[at].text
            if _annex(text) or (
                first_of(tuple(self.below), text) is None and not _ENDED.search(text) and " | " not in text
            ):
                return at
            at += 1
        return at

    def named(self, zone: Sequence[str], number: int) -> tuple[str, Text]:
        """What a part that is not the main one is called."""
        parts = words()["parts"]
        if any(first_phrase(words()["orders"], text) for text in zone):
            return "order", parts["order"]
        annex = next((found for text in zone if (found := _annex(text))), "")
        kind, called = ("annex", annex) if annex else ("part", str(number))
        return f"{kind}{called}", {lang: text.format(n=called) for lang, text in parts[kind].items()}

    def rest(self, ended: int) -> None:
        """What follows the last numbered part: annexes, each one unit; else signatures."""
        skipping = False
        for paragraph in self.paragraphs[ended:]:
            annex = _annex(paragraph.text)
            if annex:
                title = {lang: text.format(n=annex) for lang, text in words()["parts"]["annex"].items()}
                self.add({"from": _first_words(paragraph.text), "unit": f"annex.{annex}", "title": title})
                skipping = True
            elif not skipping:
                self.add({"heading": _first_words(paragraph.text), "skip": True})
                skipping = True


def _annex(text: str) -> str:
    """The number of an annex that begins so; empty for what is none."""
    head, _, rest = text.partition(" ")
    if head not in words()["annexes"] or len(text) > 2 * _LENGTH:
        return ""
    found = re.match(r"(?:№ ?|N ?)?(\d+)\b", rest)
    return found[1] if found else "1" if text == head or rest[:1].islower() else ""


def _first_words(text: str) -> str:
    """So many words of a paragraph as tell it from others."""
    found = text.split(" ")
    taken = found[:_WORDS]
    while len(taken) > 1 and len(" ".join(taken)) > _LENGTH:
        taken.pop()
    return " ".join(taken)


def _flow(value: object) -> str:
    """A value in one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if re.fullmatch(r"[a-z_]+", text) else json.dumps(text, ensure_ascii=False)
