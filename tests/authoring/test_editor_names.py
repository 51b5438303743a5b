"""What an editor is told of names, asked without a session: offers, explanations, changes of names, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.editor_session import place_of
from helpers.places import TEST_PACKS

pytest.importorskip("pygls")

from punkt.authoring.editor.complete import offers
from punkt.authoring.editor.cursor import cursor_at
from punkt.authoring.editor.explain import explained
from punkt.authoring.editor.naming import Mention
from punkt.authoring.editor.ranges import characters, units
from punkt.authoring.editor.rename import Refused, renamed
from punkt.authoring.editor.workspace import Workspace

PACK = TEST_PACKS / "beginner"
QUEUE = PACK / "05-queue.yaml"


@pytest.fixture(scope="module")
def work() -> Workspace:
    return Workspace([PACK])


def name_at(work: Workspace, file: Path, part: str) -> Mention:
    line, column = place_of(file.read_text(encoding="utf-8"), part)
    found = work.at(file, line + 1, column + len(part))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("part", "some", "others"),
    [
        ("is: absent", ["available", "absent", "elderly", "ill"], ["first"]),
        ("then: $points.orphan", ["$points.orphan", "$hours.periodic"], ["absent"]),
        ("{fact: parental_care", ["parental_care", "income.per_head"], ["queue"]),
        ("decide: queue", ["queue", "need"], ["fee.free"]),
    ],
)
def test_what_is_offered(work: Workspace, part: str, some: list[str], others: list[str]) -> None:
    line, column = place_of(QUEUE.read_text(encoding="utf-8"), part)
    start = column + part.rindex(" ") + 1 + ("$" in part)
    found = {offer.text for offer in offers(work, QUEUE, line, start, "ru")[1]}
    assert set(some) <= found and found.isdisjoint(others)


def test_what_is_told(work: Workspace) -> None:
    assert "> 8 баллов и более" in explained(work, name_at(work, QUEUE, "at_least: $queue.first"), "ru")
    assert "point 6" in explained(work, name_at(work, QUEUE, "at_least: $queue.first"), "en")
    assert "Могут ли родители" in explained(work, name_at(work, QUEUE, "fact: parental_care"), "ru")
    assert "п. 5: Баллы складываются" in explained(work, name_at(work, QUEUE, "{outcome: points.total"), "ru")


def test_a_name_changed(work: Workspace) -> None:
    edit = renamed(work, name_at(work, QUEUE, "{outcome: points.total"), "points.all", "ru")
    assert edit.changes is not None
    assert {Path(uri).name: len(edits) for uri, edits in edit.changes.items()} == {
        "05-queue.yaml": 2,
        "full.yaml": 1,
        "pays.yaml": 1,
        "vocabulary.yaml": 1,
    }
    nested = name_at(work, QUEUE, "full_years: parents.birth_date")
    with pytest.raises(Refused, match="parents"):
        renamed(work, nested, "guardian.birth_date", "ru")
    with pytest.raises(Refused, match=r"открытых папок"):  # a fact of the shipped vocabulary
        renamed(work, name_at(work, QUEUE, "fact: parental_care"), "care", "ru")


def test_columns_are_those_of_the_protocol() -> None:
    line = "ru: 🙂 да"
    assert [units(line, column) for column in (4, 5, 6)] == [4, 6, 7]
    assert [characters(line, unit) for unit in (4, 6, 7)] == [4, 5, 6]


@pytest.mark.parametrize(
    ("text", "path", "key"),
    [
        ("rules:\n  - check: a\n    require: {all: [{fact: |", ("rules", 0, "require", "all", 0, "fact"), False),
        ("rules:\n  - check: a\n    require:\n      all:\n        - {|", ("rules", 0, "require", "all", 0), True),
        ("rules:\n  - check: a\n    |", ("rules", 0), True),
        ("norms:\n  a.b:\n    unit: |", ("norms", "a.b", "unit"), False),
        ('points:\n  "1": {state: |', ("points", "1", "state"), False),
        ("|", (), True),
    ],
)
def test_where_a_cursor_is(text: str, path: tuple[object, ...], key: bool) -> None:
    before = text[: text.index("|")].split("\n")
    found = cursor_at(before, len(before) - 1, len(before[-1]))
    assert (found.path, found.key) == (path, key)
