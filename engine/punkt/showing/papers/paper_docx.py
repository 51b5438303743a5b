"""A filled form as DOCX (``punkt[forms]``): the same form filled in alike has the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import Any

from punkt.files.messages.optional_parts import missing
from punkt.version import VERSION

from .field_entries import FieldEntry
from .fill_form import Paper
from .paper_page import source
from .sheet_edges import around
from .sheet_layout import lay_out
from .template_language import environment

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name."""


def file_of(paper: Paper) -> bytes:
    """The file. Raises :class:`PunktError` where docxtpl is not installed."""
    template_type = _docxtpl()
    given = paper.form.templates[paper.lang, "docx"]
    template = template_type(io.BytesIO(given.data))
    context = {name: _Written(entry) for name, entry in paper.entries.items()}
    template.render(context, jinja_env=environment(given.path), autoescape=True)
    around(template.docx, paper)
    lay_out(template.docx)
    made = datetime.combine(paper.as_of, time())
    properties = template.docx.core_properties
    properties.title, properties.subject, properties.author = paper.title, paper.case, f"Punkt {VERSION}"
    properties.comments = source(paper)[:255]  # the longest that the format allows
    properties.identifier, properties.language = paper.decision, paper.lang
    properties.created = properties.modified = made
    properties.last_modified_by, properties.revision = "", 1
    buffer = io.BytesIO()
    template.save(buffer)
    return repeatable(buffer.getvalue())


class _Written:
    """A field in a template: what is written, or a line to write on."""

    def __init__(self, entry: FieldEntry) -> None:
        self.known, self.there, self._text = entry.known, entry.there, entry.text

    def __str__(self) -> str:
        return self._text


def _docxtpl() -> Any:
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise missing("forms", "docxtpl") from None
    return DocxTemplate


def repeatable(data: bytes) -> bytes:
    """The same archive without the time at which it was made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
