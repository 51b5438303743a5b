"""The schemas of the two files on a pack's source document: its layout, and its fingerprints."""

from __future__ import annotations

from punkt.law.packs.vocabulary import Vocabulary

from .shared_parts import BOOLEAN, STRING, TEXT, Json, by_name, choice, document, form, listed, said, several, table
from .text_patterns import ADDRESS, SHA256

PARAGRAPHS = {
    "blank_lines": {"ru": "абзацы разделены пустыми строками", "en": "blank lines stand between paragraphs"},
    "line_ends": {
        "ru": "каждая строка стоит отдельно; абзац начинается после конца предложения",
        "en": "every line stands alone; a paragraph begins after the end of a sentence",
    },
}
"""How the paragraphs of a document are told apart."""


def source_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """How a document is laid out."""
    apart = said(choice(PARAGRAPHS), "Чем разделены абзацы", "What tells paragraphs apart")
    apart["description"] += listed(PARAGRAPHS, PARAGRAPHS)
    properties = {
        "paragraphs": apart,
        "points": said(
            _markers(), 'Как записан первый пункт, например "1."', 'How the first point is written, such as "1."'
        ),
        "subs": said(
            _markers(),
            'Как записан первый подпункт: "а)", "(а)" или "-"',
            'How the first subpoint is written, such as "a)" or "-"',
        ),
        "inline": said(_markers(), "Подпункты внутри абзаца", "Subpoints inside a paragraph"),
        "headings": said(_markers(), 'Заголовки разделов, например "I."', 'Headings, such as "I."'),
        "notes": said(_markers(), 'Примечания, например "<1>"', 'Notes, such as "<1>"'),
        "drop_repeated_end": said(
            BOOLEAN,
            "Абзацы в конце файла, которые лишь повторяют прежние, не в счёт",
            "Paragraphs at the end that only repeat earlier ones do not count",
        ),
        "sections": said(
            several(_section()),
            "Части документа по порядку; до первой — вводная часть",
            "The sections of the document in order; what comes before the first is no unit",
        ),
    }
    whole = said(
        table(properties, ("paragraphs", "sections")),
        "Как устроен текст документа",
        "How the text of the document is laid out",
    )
    return document(
        "source", {"ru": "устройство документа", "en": "layout of a document"}, table({"source": whole}, ("source",))
    )


def _markers() -> Json:
    return several(STRING, unique=True)


def _section() -> Json:
    properties = {
        "heading": said(
            STRING,
            "Первые слова заголовка, который начинает часть",
            "The first words of the heading that begins the section",
        ),
        "from": said(
            STRING,
            "Первые слова первого абзаца, который входит в часть",
            "The first words of the first paragraph, which is part of the section",
        ),
        "prefix": said(
            form(ADDRESS), "Что стоит перед номерами пунктов", "What stands before the numbers of its points"
        ),
        "unit": said(
            form(ADDRESS),
            "Адрес всей части, если она — одна единица",
            "The address of the whole section, where it is one unit",
        ),
        "skip": said(BOOLEAN, "Не единица документа: подписи, титул", "No unit of the document: signatures, titles"),
        "points": said(
            _markers(), "Как записан первый пункт этой части", "How the first point of this section is written"
        ),
        "title": said(
            TEXT,
            "Как называть эту часть читателю, внутри предложения",
            "What to call this section to a reader, within a sentence",
        ),
    }
    one = [{"required": ["heading"]}, {"required": ["from"]}]
    return said(table(properties, oneOf=one), "Часть документа", "A section of the document")


def fingerprints_schema(vocabulary: Vocabulary | None, full: bool) -> Json:
    """What was registered of a document; written by the program."""
    units = said(
        by_name(form(SHA256), ADDRESS),
        "SHA-256 единиц документа по адресам",
        "SHA-256 of the document's units, by address",
    )
    properties = {
        "document": said(form(SHA256), "SHA-256 всего документа", "SHA-256 of the whole document"),
        "units": units,
    }
    whole = said(
        table(properties, ("document", "units")),
        "Отпечатки текста, приведённого к общему виду",
        "Fingerprints of the text's normal form",
    )
    return document(
        "fingerprints",
        {"ru": "отпечатки документа", "en": "fingerprints of a document"},
        table({"fingerprints": whole}, ("fingerprints",)),
    )
