"""HTML: paragraphs, lists with their numbers, rows of tables, footnotes by their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError

from .plain_text import decoded
from .told_paragraphs import raised, row, sign, text_of

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_LEFT_OUT = frozenset(["head", "script", "style", "template", "noscript", "svg", "title"])
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_SIGN = re.compile(r"[\[(<]?\s*(?:\d{1,3}|\*{1,3})\s*[\])>]?")
_BULLET = "-"


def web_text(data: bytes, file: str) -> str:
    """The text of a page. Raises P261 where it has none."""
    from lxml import etree, html

    try:
        page = html.document_fromstring(_characters(data, file), parser=html.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        raise PunktError([Diagnostic("P261", Place(file), {"kind": "HTML"})]) from None
    reader = _Page(page)
    return text_of(reader.paragraphs(page), reader.notes)


def _characters(data: bytes, file: str) -> str:
    """The characters of a page, in the encoding that it names or that its letters tell."""
    named = _CHARSET.search(data[:4096])
    if named is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return re.sub(r"^\s*<\?xml.*?\?>", "", data.decode(named[1].decode("ascii", "replace")))
        except (LookupError, UnicodeDecodeError):
            pass
    return re.sub(r"^\s*<\?xml.*?\?>", "", decoded(data, file))


class _Page:
    """Reads one page."""

    def __init__(self, page: Any) -> None:
        self.notes: dict[str, str] = {}
        self._blocks: set[Any] = set()
        """What is the block of a footnote."""
        self._targets = {name: node for node in page.iter() for name in (node.get("id"), node.get("name")) if name}
        for link in page.iter("a"):
            name = (link.get("href") or "").partition("#")[2]
            block = self._block(self._targets[name]) if name in self._targets else None
            if block is None or not _SIGN.fullmatch("".join(link.itertext()).strip()) or self._block(link) is block:
                continue
            if (
                name not in self.notes
                and block not in self._blocks
                and not self._blocks.intersection(link.iterancestors())
            ):
                self._blocks.add(block)
                self.notes[name] = ""
                self.notes[name] = _SIGN.sub("", "".join(self._inline(block)).strip(), count=1)

    def _block(self, node: Any) -> Any:
        while node is not None and node.tag not in _BLOCKS:
            node = node.getparent()
        return node

    def paragraphs(self, node: Any) -> list[str]:
        """The paragraphs below a node, in order."""
        found: list[str] = []
        said, number = "", ""

        def end() -> None:
            nonlocal said, number
            if said.strip():
                found.append(number + said.strip())
                number = ""
            said = ""

        def go(one: Any) -> None:
            nonlocal said, number
            if not isinstance(one.tag, str) or one.tag in _LEFT_OUT or one in self._blocks or "hidden" in one.attrib:
                return
            if one.tag not in _BLOCKS:
                if any(inner.tag in _BLOCKS for inner in one.iter()):
                    said += one.text or ""
                    for child in one:
                        go(child)
                        said += child.tail or ""
                else:
                    said += "".join(self._inline(one, whole=True))
                return
            end()
            cells = [child for child in one if child.tag in ("td", "th")]
            if one.tag == "pre":
                found.extend(re.split(r"\n\s*\n", "".join(one.itertext())))
            elif one.tag == "tr" and len(cells) > 1:
                found.append(row(" ".join(self.paragraphs(cell)) for cell in cells))
            else:
                number = self._number(one) if one.tag == "li" else number
                said += one.text or ""
                for child in one:
                    go(child)
                    said += child.tail or ""
                end()
                number = "" if one.tag == "li" else number

        go(node)
        end()
        return found

    def _inline(self, node: Any, whole: bool = False) -> Iterator[str]:
        """The text of a node that begins no block (``whole``: the node itself, with what it stands for)."""
        if not isinstance(node.tag, str) or node.tag in _LEFT_OUT:
            return
        name = (node.get("href") or "").partition("#")[2] if node.tag == "a" else ""
        if whole and node.tag == "br":
            yield "\n"
        elif whole and name in self.notes:
            yield sign(name)
        else:
            said = [node.text or ""]
            for child in node:
                said += [*self._inline(child, whole=True), child.tail or ""]
            text = "".join(said)
            yield raised(text) if whole and node.tag == "sup" and text.strip().isdigit() else text

    def _number(self, item: Any) -> str:
        """What a browser writes before an item of a list."""
        holder = item.getparent()
        if holder is None or holder.tag != "ol":
            return f"{_BULLET} "
        number = int(holder.get("start") or 1) - 1
        for one in holder.iterchildren("li"):
            number = int(one.get("value") or number + 1)
            if one is item:
                break
        style = holder.get("type") or "1"
        letters = {"a": chr(96 + number), "A": chr(64 + number)} if 1 <= number <= 26 else {}
        return f"{letters.get(style, str(number))}. "
