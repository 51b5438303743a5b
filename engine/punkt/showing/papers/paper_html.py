"""What the HTML of a form may have: text, and tags that say how it is laid out. Read the same before and after it is filled in.

A template is read letter by letter, more strictly than a browser reads it: what is no tag of these is no tag. So a tag
that is put together of pieces, hidden in a comment, or begun in an attribute, is refused where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TAGS = frozenset(
    [
        "abbr",
        "address",
        "article",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
ATTRIBUTES = frozenset(
    [
        "abbr",
        "class",
        "colspan",
        "datetime",
        "dir",
        "headers",
        "hidden",
        "id",
        "lang",
        "reversed",
        "role",
        "rowspan",
        "scope",
        "span",
        "start",
        "title",
        "type",
        "value",
    ]
)
_ACTIVE = frozenset(
    [
        "a",
        "audio",
        "base",
        "button",
        "embed",
        "form",
        "frame",
        "iframe",
        "img",
        "input",
        "link",
        "meta",
        "object",
        "script",
        "source",
        "svg",
        "video",
        "math",
        "style",
    ]
)
_FETCHING = frozenset(["src", "srcset", "href", "action", "background", "data", "poster", "style"])
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[^\s\"'<>/={}]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))?)*)\s*/?>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'))?")


@dataclass(frozen=True, slots=True)
class HtmlFault:
    """What may not be in a form: its place in the text, what it is, and whether it would load or run something."""

    at: int
    what: str
    active: bool


def html_faults(text: str) -> Iterator[HtmlFault]:
    """All that may not be in the HTML of a form."""
    at = text.find("<")
    while at >= 0:
        found = _TAG.match(text, at)
        if found is None:
            named = re.match(r"</?([A-Za-z][A-Za-z0-9]*)", text[at : at + 40])
            name = named[1].lower() if named else ""
            yield HtmlFault(at, f"<{name}>" if name in _ACTIVE else text[at : at + 12].split("\n")[0], name in _ACTIVE)
            at = text.find("<", at + 1)
            continue
        yield from _of_tag(at, found)
        at = text.find("<", found.end())


def _of_tag(at: int, tag: re.Match[str]) -> Iterator[HtmlFault]:
    name = tag[2].lower()
    if name not in TAGS:
        if not tag[1]:
            yield HtmlFault(at, f"<{name}>", name in _ACTIVE)
        return
    for attribute in _ATTRIBUTE.finditer(tag[3]):
        word = attribute[1].lower()
        active = word in _FETCHING or word.startswith("on") or ":" in word
        if "{" in attribute[0]:
            yield HtmlFault(at, attribute[0], False)
        elif active or not (word in ATTRIBUTES or word.startswith("aria-")):
            yield HtmlFault(at, word, active)
