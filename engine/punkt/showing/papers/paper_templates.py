"""Templates of forms: where they are rendered, and what is wrong with one, at its line.

A template is text of a pack, so it runs in Jinja's sandbox. For a DOCX template the line is the
number of the paragraph.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from jinja2 import StrictUndefined, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.texts import Texts
from punkt.files.tree import MAX_BYTES

from .paper_model import PaperTemplate

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_DOCX_TAG = re.compile(r"(\{[{%])-?(?:p|tr|tc|r)(?=\s)")
"""Tags of docxtpl that take away a whole paragraph, row, cell or run."""
_ACTIVE = ("script", "iframe", "object", "embed", "link", "base", "form", "img", "audio", "video", "source", "meta")
_FETCHING = ("src", "srcset", "href", "action", "background", "data", "poster")


_BROKEN = Texts("papers.broken")


def environment() -> ImmutableSandboxedEnvironment:
    """Where templates are rendered: sandboxed, escaping, an unknown name is an error."""
    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def check_template(template: PaperTemplate, kind: str, fields: Collection[str], at: Place, problems: Problems) -> None:
    """Note what is wrong with a template: it cannot be read, or uses other fields than the form has."""
    path = template.path
    try:
        text = _paragraphs(template.data) if kind == "docx" else html_text(template.data)
    except (ValueError, KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        problems.add("P795", Place(str(path)), what=_BROKEN[kind])
        return
    lines = text.split("\n")
    try:
        undeclared, loaded = _names(text)
    except TemplateSyntaxError as error:
        problems.add("P795", Place(str(path), error.lineno, 1), what=error.message or "")
        return
    unknown = undeclared - set(fields)
    used = set()
    for name, line in loaded:
        used.add(name)
        if name in unknown:
            column = lines[line - 1].find(name) + 1 if line <= len(lines) else 1
            problems.add("P794", Place(str(path), line, max(column, 1)), name=name, hint=nearest(name, fields))
    for name in fields:
        if name not in used:
            problems.add("P798", at, name=name, file=path.name)
    if kind == "html":
        _Outside(path, problems).feed(text)


@lru_cache(maxsize=64)
def _names(text: str) -> tuple[frozenset[str], tuple[tuple[str, int], ...]]:
    """The names that a template takes from outside, and each that it reads with its line; a form is read several times.

    Raises ``TemplateSyntaxError``.
    """
    tree = environment().parse(text)
    loaded = tuple((node.name, node.lineno) for node in tree.find_all(nodes.Name) if node.ctx == "load")
    return frozenset(meta.find_undeclared_variables(tree)), loaded


def html_text(data: bytes) -> str:
    """The text of an HTML template. Raises :class:`ValueError` for what is none."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"> {MAX_BYTES} B")
    return data.decode("utf-8").replace("\r\n", "\n")


def docx_text(path: Path) -> str:
    """The text of a DOCX file, a line for each paragraph. Raises what reading a broken archive raises."""
    return _paragraphs(path.read_bytes())


@lru_cache(maxsize=16)
def _paragraphs(data: bytes) -> str:
    lines = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = sorted(name for name in archive.namelist() if _PARTS.fullmatch(name))
        if "word/document.xml" not in parts:
            raise ValueError("word/document.xml")
        for name in sorted(parts, key=lambda name: name != "word/document.xml"):
            if archive.getinfo(name).file_size > MAX_BYTES:
                raise ValueError(f"{name} > {MAX_BYTES} B")
            for paragraph in ElementTree.fromstring(archive.read(name)).iter(f"{_W}p"):
                text = "".join(piece.text or "" for piece in paragraph.iter(f"{_W}t"))
                lines.append(_DOCX_TAG.sub(r"\1", text.replace("\n", " ")))
    return "\n".join(lines)


class _Outside(HTMLParser):
    """Finds what would load or run something: a form is one page that needs nothing else."""

    def __init__(self, path: Path, problems: Problems) -> None:
        super().__init__()
        self.path, self.problems = path, problems

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag: its name, and its attributes."""
        names = [name for name, _ in attrs if name in _FETCHING or name.startswith("on")]
        line, column = self.getpos()
        for what in [f"<{tag}>"] if tag in _ACTIVE else names:
            self.problems.add("P796", Place(str(self.path), line, column + 1), name=what)
