"""What a pack's hash is over: all that a decision or a paper reads, and nothing else."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import bounded
from helpers.places import ROOT, TEST_PACKS
from punkt.deciding.rule_base import load

CITY = "test.parking.city"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The folder of a pack with a paper and a table below it."""
    packs = Path(shutil.copytree(TEST_PACKS / "parking", tmp_path / "packs"))
    [folder] = {path.parent for path in packs.rglob("pack.yaml") if f"pack: {CITY}\n" in path.read_text("utf-8")}
    (folder / "forms" / "parts").mkdir(parents=True)
    (folder / "forms" / "seal.docx").write_bytes(b"PK\x03\x04\r\nseal")
    (folder / "forms" / "parts" / "note.html").write_bytes(b"<p>note</p>\r\n")
    (folder / "tables").mkdir()
    (folder / "tables" / "rates.csv").write_bytes(b"zone,rate\nred,2\n")
    return folder


def digest(city: Path) -> str:
    return load(CITY, pack_dirs=[city.parent]).linked.by_id[CITY].digest


@pytest.mark.parametrize(
    "change",
    [
        lambda city: (city / "forms/seal.docx").write_bytes(b"PK\x03\x04\nseal"),
        lambda city: (city / "forms/seal.docx").rename(city / "forms/stamp.docx"),
        lambda city: (city / "forms/parts/note.html").write_bytes(b"<p>another</p>\n"),
        lambda city: (city / "forms/parts/note.html").unlink(),
        lambda city: (city / "tables/rates.csv").write_bytes(b"zone,rate\nred,3\n"),
        lambda city: (city / "tables/more.csv").write_bytes(b""),
        lambda city: (city / "forms/parts").rename(city / "forms/pieces"),
    ],
    ids=["line-end-in-docx", "renamed", "changed", "removed", "table", "added", "folder-renamed"],
)
def test_a_change_gives_another_hash(city: Path, change: Callable[[Path], object]) -> None:
    before = digest(city)
    change(city)
    assert digest(city) != before


@pytest.mark.parametrize(
    "change",
    [
        lambda city: (city / "forms/parts/note.html").write_bytes(b"<p>note</p>\n"),
        lambda city: (city / "cases" / "notes.txt").write_bytes(b"why"),
        lambda city: (city / "README.md").write_bytes(b"about"),
        lambda city: (city / "forms/README.md").write_bytes(b"about"),
        lambda city: (city / "forms/.seal.docx.swp").write_bytes(b"open in an editor"),
        lambda city: (city / "journal.db").write_bytes(b"left by a command"),
    ],
    ids=["line-end-in-text", "case", "readme", "readme-of-forms", "hidden", "not-read"],
)
def test_what_nobody_reads_is_no_part(city: Path, change: Callable[[Path], object]) -> None:
    (city / "cases").mkdir(exist_ok=True)
    before = digest(city)
    change(city)
    assert digest(city) == before


def test_a_pack_below_a_pack_is_another_pack(city: Path) -> None:
    before = digest(city)
    below = city / "of-a-district"
    below.mkdir()
    text = (city / "pack.yaml").read_text("utf-8").replace(f"pack: {CITY}\n", f"pack: {CITY}.district\n")
    (below / "pack.yaml").write_text(text, "utf-8")
    assert digest(city) == before


def test_the_hash_worked_out_anew() -> None:
    """Of a shipped pack with forms: the vocabulary, the YAML of its folder, then its forms; by another way."""
    folder = ROOT / "rules/regional/karelia-166-p"
    listed = bounded.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True, check=True).stdout.decode()
    names = [name for name in listed.split("\0") if name and not name.startswith("cases/") and name != "CHANGES.md"]
    assert any(name.endswith(".docx") for name in names)
    found = hashlib.sha256()
    own, below = ([name for name in names if ("/" in name) is deep] for deep in (False, True))
    for name in ["../../vocabulary.yaml", *sorted(own), *sorted(below)]:
        data = (folder / name).read_bytes()
        found.update(name.rpartition("../")[2].encode() + b"\0" + str(len(data)).encode() + b"\0" + data)
    assert load("ru.karelia.166-p").packs[-1].digest == found.hexdigest()


def test_a_journal_keeps_them_to_the_byte(city: Path, tmp_path: Path) -> None:
    """A bundle has the paper as it was, its own check finds it whole, and an altered paper is found."""
    from helpers.audit_journals import WHO, signing_keys
    from punkt.journal import Journal

    case = {"case": "c", "as_of": "2025-01-10"}
    rules = load(CITY, pack_dirs=[city.parent])
    private, public = signing_keys(tmp_path)
    journal = Journal.open(tmp_path / "a.db")
    journal.record(case, rules.decide(case), WHO)
    shutil.rmtree(city.parent)
    assert [replay.state for replay in journal.replay()] == ["same"]
    bundle = tmp_path / "bundle"
    journal.export(bundle, private_key=private)
    kept = bundle / "packs" / rules.linked.by_id[CITY].digest
    assert (kept / "forms/seal.docx").read_bytes() == b"PK\x03\x04\r\nseal"
    check = [sys.executable, str(bundle / "verify.py"), "--lang", "en", "--key", str(public)]
    assert bounded.run(check, capture_output=True, check=False).returncode == 0
    (kept / "forms/seal.docx").write_bytes(b"PK\x03\x04\nseal")
    altered = bounded.run(check, capture_output=True, text=True, check=False)
    assert altered.returncode == 1 and kept.name in altered.stdout


@pytest.mark.full
def test_the_shelf_of_a_service_has_them(city: Path) -> None:
    pytest.importorskip("fastapi", reason="needs punkt[web]")
    from punkt.service.core.pack_snapshot import Shelf

    shelf = Shelf.copy([str(city.parent)])
    try:
        assert shelf.packs[CITY].digest == digest(city)
        assert (Path(shelf.packs[CITY].folder) / "tables/rates.csv").is_file()
    finally:
        shelf.close()
