"""Templates of forms: what is wrong with one, at its line. For a DOCX template the line is the number of the paragraph.

A template is text of a pack: what it may say is little (:mod:`.template_language`), and so is what its HTML or its DOCX
may have (:mod:`.paper_html`, :mod:`.docx_template`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from jinja2 import TemplateError, TemplateSyntaxError, meta, nodes

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.texts import Texts
from punkt.files.tree import MAX_BYTES

from .docx_template import docx_faults, docx_paragraphs
from .paper_html import html_faults
from .paper_model import PaperTemplate
from .template_language import environment, faults_of, parsed, too_much

_BROKEN = Texts("papers.broken")
_BOUNDS = Texts("papers.bounds")
MOST_HTML = MAX_BYTES
"""Characters of a page that is filled in."""


def check_template(template: PaperTemplate, kind: str, fields: Collection[str], at: Place, problems: Problems) -> None:
    """Note what is wrong with a template: it cannot be read, has what none may have, or other fields than its form."""
    path = template.path
    try:
        text = docx_paragraphs(template.data) if kind == "docx" else html_text(template.data)
        carried = docx_faults(template.data) if kind == "docx" else ()
    except (ValueError, KeyError, zipfile.BadZipFile, ElementTree.ParseError, RuntimeError):  # also of recursion
        problems.add("P795", Place(str(path)), what=_BROKEN[kind])
        return
    for what in carried:
        problems.add("P977", Place(str(path)), name=what)
    before = len(problems.items)
    problems.items.extend(too_much(text, path))
    if kind == "html":
        _check_html(text, path, problems)
    if len(problems.items) > before and problems.items[-1].code == "P979":
        return
    try:
        undeclared, loaded, faults = _names(text, path)
    except TemplateSyntaxError as error:
        problems.add("P795", Place(str(path), error.lineno, 1), what=error.message or "")
        return
    except RecursionError:
        problems.add("P979", Place(str(path)), what=_BOUNDS["depth"])
        return
    problems.items.extend(faults)
    _check_names(undeclared, loaded, text, template, fields, at, problems)


def _check_names(
    undeclared: Collection[str],
    loaded: Collection[tuple[str, int]],
    text: str,
    template: PaperTemplate,
    fields: Collection[str],
    at: Place,
    problems: Problems,
) -> None:
    """The fields of a template are those of its form."""
    lines, unknown, used = text.split("\n"), set(undeclared) - set(fields), set()
    for name, line in loaded:
        used.add(name)
        if name in unknown:
            column = lines[line - 1].find(name) + 1 if line <= len(lines) else 1
            place = Place(str(template.path), line, max(column, 1))
            problems.add("P794", place, name=name, hint=nearest(name, fields))
    for name in fields:
        if name not in used:
            problems.add("P798", at, name=name, file=template.path.name)


@lru_cache(maxsize=64)
def _names(text: str, path: Path) -> tuple[frozenset[str], tuple[tuple[str, int], ...], tuple[Diagnostic, ...]]:
    """The names that a template takes from outside, each that it reads with its line, and what it may not say.

    A form is read several times. Raises ``TemplateSyntaxError``.
    """
    tree = parsed(text)
    faults = tuple(faults_of(tree, text, path))
    loaded = tuple((node.name, node.lineno) for node in tree.find_all(nodes.Name) if node.ctx == "load")
    if faults:  # what it says beside that is not worked out: a loop has names of its own
        return frozenset(), loaded, faults
    return frozenset(meta.find_undeclared_variables(tree)), loaded, faults


def _check_html(text: str, path: Path, problems: Problems) -> None:
    for fault in html_faults(text):
        place = Place(str(path), text.count("\n", 0, fault.at) + 1, fault.at - text.rfind("\n", 0, fault.at))
        problems.add("P796" if fault.active else "P977", place, name=fault.what)


def html_text(data: bytes) -> str:
    """The text of an HTML template. Raises :class:`ValueError` for what is none."""
    if len(data) > MAX_BYTES:
        raise ValueError(f"> {MAX_BYTES} B")
    return data.decode("utf-8").replace("\r\n", "\n")


def rendered(template: PaperTemplate, entries: dict[str, object]) -> str:
    """An HTML template filled in. Raises P976 to P979 where it says, or comes to, what no form may have."""
    path, pieces, length = template.path, [], 0
    try:
        for piece in environment(path).from_string(html_text(template.data)).generate(entries):
            pieces.append(piece)
            length += len(piece)
            if length > MOST_HTML:
                raise PunktError([Diagnostic("P979", Place(str(path)), {"what": _BOUNDS["page"]})])
    except TemplateError as error:
        raise PunktError([Diagnostic("P795", Place(str(path)), {"what": str(error)})]) from None
    text = "".join(pieces)
    for fault in html_faults(text):
        raise PunktError([Diagnostic("P978", Place(str(path)), {"name": fault.what})])
    return text
