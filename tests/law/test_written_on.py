"""The papers on which facts are written: the longest name that covers a fact says its paper; files may add to them."""

from __future__ import annotations

from pathlib import Path

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.files.messages.diagnostics import Problems
from punkt.files.read import read_file, read_text
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.vocabulary import Vocabulary

BASE = """
vocabulary: test.words
version: 1.0.0
title: {ru: а, en: a}
written_on:
  form: {title: {ru: бланк, en: form}, facts: [owner]}
  permit: {title: {ru: пропуск, en: permit}, hint: {ru: б, en: b}, facts: [owner.permit]}
subjects:
  owner:
    section: true
    title: {ru: а, en: a}
    facts:
      age: {type: integer, label: {ru: а, en: a}, question: {ru: а, en: a}}
      permit.day: {type: date, label: {ru: а, en: a}, question: {ru: а, en: a}}
      permits: {type: integer, label: {ru: а, en: a}, question: {ru: а, en: a}}
"""
MORE = """
vocabulary: test.more
version: 1.0.0
title: {ru: а, en: a}
written_on:
  permit: {title: {ru: другое, en: other}, facts: [owner.plate]}
subjects:
  owner:
    title: {ru: а, en: a}
    facts:
      plate: {type: text, label: {ru: а, en: a}, question: {ru: а, en: a}}
      colour: {type: text, label: {ru: а, en: a}, question: {ru: а, en: a}}
"""


def vocabulary(text: str, base: Vocabulary | None = None) -> Vocabulary:
    problems = Problems()
    found = read_vocabulary(read_text(text.encode(), "v.yaml"), problems, base)
    problems.raise_if_any()
    assert found is not None
    return found


def test_the_longest_name_counts() -> None:
    words = vocabulary(BASE)
    assert {path: words.paper_of("owner", path) for path in words.subjects["owner"].facts} == {
        "age": "form", "permit.day": "permit", "permits": "form",
    }  # fmt: skip
    assert words.paper_of("other", "age") == ""


def test_a_file_that_adds_to_another_may_add_to_its_papers() -> None:
    words = vocabulary(MORE, vocabulary(BASE))
    assert words.paper_of("owner", "plate") == "permit" and words.paper_of("owner", "colour") == "form"
    assert words.written_on["permit"].title == {"ru": "пропуск", "en": "permit"}, "its title stays"


def test_every_fact_of_the_shipped_vocabulary_that_is_asked_stands_on_a_paper() -> None:
    problems = Problems()
    words = read_vocabulary(read_file(Path(ROOT / "rules/vocabulary.yaml")), problems)
    assert words is not None and not problems.items
    asked = [
        (name, path) for name, subject in words.subjects.items() for path, fact in subject.facts.items() if fact.given
    ]
    assert [one for one in nonempty(asked) if not words.paper_of(*one) and one[0] != "room"] == []
