"""Where packs are found, in which order, and what their digests stand for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from helpers.invented_city import CITED, GOOD, HEADER, LEDGER, TOWN, VOCABULARY, T, city, town, write
from helpers.loops import nonempty
from punkt import load
from punkt.law.loading.pack_store import Index, search_roots, shipped

RULES = f"rules:\n  - check: valid\n{CITED}    require: paid\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.delenv("PUNKT_PACKS", raising=False)


def digests(root: Path, *names: str) -> dict[str, str]:
    return {pack.id: pack.digest for pack in load(*names, pack_dirs=[root]).packs}


def test_the_order_of_the_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = [tmp_path / name for name in ("a", "b", "c", "d")]
    for root in roots:
        root.mkdir()
    monkeypatch.setenv("PUNKT_PACKS", os.pathsep.join([str(roots[2]), "", str(roots[3])]))
    assert search_roots([roots[0], str(roots[1])]) == [*roots, shipped("rules")]
    assert search_roots() == [*roots[2:], shipped("rules")]


def test_packs_are_found_in_every_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write(one, {f"deep/er/{name}": text for name, text in GOOD.items()}, None)
    two.mkdir()
    write(two, {"pack.yaml": TOWN, "ledger.yaml": LEDGER})
    monkeypatch.setenv("PUNKT_PACKS", str(one))
    assert [pack.id for pack in load("none.town", pack_dirs=[two]).packs] == ["none.city", "none.town"]
    assert [pack.id for pack in load("ru.mintrud.847").packs] == ["ru.mintrud.847"]


def test_hidden_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {**city(), **{f".git/{name}": text for name, text in GOOD.items()}})
    assert Index.build([tmp_path]).packs == {"none.city": tmp_path / "city"}


def test_one_folder_under_two_roots_is_one_pack(tmp_path: Path) -> None:
    write(tmp_path, city())
    assert load("none.city", pack_dirs=[tmp_path, tmp_path / "city", tmp_path]).packs[0].id == "none.city"


def test_bases_come_first_and_once(tmp_path: Path) -> None:
    files = town()
    files |= {
        "flat/pack.yaml": TOWN.replace("none.town", "none.flat").replace("none.city", "none.town"),
        "flat/ledger.yaml": LEDGER,
    }
    files |= {"hill/pack.yaml": TOWN.replace("none.town", "none.hill"), "hill/ledger.yaml": LEDGER}
    write(tmp_path, files)
    found = [pack.id for pack in load("none.hill", "none.flat", "none.city", "none.hill", pack_dirs=[tmp_path]).packs]
    assert found == ["none.city", "none.hill", "none.town", "none.flat"]


@pytest.mark.parametrize(
    "header", ["pack: 'none.city'", 'pack:   "none.city"', "\ufeffpack: none.city", "pack: none.city # the city"]
)
def test_ids_are_found_however_they_are_written(tmp_path: Path, header: str) -> None:
    write(tmp_path, city(pack_yaml=HEADER.replace("pack: none.city", header)))
    assert load("none.city", pack_dirs=[tmp_path]).packs[0].id == "none.city"


def test_a_pack_beside_its_own_vocabulary(tmp_path: Path) -> None:
    write(tmp_path, city(vocabulary_yaml=VOCABULARY), None)
    assert load("none.city", pack_dirs=[tmp_path]).vocabulary.id == "none.parking"


@pytest.mark.parametrize("folder", ["a", "z"])
def test_what_a_pack_adds_never_stands_for_the_whole(tmp_path: Path, folder: str) -> None:
    own = f"vocabulary: none.parking\nversion: 1.0.0\ntitle: {T}\noutcomes: {{permit: {{fresh: {{kind: check, title: {T}}}}}}}\n"
    files = {f"{folder}/{name}": text for name, text in {**GOOD, "vocabulary.yaml": own}.items()}
    write(tmp_path, {**files, "m/vocabulary.yaml": VOCABULARY}, None)
    vocabulary = load("none.city", pack_dirs=[tmp_path]).vocabulary
    assert ("permit", "fresh") in vocabulary.outcomes and "paid" in vocabulary.subjects["permit"].facts


# --- digests ----------------------------------------------------------------


def test_any_byte_of_a_pack_or_its_vocabulary_changes_the_digest(tmp_path: Path) -> None:
    write(tmp_path, city(rules_yaml=RULES))
    seen = {digests(tmp_path, "none.city")["none.city"]}
    for count, path in nonempty(enumerate(sorted(tmp_path.rglob("*.yaml")), 2)):
        path.write_text(path.read_text("utf-8") + " ", "utf-8")
        seen.add(digests(tmp_path, "none.city")["none.city"])
        assert len(seen) == count, path
    (tmp_path / "city/norms.yaml").rename(tmp_path / "city/norms2.yaml")
    assert digests(tmp_path, "none.city")["none.city"] not in seen


def test_line_ends_cases_and_other_files_do_not_change_the_digest(tmp_path: Path) -> None:
    write(tmp_path, city(rules_yaml=RULES))
    before = digests(tmp_path, "none.city")
    for path in tmp_path.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write(tmp_path, {"city/cases/a.yaml": "case: a\n", "city/README.md": "words", "city/cases/b.yml": "["}, None)
    assert digests(tmp_path, "none.city") == before


def test_the_digest_does_not_depend_on_where_a_pack_lies_or_what_is_beside_it(tmp_path: Path) -> None:
    own = f"vocabulary: none.parking\nversion: 1.0.0\ntitle: {T}\noutcomes: {{permit: {{fresh: {{kind: check, title: {T}}}}}}}\n"
    here, there = tmp_path / "here", tmp_path / "there" / "else"
    here.mkdir()
    there.mkdir(parents=True)
    write(here, city(rules_yaml=RULES))
    write(there, town(vocabulary_yaml=own, pack_yaml=TOWN))
    write(there, {"city/rules.yaml": RULES}, None)
    alone, both = digests(here, "none.city"), digests(there, "none.town")
    assert alone["none.city"] == both["none.city"] != both["none.town"]


def test_a_base_is_told_apart_from_the_pack(tmp_path: Path) -> None:
    write(tmp_path, town())
    before = digests(tmp_path, "none.town")
    write(tmp_path, {"city/rules.yaml": RULES}, None)
    after = digests(tmp_path, "none.town")
    assert before["none.town"] == after["none.town"] and before["none.city"] != after["none.city"]
