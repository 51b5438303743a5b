"""Uploaded registers: for their owner only, sealed, bounded, until a day; what is deleted is gone."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path
from typing import Any

import pytest

from helpers.postgres_server import own_server
from punkt.files.messages.diagnostics import PunktError
from punkt.journal.sealing import SealKeys
from punkt.service.core import register_bounds as bounds
from punkt.service.core import register_store
from punkt.service.core.drafts import Drafts
from punkt.service.core.register_store import RegisterStore
from punkt.service.core.user_store import DAY

SECRET = "Тайнова"
FILES = {"upload": (SECRET * 40).encode(), "empty": b""}


def code_of(error: Any) -> str:
    return str(error.value.diagnostics[0].code)


def kept(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def keys() -> SealKeys:
    return SealKeys([b"k" * 32])


def test_whose_a_register_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_store, "PIECE", 7)  # several pieces
    store = RegisterStore(str(tmp_path / "d.db"))
    mine = store.create("a", {"file": "x.csv"}, FILES)
    assert store.get("a", mine.id).content == {"file": "x.csv"} and store.get("a", mine.id).bears(mine.token)
    assert {name: store.file("a", mine.id, name) for name in FILES} == FILES
    changed = store.change("a", mine.id, lambda content: {**content, "n": 1}, {"upload": None, "result": b"r" * 20})
    assert changed.content == {"file": "x.csv", "n": 1} == store.get("a", mine.id).content
    assert store.file("a", mine.id, "result") == b"r" * 20
    for owner, number, name in (
        ("b", mine.id, "empty"),
        ("a", mine.id[:-1], "empty"),
        ("a", mine.id, "upload"),
        ("a", mine.id, ""),
    ):
        with pytest.raises(PunktError) as error:
            store.file(owner, number, name)
        assert code_of(error) == "P927"
    for act in (store.get, store.remove, lambda owner, number: store.change(owner, number, dict)):
        with pytest.raises(PunktError) as error:
            act("b", mine.id)
        assert code_of(error) == "P927"
    assert store.of_owner("b") == [] and [one.id for one in store.of_owner("a")] == [mine.id]
    store.close()


def test_sealed_and_gone_when_deleted(tmp_path: Path) -> None:
    store = RegisterStore(str(tmp_path / "d.db"), keys())
    mine = store.create("a", {"file": SECRET}, FILES)
    other = store.create("a", {}, FILES)
    assert store.file("a", mine.id, "upload") == FILES["upload"] and store.get("a", mine.id).content["file"] == SECRET
    assert SECRET.encode() not in kept(tmp_path)
    with store._writing() as connection:  # one owner's piece under another register's name
        pieces = store._pieces
        found = connection.execute(pieces.select().where(pieces.c.register == mine.id, pieces.c.name == "upload")).one()
        swapped = pieces.update().where(pieces.c.register == other.id, pieces.c.name == "upload")
        connection.execute(swapped.values(content=found.content))
    with pytest.raises(PunktError) as error:
        store.file("a", other.id, "upload")
    assert code_of(error) == "P420"
    store.close()
    unkeyed = RegisterStore(str(tmp_path / "d.db"))
    assert unkeyed.of_owner("a") == []
    with pytest.raises(PunktError) as error:
        unkeyed.get("a", mine.id)
    assert code_of(error) == "P927"
    open_one = unkeyed.create("a", {"file": SECRET}, {"upload": SECRET.encode()})
    unkeyed.remove("a", open_one.id)
    unkeyed.close()
    assert SECRET.encode() not in kept(tmp_path), "what is deleted is overwritten"


def test_it_ends_on_its_day_and_there_are_not_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    drafts = Drafts(str(tmp_path / "d.db"), clock=lambda: now[0])  # both lie in one file
    draft = drafts.create("a", {"name": SECRET})
    store = RegisterStore(str(tmp_path / "d.db"), days=2, clock=lambda: now[0])
    one = store.create("a", {}, FILES)
    now[0] += DAY
    store.change("a", one.id, lambda content: {**content, "n": 1})  # it does not last longer for that
    two = store.create("a", {}, FILES)
    now[0] += DAY
    assert [each.id for each in store.of_owner("a")] == [two.id] and store.sweep() == 1
    monkeypatch.setattr(register_store, "MOST", 1)
    with pytest.raises(PunktError) as error:
        store.create("a", {}, FILES)
    assert code_of(error) == "P937" and store.create("b", {}, {}).id
    assert drafts.get("a", draft.id).content == {"name": SECRET}
    store.close()
    drafts.close()


@pytest.mark.full
def test_in_postgresql() -> None:
    server = own_server()
    try:
        store, again = (RegisterStore(f"{server.address}/postgres", keys()) for _ in range(2))
        mine = store.create("a", {"file": SECRET}, FILES)
        assert again.file("a", mine.id, "upload") == FILES["upload"]
        again.change("a", mine.id, lambda content: {**content, "n": 1}, {"result": b"r"})
        assert store.get("a", mine.id).content == {"file": SECRET, "n": 1}
        store.remove("a", mine.id)
        assert again.of_owner("a") == []
        store.close()
        again.close()
    finally:
        server.end()


def test_what_a_file_is_called() -> None:
    for given, name in (
        ("Реестр май.CSV", "Реестр май.csv"), ("../../etc/x.xlsx", "x.xlsx"), ("C:\\dir\\a.xls", "a.xls"),
        ("a.tar.csv", "a.tar.csv"), ("delta:x.csv", "delta_x.csv"), ("*[x].csv", "__x_.csv"), ("x.csv.gz", "x.csv.gz"),
        ("-.csv", "register.csv"), (f"{'я' * 300}.csv", f"{'я' * 60}.csv"),
    ):  # fmt: skip
        assert bounds.file_name(given) == name
    for given in ("x.duckdb", "x.exe", "noending", "", "x.db", "x.duckdb.gz", ".csv"):
        with pytest.raises(PunktError) as error:
            bounds.file_name(given)
        assert code_of(error) == "P938"


def test_a_bomb_is_told_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 3 << 20)
    book, packed, fine = tmp_path / "b.xlsx", tmp_path / "b.csv.gz", tmp_path / "f.zip"
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", b"0" * (2 << 20))
        archive.writestr("xl/b.xml", b"0" * (2 << 20))  # together they are too much
    packed.write_bytes(gzip.compress(b"0" * (4 << 20)))
    for path in (book, packed):
        assert path.stat().st_size < 20_000
        with pytest.raises(PunktError) as error:
            bounds.check_unpacked(path)
        assert code_of(error) == "P928"
    with zipfile.ZipFile(fine, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (2 << 20))
    bounds.check_unpacked(fine)
    for number, data in enumerate((b"", b"PK\x03\x04 no archive", b"a;b\n1;2\n")):  # left to whoever reads it
        plain = tmp_path / f"{number}.xlsx"
        plain.write_bytes(data)
        bounds.check_unpacked(plain)
    for rows, columns in ((bounds.MOST_ROWS + 1, 3), (3, bounds.MOST_COLUMNS + 1)):
        with pytest.raises(PunktError) as error:
            bounds.check_extent(rows, columns)
        assert code_of(error) == "P928"
    bounds.check_extent(bounds.MOST_ROWS, bounds.MOST_COLUMNS)
