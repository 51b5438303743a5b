"""Files of packs and vocabularies, and texts of documents, spoiled in every way that a seed draws."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.evaluator_trio import rules_of
from helpers.lengths import many
from helpers.places import ROOT
from helpers.spoiled_files import at, endured
from punkt import load
from punkt.law.sources.check_citations import cite_file

PACKS = ROOT / "tests/packs/parking"
FILES = sorted(str(file.relative_to(PACKS)) for file in PACKS.rglob("*.yaml"))
SHIPPED = ROOT / "rules/regional/karelia-166-p"
TEXT = """1. Настоящий Порядок определяет правила.
2. Пункт второй:
1) первое;
2) второе – до 3-х дней.

Приложение № 1

3. Ещё один пункт, «с кавычками».
"""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", FILES)
def test_files_of_a_pack(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    pack = name.partition("/")[0]
    packs = [f"test.parking.{pack if pack in ('levy', 'city') else 'city'}"]
    packs += ["test.parking.centre"] if pack == "centre" else []
    load(*packs, pack_dirs=[folder])
    valid = (folder / name).read_bytes()
    endured(at(folder / name, lambda _: load(*packs, pack_dirs=[folder])), [valid], many(4, 25, 800))


@pytest.mark.full
@pytest.mark.parametrize("name", sorted(file.name for file in SHIPPED.iterdir() if file.is_file()))
def test_files_of_a_shipped_pack(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(SHIPPED, folder)
    valid = (folder / name).read_bytes()
    endured(at(folder / name, lambda _: load("ru.karelia.166-p", pack_dirs=[folder])), [valid], many(0, 6, 50))


def test_texts_of_documents(tmp_path: Path) -> None:
    pack = rules_of("ru.karelia.166-p").packs[-1]
    texts = [TEXT.encode(), TEXT.encode("cp1251", "replace"), TEXT.encode("utf-16")]
    endured(at(tmp_path / "text.txt", lambda file: cite_file(pack, file)), texts, many(10, 100, 3_000))
