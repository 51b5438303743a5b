"""Papers: forms of a pack's document filled in from a case and its decision, and dates as a calendar.

Which forms there are, their words, fields and conditions are data of the pack, in its folder
``forms``; see ``docs/forms.md``.
"""

from .field_entries import Blank, FieldEntry
from .fill_form import Paper, choose, fill
from .paper_model import Form, FormField, FormPart, Need
from .read_forms import FOLDER, all_forms, find_form, forms_of, packs_with_form, read_forms
from .register_fields import Registered, registered

__all__ = [
    "FOLDER",
    "Blank",
    "FieldEntry",
    "Form",
    "FormField",
    "FormPart",
    "Need",
    "Paper",
    "Registered",
    "all_forms",
    "choose",
    "fill",
    "find_form",
    "forms_of",
    "packs_with_form",
    "read_forms",
    "registered",
]
