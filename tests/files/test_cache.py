"""The cache never changes what is loaded: damaged, stale or foreign entries are not trusted."""

from __future__ import annotations

import hmac
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from helpers.invented_city import CITED, city, write
from helpers.loops import nonempty
from punkt import load
from punkt.files import cache
from punkt.files.cache import keep, read_kept
from punkt.files.read import Document, read_file
from punkt.files.texts import cache_entries
from punkt.files.texts.cache_entries import folder

TEXT = "a: 1\nb: [x, z]\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache, in a program that believes it, and another for its key."""
    monkeypatch.setattr(cache_entries, "believed", True)
    monkeypatch.setenv("PUNKT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, "utf-8")
    yield path


def content(document: Document) -> tuple[object, ...]:
    return document.file, document.data, document.value_at, document.key_at


def entry_of(file: Path, place: Path) -> Path:
    """The file's entry, after it was kept."""
    keep(read_kept(file), "norms")
    [entry] = place.iterdir()
    return entry


def _coded(entry: Path, payload: bytes) -> bytes:
    """An entry as whoever has the key can write it."""
    key = cache_entries.key_file().read_bytes()
    return hmac.new(key, entry.name.encode() + b"\0" + payload, "sha256").digest() + payload


def test_an_entry_is_used(file: Path, place: Path) -> None:
    entry = entry_of(file, place)
    again = read_kept(file)
    assert again.checked == "norms" and again.entry == entry.name
    assert content(again) == content(read_file(file))
    assert place.stat().st_mode & 0o077 == 0


def test_an_entry_serves_a_file_of_another_name_but_names_it(file: Path, place: Path, tmp_path: Path) -> None:
    entry_of(file, place)
    other = tmp_path / "b.yaml"
    other.write_text(TEXT, "utf-8")
    assert content(read_kept(other)) == content(read_file(other))


def test_any_byte_that_is_damaged_is_noticed(file: Path, place: Path) -> None:
    entry = entry_of(file, place)
    whole, right = entry.read_bytes(), content(read_file(file))
    for at in nonempty(range(len(whole))):
        for flip in (0x01, 0x80, 0xFF):
            entry.write_bytes(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
            found = read_kept(file)
            assert found.checked == "" and content(found) == right, (at, flip)


def test_an_entry_cut_short_or_grown_is_noticed(file: Path, place: Path) -> None:
    entry = entry_of(file, place)
    whole, right = entry.read_bytes(), content(read_file(file))
    for damaged in (*(whole[:length] for length in range(len(whole))), whole + b"\0", whole * 2):
        entry.write_bytes(damaged)
        found = read_kept(file)
        assert found.checked == "" and content(found) == right
    keep(read_kept(file), "norms")
    assert entry.read_bytes() == whole and read_kept(file).checked == "norms"


@pytest.mark.parametrize(
    "payload",
    [b"", b"1", b'["norms", {}]', b'["norms", {}, [[]], [], [], []]', b'["norms", {}, [1], [1], [], []]', b"garbage"],
)
def test_an_entry_of_another_make_is_not_taken(file: Path, place: Path, payload: bytes) -> None:
    entry = entry_of(file, place)
    entry.write_bytes(_coded(entry, payload))
    assert read_kept(file).checked == "" and content(read_kept(file)) == content(read_file(file))


def test_an_entry_under_the_name_of_another_is_not_taken(file: Path, place: Path, tmp_path: Path) -> None:
    entry = entry_of(file, place)
    other = tmp_path / "b.yaml"
    other.write_text("a: 2\n", "utf-8")
    (place / read_kept(other).entry).write_bytes(entry.read_bytes())
    assert read_kept(other).data == {"a": 2} and read_kept(other).checked == ""


def test_a_file_that_changes_is_read_anew(file: Path, place: Path) -> None:
    entry_of(file, place)
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_text(TEXT.replace("1", "2"), "utf-8")  # as long as before
    os.utime(file, ns=times)
    assert read_kept(file).data == {"a": 2, "b": ["x", "z"]}


def test_another_engine_does_not_take_it(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry_of(file, place)
    monkeypatch.setattr(cache, "_engine", lambda: b"another")
    assert read_kept(file).checked == ""


def test_the_engine_is_known_by_its_files_and_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("a = 1", "utf-8")
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path)
    found = set()
    for change in ("", "a = 2 ", "more", "python"):
        if change == "python":
            monkeypatch.setattr(sys, "version", "4.0")
        elif change:
            (tmp_path / ("b.py" if change == "more" else "a.py")).write_text(change, "utf-8")
        cache._engine.cache_clear()
        found.add(cache._engine())
    cache._engine.cache_clear()
    assert len(found) == 4


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_others_can_write_to_is_not_used(file: Path, place: Path, mode: int) -> None:
    entry_of(file, place)
    place.chmod(mode)
    assert folder() is None
    found = read_kept(file)
    keep(found, "norms")
    assert found.entry == "" and len(list(place.iterdir())) == 1


def test_a_folder_of_somebody_else_is_not_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder() == place
    monkeypatch.setattr(os, "getuid", lambda: place.stat().st_uid + 1)
    assert folder() is None


def test_a_folder_that_cannot_be_made_or_written(
    file: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for named in (str(file), str(file / "below"), "/proc/none"):
        monkeypatch.setenv("PUNKT_CACHE", named)
        assert folder() is None and content(read_kept(file)) == content(read_file(file))
    monkeypatch.setenv("PUNKT_CACHE", str(tmp_path / "cache"))
    found = read_kept(file)

    def full(*args: object, **more: object) -> None:
        raise OSError("no space left on the device")

    monkeypatch.setattr(os, "replace", full)
    keep(found, "norms")
    assert list((tmp_path / "cache").iterdir()) == [] and read_kept(file).checked == ""


def test_a_disk_that_fills_up_leaves_nothing(file: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_kept(file)

    def full(*args: object, **more: object) -> None:
        raise OSError("no space left on the device")

    monkeypatch.setattr(os, "replace", full)
    keep(found, "norms")
    assert list(place.iterdir()) == []


def test_off_keeps_nothing(file: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    keep(read_kept(file), "norms")
    assert folder() is None and not (tmp_path / "xdg").exists() and not Path("off").exists()


def test_the_folder_is_that_of_the_system(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUNKT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert folder() == tmp_path / "xdg" / "punkt"


def test_what_cannot_be_kept_is_read_each_time(tmp_path: Path, place: Path) -> None:
    path = tmp_path / "decimal.yaml"
    path.write_text("a: 8.1\n", "utf-8")
    keep(read_kept(path), "norms")
    assert list(place.iterdir()) == [] and content(read_kept(path)) == content(read_file(path))


def test_old_entries_go_and_what_is_not_ours_stays(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_entries, "MOST", 3)
    monkeypatch.setattr(cache_entries, "LEFT", 2)
    place.mkdir(mode=0o700)
    (place / "thesis.odt").write_text("years of work", "utf-8")
    (place / "folder").mkdir()
    os.utime(place / "thesis.odt", (0, 0))
    for number in range(8):
        path = tmp_path / "a.yaml"
        path.write_text(f"a: {number}\n", "utf-8")
        keep(read_kept(path), "norms")
        assert len(list(place.iterdir())) <= 5
    names = {entry.name for entry in place.iterdir()}
    assert {"thesis.odt", "folder"} < names
    assert (read_kept(path).checked, len(names)) == ("norms", 4)  # the last is there; eight less six


RULES = f"rules:\n  - check: valid\n{CITED}    require: paid\n"


def _load(root: str) -> str:
    return load("none.city", pack_dirs=[root]).packs[0].digest


def test_a_pack_is_the_same_with_and_without(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path, city(rules_yaml=RULES))
    monkeypatch.setenv("PUNKT_CACHE", "off")
    _load(str(root))  # the program's own texts, which would be kept too, are read once a process
    monkeypatch.setenv("PUNKT_CACHE", str(place))
    first = _load(str(root))
    kept = list(place.iterdir())
    assert len(kept) == 6
    second = load("none.city", pack_dirs=[root])
    for entry in kept:
        entry.write_bytes(entry.read_bytes()[:-1])
    third = load("none.city", pack_dirs=[root])
    monkeypatch.setenv("PUNKT_CACHE", "off")
    fourth = load("none.city", pack_dirs=[root])
    assert {first} == {rules.packs[0].digest for rules in (second, third, fourth)}
    rules_of = [[(rule.id, rule.body.place) for rule in rules.packs[0].rules] for rules in (second, third, fourth)]
    assert rules_of[0] == rules_of[1] == rules_of[2]


def test_many_at_once(tmp_path: Path, place: Path) -> None:
    root = write(tmp_path, city(rules_yaml=RULES))
    with ProcessPoolExecutor(4, initializer=cache_entries.believe, initargs=(True,)) as pool:
        found = set(pool.map(_load, [str(root)] * 12))
    assert len(found) == 1 and len(list(place.iterdir())) == 6
    assert _load(str(root)) in found
