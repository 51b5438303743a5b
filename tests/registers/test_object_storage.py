"""Registers in a store of objects: read, decided and written there as from a file to a file, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helpers.command_line import punkt
from helpers.object_store import BUCKET, SECRET, object_store
from punkt.files.messages.diagnostics import PunktError
from punkt.files.messages.optional_parts import how_to
from punkt.registers.invented.write_invented import invent
from punkt.registers.read.object_storage import ObjectStore, address_of, is_stored, without_user
from punkt.registers.read.open_source import ReadOptions, open_source

PACK = "ru.karelia.166-p"
OPTIONS = ("--pack", PACK, "--as-of", "2025-06-01")
AT = f"s3://{BUCKET}"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A store; runs work in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with object_store(monkeypatch) as client:
        yield client


def names(store: Any, start: str = "") -> list[str]:
    found = store.list_objects_v2(Bucket=BUCKET, Prefix=start).get("Contents", ())
    return sorted(one["Key"] for one in found)


def content(store: Any, key: str) -> bytes:
    found: bytes = store.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    return found


def test_addresses() -> None:
    assert is_stored("s3://b/k") and is_stored("s3:/b/k") and not is_stored("delta:s3://b/k") and not is_stored("s3")
    assert address_of("S3:/bucket/a/b c*.csv") == "s3://bucket/a/b c*.csv"
    for wrong in ("s3://bucket", "s3://bucket/", "s3:///key", "s3://me:secret@bucket/key", "s3://bucket/folder/"):
        with pytest.raises(PunktError) as raised:
            address_of(wrong)
        (one,) = raised.value.diagnostics
        assert one.code == "P915" and "secret" not in one.place.file
    assert without_user("https://me:secret@host/a") == "https://host/a"


def test_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    for asked in (lambda: open_source(f"{AT}/people.csv", ReadOptions()), lambda: ObjectStore(f"{AT}/o.csv")):
        with pytest.raises(PunktError) as raised:
            asked()
        assert raised.value.lines("en") == [f"punkt: not installed: s3fs; install it: {how_to('cloud')} [P799]"]


@pytest.mark.full
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_from_the_store_into_the_store_as_from_a_file_into_a_file(ending: str, store: Any, tmp_path: Path) -> None:
    files = invent(PACK, (), tmp_path / f"g.{ending}", 30, 5, "groups", as_of=date(2025, 6, 1))
    files = [file for file in files if file.suffix == f".{ending}"]
    lists = [file for file in files if file != files[0]]
    for file in files:
        store.upload_file(str(file), BUCKET, f"in/{file.name}")

    def call(folder: str) -> tuple[str, ...]:
        named = [part for file in lists for part in ("--with", f"{file.name.split('.')[2]}={folder}/{file.name}")]
        return ("run", f"{folder}/{files[0].name}", *named, *OPTIONS, "--trace", "--part", "7")

    here = punkt(*call(str(tmp_path)), "--out", str(tmp_path / f"o.{ending}"))
    there = punkt(*call(f"{AT}/in"), "--out", f"{AT}/out/o.{ending}")
    assert here.exit_code == 0, here.output
    assert there.exit_code == 0, there.output
    assert list(Path().iterdir()) == [], "nothing is left here"
    made = sorted(path.name for path in tmp_path.glob("o.*") if path.suffix != ".html")
    assert names(store, "out/") == [f"out/{name}" for name in made]
    for name in made:
        assert content(store, f"out/{name}") == (tmp_path / name).read_bytes(), name
        assert f"{AT}/out/{name}" in there.stdout
    assert SECRET not in there.output

    again = punkt(*call(f"{AT}/in"), "--out", f"{AT}/out/o.{ending}")
    assert again.exit_code == 2 and f"{AT}/out/o.{ending}" in again.stderr and "P802" in again.stderr
    assert "P812" in punkt(*call(f"{AT}/in"), "--out", f"{AT}/in/{files[0].name}", "--overwrite").stderr


@pytest.mark.full
def test_a_pattern_and_what_an_earlier_run_left(store: Any, tmp_path: Path) -> None:
    """Objects of one head are one register; rows turned down once are gone from beside the output when none are."""
    store.put_object(Bucket=BUCKET, Key="m/2025-01.csv", Body=b"case;sex\na;male\nb;sun\n")
    store.put_object(Bucket=BUCKET, Key="m/2025-02.csv", Body=b"case;sex\nc;female\n")
    call = ("run", f"{AT}/m/2025-*.csv", *OPTIONS, "--out", f"{AT}/o.csv", "--keep", "file", "--remember")
    first = punkt(*call)
    assert first.exit_code == 0, first.output
    assert names(store, "o.") == ["o.csv", "o.csv.about.json", "o.csv.rejected", "o.csv.run"]
    assert b"a;2025-01.csv;" in content(store, "o.csv") and b"c;2025-02.csv;" in content(store, "o.csv")

    store.put_object(Bucket=BUCKET, Key="m/2025-01.csv", Body=b"case;sex\na;male\nb;male\n")
    later = punkt(
        "run", f"{AT}/m/2025-*.csv", *OPTIONS, "--out", f"{AT}/p.csv", "--keep", "file", "--since", f"{AT}/o.csv"
    )
    assert later.exit_code == 0, later.output
    assert "2" in next(line for line in later.stdout.splitlines() if "taken over" in line)
    told = punkt("compare-runs", f"{AT}/o.csv", f"{AT}/p.csv")
    assert told.exit_code == 1 and "b" in told.stdout, told.output
    assert "P897" in punkt("compare-runs", f"{AT}/m/2025-01.csv", f"{AT}/p.csv").stderr

    second = punkt(*call[:-1], "--overwrite")
    assert second.exit_code == 0, second.output
    assert names(store, "o.") == ["o.csv", "o.csv.about.json"]


@pytest.mark.full
def test_what_is_decided_is_kept_where_the_store_fails(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bucket goes while the run works; once it is there again, the next call puts there what was decided."""
    from punkt.registers.local import into_storage

    (tmp_path / "p.csv").write_text("case;sex\na;male\nb;sun\n")
    call = ("run", str(tmp_path / "p.csv"), *OPTIONS, "--out", f"{AT}/o.csv")
    with monkeypatch.context() as patch:
        patch.setattr(into_storage.StoredFiles, "deliver", _without_bucket(store, into_storage.StoredFiles.deliver))
        broken = punkt(*call)
    assert broken.exit_code == 2 and "P879" in broken.stderr and len(broken.stderr.splitlines()) == 1, broken.output
    assert [path.name for path in Path().iterdir()] == ["o.csv.unfinished"]
    store.create_bucket(Bucket=BUCKET)
    assert "P737" in punkt(*call).stderr and names(store) == []
    resumed = punkt(*call, "--resume")
    assert resumed.exit_code == 0, resumed.output
    assert names(store) == ["o.csv", "o.csv.about.json", "o.csv.rejected"] and list(Path().iterdir()) == []


