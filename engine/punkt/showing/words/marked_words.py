"""Words marked in a text."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from punkt.law.sources.normalise import normalise


def marked(text: str, quotes: Sequence[str]) -> Markup:
    """A text with the words quoted from it marked."""
    spans: list[tuple[int, int]] = []
    for quote in map(normalise, quotes):
        at = text.find(quote)
        if at >= 0:
            spans.append((at, at + len(quote)))
    out, done = Markup(), 0
    for start, end in _merged(spans):
        out += escape(text[done:start]) + Markup("<mark>") + escape(text[start:end]) + Markup("</mark>")
        done = end
    return out + escape(text[done:])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
