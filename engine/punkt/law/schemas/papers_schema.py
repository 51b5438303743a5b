"""The schema of a form: a paper that is filled in from a case and its decision."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .conditions_schema import fact_names, outcome_names
from .shared_parts import TEXT, Json, by_name, document, form, offered, said, several, table
from .text_patterns import ADDRESS, FILE, NAME, PATH, WORD

FORMATS = ("docx", "html")
LANGUAGES = ("ru", "en")
_IN = {"ru": ("По-русски", "In Russian"), "en": ("По-английски", "In English")}
SOURCES = ("fact", "outcome", "of", "by_hand")
"""What a field may be filled from, by its key."""
LONGEST_BLANK = 200


def form_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """A form: when it may be issued, its fields, its templates."""
    known = vocabulary if full else None
    subjects = sorted(vocabulary.subjects) if known is not None and vocabulary is not None else ()
    properties = {
        "form": said(form(WORD), "Имя формы: punkt form ИМЯ", "The name of the form: punkt form NAME"),
        "title": said(TEXT, "Название формы", "The title of the form"),
        "point": said(form(ADDRESS), "Где документ даёт форму, в кавычках", "Where the document gives it, in quotes"),
        "subject": said(offered(subjects, PATH), "О записи какого вида форма", "The record type the form is about"),
        "needs": said(
            several(_need(known)),
            "Без чего форма не выдаётся: исходы и их значения",
            "What the form is not issued without: outcomes and their values",
        ),
        "watch": said(
            several(_need(known)),
            "Исходы, которые при другом значении не мешают выдать форму, но о которых надо знать",
            "Outcomes that with another value do not stand against the form, but have to be known of",
        ),
        "fields": said(
            by_name({"$ref": "#/$defs/field"}, WORD),
            "Поля по именам, которыми пользуются шаблоны",
            "The fields, by the names that templates use",
        ),
        "templates": said(_templates(), "Файлы шаблонов", "The files of the templates"),
    }
    required = ("form", "title", "point", "subject", "fields", "templates")
    defs = {"field": _field(known), "part": said(_part(known), "Часть поля", "A part of a field")}
    return document("form", {"ru": "форма", "en": "form"}, table(properties, required), defs)


def _need(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "outcome": _outcome(vocabulary),
        "is": said(form(NAME), "Каким он должен быть", "What it has to be"),
    }
    return table(properties, ("outcome", "is"))


def _outcome(vocabulary: Vocabulary | None) -> Json:
    return said(offered(outcome_names(vocabulary), NAME), "Исход", "An outcome")


def _source(vocabulary: Vocabulary | None) -> Json:
    return {
        "fact": said(offered(fact_names(vocabulary), PATH), "Факт дела", "A fact of the case"),
        "outcome": _outcome(vocabulary),
        "words": said(
            {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
            "Какими словами форма называет значения",
            "The words the form has for the values",
        ),
        "unit": said({"type": "boolean"}, "Писать ли единицу измерения", "Whether the unit is written"),
    }


def _part(vocabulary: Vocabulary | None) -> Json:
    return table(_source(vocabulary), oneOf=[{"required": ["fact"]}, {"required": ["outcome"]}])


def _field(vocabulary: Vocabulary | None) -> Json:
    properties = {
        "label": said(TEXT, "Что это за поле", "What the field is"),
        **_source(vocabulary),
        "of": said(
            by_name({"$ref": "#/$defs/part"}, WORD),
            "Части, из которых says складывает поле",
            "The parts that `says` puts together",
        ),
        "says": said(
            TEXT,
            "Как сложить части: «{имя}» заменяется частью, неизвестная остаётся пустой строкой для заполнения",
            "How the parts are put together: {name} becomes the part, an unknown one stays a blank line",
        ),
        "by_hand": said(
            {"type": "boolean", "enum": [True]},
            "Поле, которого не даёт ни один факт: пустая строка",
            "A field that no fact gives: a blank line",
        ),
        "blank": said(
            {"type": "integer", "minimum": 1, "maximum": LONGEST_BLANK},
            "Длина пустой строки в знаках",
            "The length of the blank line in characters",
        ),
    }
    return said(table(properties, ("label",), oneOf=[{"required": [key]} for key in SOURCES]), "Поле", "A field")


def _templates() -> Json:
    file = said(form(FILE), "Файл рядом с этим", "A file beside this one")
    files = table(dict.fromkeys(FORMATS, file), FORMATS)
    return table({lang: said(files, *_IN[lang]) for lang in LANGUAGES}, LANGUAGES)
