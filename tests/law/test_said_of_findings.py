"""What a pack and a vocabulary say of findings: titles, tensions, what is against a person, scales; faults with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.invented_city import GOOD, HEADER, VOCABULARY, T, city, faults, whole, write

TENSION = "tensions:\n  - {{subject: {subject}, outcomes: {{{outcomes}}}, says: {says}}}\n"


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


@pytest.mark.parametrize(
    ("header", "code", "column"),
    [
        ("titles: {permit: {tarif: {ru: а, en: a}}}\n", "P303", 19),
        (TENSION.format(subject="perm", outcomes="valid: met, tariff: free", says=T), "P220", 15),
        (TENSION.format(subject="permit", outcomes="valid: met, tarif: free", says=T), "P303", 46),
        (TENSION.format(subject="permit", outcomes="valid: met, tariff: cheap", says=T), "P204", 54),
        (TENSION.format(subject="permit", outcomes="", says=T), "P206", 33),
    ],
)
def test_faults_of_a_header(tmp_path: Path, header: str, code: str, column: int) -> None:
    files = {**GOOD, "pack.yaml": HEADER + header}
    found = faults(write(tmp_path, {f"city/{name}": text for name, text in files.items()}))
    assert [(one[0], one[3]) for one in found] == [(code, column)]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kind: decision, values: tariff, title", "kind: decision, values: tariff, adverse: [cheap], title", "P204"),
        ("left: {kind: decision, type: integer,", "left: {kind: decision, type: integer, deadline: true,", "P215"),
        ("units: {hour:", "ordinals: [degree]\nunits: {hour:", "P243"),
    ],
)
def test_faults_of_a_vocabulary(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert [one[0] for one in faults(write(tmp_path, city(), VOCABULARY.replace(old, new, 1)))] == [code]


def test_the_title_of_a_pack_stands_for_the_vocabulary_s(tmp_path: Path) -> None:
    header = HEADER + "titles: {permit: {tariff: {ru: плата, en: fee}}}\n"
    rules = whole(write(tmp_path, {**city(), "city/pack.yaml": header}), "none.city")
    assert rules.linked.vocabulary.outcomes["permit", "tariff"].title == {"ru": "плата", "en": "fee"}
    assert rules.linked.vocabulary.outcomes["permit", "valid"].title == {"ru": "а", "en": "a"}
