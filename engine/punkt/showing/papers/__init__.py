"""Papers: forms of a pack's document filled in from a case and its decision, and dates as a calendar.

Which forms there are, their words, fields and conditions are data of the pack, in its folder
``forms``; see ``docs/forms.md``.
"""

from .field_entries import Blank, Entry
from .fill_form import Paper, choose, fill
from .paper_model import Field, Form, Need, Part
from .read_forms import FOLDER, all_forms, find_form, forms_of, packs_with_form, read_forms

__all__ = [
    "FOLDER",
    "Blank",
    "Entry",
    "Field",
    "Form",
    "Need",
    "Paper",
    "Part",
    "all_forms",
    "choose",
    "fill",
    "find_form",
    "forms_of",
    "packs_with_form",
    "read_forms",
]
