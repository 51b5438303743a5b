"""What is wrong with the links of a site on the disk."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser loads by itself: tag → attribute."""


class Page(HTMLParser):
    """The anchors of a page, what it leads to, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = {""}
        self.links: list[tuple[int, str]] = []
        self.loads: list[tuple[int, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names."""
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        line = self.getpos()[0]
        if tag == "a" and "href" in given:
            self.links.append((line, given["href"]))
        elif LOADED.get(tag) in given:
            self.loads.append((line, given[LOADED[tag]]))


def faults(folder: Path) -> Iterator[str]:
    """Links and anchors of the pages that lead nowhere, and what would be loaded from another host."""
    pages = {
        path: Page(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html")) if path.parent.name != "_static"
    }
    for path, page in pages.items():
        where = path.relative_to(folder)
        for line, address in page.links + page.loads:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if (line, address) in page.loads and parts.scheme != "data":
                    yield f"{where}:{line}: {address} is loaded from another host"
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_file():
                yield f"{where}:{line}: there is no {address}"
            elif target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{where}:{line}: there is no anchor {address}"
