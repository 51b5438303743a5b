"""What is typed for the fields of a form when the paper is made."""

from __future__ import annotations

import re
from collections.abc import Mapping

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest

from .field_entries import EntryWriter
from .paper_model import Form
from .paper_words import WORDS

LONGEST = 4000
"""The longest text of a field, in characters."""
_UNSEEN = re.compile(r"[^\S\n ]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def assigned(texts: tuple[str, ...]) -> dict[str, str]:
    """``FIELD=TEXT``, each as a name and what is typed. Raises :class:`PunktError`."""
    found: dict[str, str] = {}
    for text in texts:
        name, mark, typed = text.partition("=")
        if not mark or not name:
            raise PunktError([Diagnostic("P931", Place("--set"), {"value": text})])
        found[name] = typed
    return found


def check_typed(form: Form, typed: Mapping[str, str], writer: EntryWriter) -> dict[str, str]:
    """The texts as they are written, without what cannot be seen; empty ones leave their field blank.

    Raises :class:`PunktError` for a field that there is not, or that is not typed.
    """
    problems = Problems()
    typable = [name for name, field in form.fields.items() if field.typed and writer.there(field)]
    for name, text in typed.items():
        field = form.fields.get(name)
        if field is None:
            problems.add("P794", Place(form.name), name=name, hint=nearest(name, typable))
        elif name not in typable:
            why = "given" if field.parts else "signed" if field.signature else "not_here"
            problems.add("P930", Place(form.name), name=name, why=WORDS[why])
        elif len(text) > LONGEST:
            problems.add("P932", Place(form.name), name=name, most=LONGEST)
    problems.raise_if_any()
    return {name: clean for name, text in typed.items() if (clean := _clean(text))}


def _clean(text: str) -> str:
    """Lines as the system writes them become lines; what a paper cannot show becomes a space."""
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