def _without_bucket(store: Any, deliver: Any) -> Any:
    def delivered(*arguments: Any) -> Any:
        store.delete_bucket(Bucket=BUCKET)
        return deliver(*arguments)

    return delivered


@pytest.mark.full
def test_refusals(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line each; no key is ever told, and nothing is left."""
    store.put_object(Bucket=BUCKET, Key="folder/p.csv", Body=b"case;sex\na;male\n")
    assert punkt("map", "--suggest", f"{AT}/folder/p.csv").exit_code == 0

    def line(register: str, out: str = "o.csv") -> str:
        found = punkt("run", register, *OPTIONS, "--out", out)
        assert found.exit_code == 2 and len(found.stderr.splitlines()) == 1, found.output
        assert SECRET not in found.output and list(Path().iterdir()) == []
        return found.stderr

    assert line(f"{AT}/none.csv") == f"{AT}/none.csv: there is no such file; check the path and the file name [P001]\n"
    assert "P001" in line(f"{AT}/none-*.csv")
    assert "P002" in line(f"{AT}/folder")
    assert "P915" in line("s3://registers/")
    assert "does not exist" in (said := line("s3://nobody/p.csv")) and "P916" in said
    assert "P916" in line(f"{AT}/folder/p.csv", "s3://nobody/o.csv")
    assert "P803" in line(f"{AT}/folder/p.csv", f"{AT}/o.pdf")
    store.put_object(Bucket=BUCKET, Key="empty.csv", Body=b"")
    assert line(f"{AT}/empty.csv").startswith(f"{AT}/empty.csv")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://me:{SECRET}@127.0.0.1:1")
    assert "P916" in line(f"{AT}/folder/p.csv")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert "nobody" in (said := line(f"{AT}/folder/p.csv")) and "P916" in said


@pytest.mark.full
def test_an_object_that_changes_while_it_is_read(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from s3fs import S3FileSystem

    store.put_object(Bucket=BUCKET, Key="p.csv", Body=b"case;sex\na;male\n")
    bring = S3FileSystem.get_file

    def changed(self: Any, *arguments: Any, **options: Any) -> None:
        bring(self, *arguments, **options)
        store.put_object(Bucket=BUCKET, Key="p.csv", Body=b"case;sex\nb;male\n")

    monkeypatch.setattr(S3FileSystem, "get_file", changed)
    assert "P917" in punkt("run", f"{AT}/p.csv", *OPTIONS, "--out", "o.csv").stderr
