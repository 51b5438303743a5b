"""The guide's chapter on editions: the same room, decided on the days about the change, in the words of each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.places import ROOT
from punkt import load
from punkt.files.read import read_file

HEADS = {"guide.en.md": "Editions: each day has its wording", "guide.ru.md": "Редакции: у каждого дня свои слова"}


@pytest.fixture(params=HEADS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The files of the chapter, written where it says."""
    text = (ROOT / "docs" / request.param).read_text("utf-8").partition(HEADS[request.param])[2].partition("\n## ")[0]
    files = re.findall(r"\*\*`(.*?)`\*\*\n\n```yaml\n(.*?)```", text, re.S)
    assert len(files) == 6
    for name, content in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path / "rules/municipal/lesnoy-5"


@pytest.mark.parametrize(
    ("name", "came", "quote", "norm"),
    [
        # 19 square metres for two: 2 × 9 = 18, and from 2027 2 × 10 = 20
        (
            "in-december",
            ("met", "recommended"),
            "площадь комнаты не менее 9 кв. м на каждого жильца",
            (9, "2", "first"),
        ),
        (
            "in-january",
            ("not_met", "mandatory"),
            "площадь комнаты не меньше нормы на каждого жильца",
            (10, "3", "of-2027"),
        ),
    ],
)
def test_the_words_of_the_day(
    folder: Path, name: str, came: tuple[str, str], quote: str, norm: tuple[int, str, str]
) -> None:
    decision = load("ru.lesnoy.5", pack_dirs=[folder]).decide(read_file(folder / "cases" / f"{name}.yaml"))
    view = decision["group", "room_area"]
    assert (view.value, view.modality) == came
    [entry] = [entry for entry in decision.to_dict()["fired"] if "room_area" in entry["concludes"]]
    shown = entry["norms"]["area.least"]
    assert entry["quote"] == quote and (shown["value"], shown["point"], shown["edition"]) == norm
