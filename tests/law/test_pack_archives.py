"""Packs as files: the same bytes wherever they are built, the same decisions, and whatever else such a file may be."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography", reason="the extra punkt[audit] is not installed")

from helpers.command_line import punkt
from helpers.signed_packs import CASE, Entry, SignedPacks, entry, rewritten
from helpers.wrong_values import checked
from punkt import PunktError, load
from punkt.files.canonical import canonical_decision
from punkt.law.loading import pack_archive
from punkt.law.loading.pack_archive import open_archive


@pytest.fixture
def packs(tmp_path: Path) -> SignedPacks:
    return SignedPacks(tmp_path)


def codes(error: pytest.ExceptionInfo[PunktError]) -> set[str]:
    return {fault.code for fault in checked(error.value)}


def test_commands_take_the_file_itself(packs: SignedPacks, tmp_path: Path) -> None:
    """Where a pack is read, its file stands for it; what it has not, and what cannot be put into it, is said."""
    file = str(packs.city)
    for read in (("coverage", file), ("book", file)):
        done = punkt(*read)
        assert len(done.output) > 200 and "[P699]" not in done.output, done.output
    for refused, code in (
        (("test", file), "P273"),
        (("schemas", file), "P274"),
        (("schemas", str(packs.folder)), "P274"),
    ):
        done = punkt(*refused)
        assert done.exit_code == 2 and f"[{code}]" in done.output, done.output
    for other in (("cite", file, "--source", __file__), ("source", "add", file, __file__), ("export", "dmn", file)):
        assert "[P699]" not in punkt(*other).output
    tested = punkt("test", "none.city", "--pack-dir", file)
    assert "[P273]" in tested.output and "cases/" not in tested.output


def test_the_same_files_give_the_same_bytes(packs: SignedPacks, tmp_path: Path) -> None:
    """On another disk, with other times and rights, and with the ends of lines of another system."""
    other = tmp_path / "other"
    for path in sorted((tmp_path / "source").rglob("*.yaml"), reverse=True):
        target = other / path.relative_to(tmp_path / "source")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        target.chmod(0o700)
    before = packs.city.read_bytes()
    assert packs.build(other / "city").read_bytes() == before


def test_what_a_file_is(packs: SignedPacks, tmp_path: Path) -> None:
    """By zipfile and hashlib alone: stored, sorted, one time; the pack's hash and that of each file."""
    pack = load("none.city", pack_dirs=[tmp_path / "source"]).packs[0]
    with zipfile.ZipFile(packs.city) as archive:
        names = archive.namelist()
        said = json.loads(archive.read("manifest.json"))
        files = {name: archive.read(name) for name in names if name != "manifest.json"}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert names == sorted(names) and packs.city.name == "none.city-1.0.0.punkt"
    assert (said["pack"], said["version"], said["sha256"]) == ("none.city", "1.0.0", pack.digest)
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == dict(said["files"])
    digest = hashlib.sha256()
    for name, _ in said["files"]:
        inner = name.partition("/")[2]
        digest.update(f"{inner}\0{len(files[name])}\0".encode() + files[name])
    assert digest.hexdigest() == pack.digest
    assert files["vocabulary/vocabulary.yaml"] == (tmp_path / "source/vocabulary.yaml").read_bytes()


def test_a_file_says_what_it_was_built_on(packs: SignedPacks) -> None:
    city, town = (open_archive(file.read_bytes(), file) for file in (packs.city, packs.town))
    assert city.bases == () and [(base.id, base.digest) for base in town.bases] == [("none.city", city.digest)]


def test_decisions_are_the_same_from_wherever_a_pack_comes(packs: SignedPacks, tmp_path: Path) -> None:
    """From folders, a folder of files, files by their paths, and bytes; and nothing of the place is needed afterwards."""
    files = [packs.city.read_bytes(), packs.town.read_bytes()]
    ways: dict[str, Callable[[], Any]] = {
        "folders": lambda: load("none.town", pack_dirs=[tmp_path / "source"]),
        "files in a folder": lambda: load("none.town", pack_dirs=[packs.folder]),
        "files": lambda: load("none.town", pack_dirs=[packs.city, packs.town]),
        "paths": lambda: load(packs.city, str(packs.town)),
        "bytes": lambda: load(*files),
    }
    found = {name: way() for name, way in ways.items()}
    wanted = found["folders"].decide(CASE).to_bytes()
    shutil.rmtree(packs.folder)
    assert {name for name, rules in found.items() if rules.decide(CASE).to_bytes() != wanted} == set()


def test_a_pack_is_loaded_out_of_a_journal(packs: SignedPacks, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    from punkt.journal import Journal

    rules = load("none.town", pack_dirs=[packs.folder])
    wanted, digests = rules.decide(CASE).to_bytes(), [pack.digest for pack in rules.packs]
    norms = tmp_path / "source/city/norms.yaml"
    with Journal.open(tmp_path / "a.db") as journal:
        journal.keep(rules)
        shutil.rmtree(packs.folder)
        assert load("none.town", journal=journal).decide(CASE).to_bytes() == wanted
        norms.write_text(norms.read_text("utf-8").replace("value: 9", "value: 1"), "utf-8")
        journal.keep(load("none.city", pack_dirs=[tmp_path / "source"]))
        with pytest.raises(PunktError) as error:
            load("none.town", journal=journal)
        assert codes(error) == {"P975"} and all(digest in str(error.value) for digest in digests[:1])
        assert load("none.town", digests[0], journal=journal).decide(CASE).to_bytes() == wanted


# --- what else a file may be


def more(*entries: Entry) -> Callable[[list[Entry]], Iterable[Entry]]:
    """Entries beside those that are there."""
    return lambda found: [*found, *entries]


def without(name: str) -> Callable[[list[Entry]], Iterable[Entry]]:
    """All entries but one."""
    return lambda found: [one for one in found if one[0].filename != name]


def altered(name: str, old: bytes, new: bytes) -> Callable[[list[Entry]], Iterable[Entry]]:
    """An entry with other content, the checksum of the archive made anew."""
    return lambda found: [(e, data.replace(old, new) if e.filename == name else data) for e, data in found]


def said(**changes: object) -> Callable[[list[Entry]], Iterable[Entry]]:
    """A manifest that says something else."""

    def change(found: list[Entry]) -> Iterable[Entry]:
        for head, data in found:
            own = head.filename == "manifest.json"
            yield head, canonical_decision(json.loads(data) | changes) if own else data

    return change


def turned(found: list[Entry]) -> Iterable[Entry]:
    """The same entries in another order."""
    return reversed(found)


def packed(found: list[Entry]) -> Iterable[Entry]:
    """The same entries, compressed."""
    return [(entry(head.filename, packed=True), data) for head, data in found]


BOMB = (entry("pack/forms/bomb.html", packed=True), b"0" * 20_000_000)
ATTACKS: dict[str, tuple[str, str, Callable[[list[Entry]], Iterable[Entry]]]] = {
    "a file altered": ("P966", "/pack/norms.yaml", altered("pack/norms.yaml", b"value: 9", b"value: 1")),
    "the vocabulary altered": (
        "P966",
        "/vocabulary/vocabulary.yaml",
        altered("vocabulary/vocabulary.yaml", b"[1..9]", b"[1..8]"),
    ),
    "a file more": ("P964", "", more((entry("pack/more.yaml"), b"rules: []\n"))),
    "a file twice": ("P963", "", more((entry("pack/norms.yaml"), b"norms: {}\n"))),
    "a file twice but for case": ("P963", "", more((entry("pack/Norms.yaml"), b"norms: {}\n"))),
    "a file less": ("P965", "", without("pack/norms.yaml")),
    "a way out": ("P962", "", more((entry("pack/../../evil.yaml"), b""))),
    "a way from the root": ("P962", "", more((entry("/etc/evil.yaml"), b""))),
    "a way of Windows": ("P962", "", more((entry("pack/C:\\evil.yaml"), b""))),
    "another folder": ("P962", "", more((entry("evil.yaml"), b""))),
    "a symlink": ("P962", "", more((entry("pack/link.yaml", 0o120777), b"/etc/passwd"))),
    "a folder": ("P962", "", more((entry("pack/forms/", 0o040755), b""))),
    "a bomb": ("P961", "", more(BOMB)),
    "compressed": ("P961", "", packed),
    "no manifest": ("P960", "", without("manifest.json")),
    "a manifest of another form": ("P960", "", said(schema="punkt/pack/2")),
    "a manifest with more": ("P960", "", said(more=1)),
    "a manifest without files": ("P960", "", said(files=None)),
    "another order": ("P960", "", turned),
    "another hash": ("P967", "", said(sha256="0" * 64)),
    "another id": ("P967", "", said(pack="none.other")),
    "another version": ("P967", "", said(version="9.9.9")),
    "another vocabulary": ("P967", "", said(vocabulary="none.other")),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_file_that_is_otherwise_is_refused(name: str, packs: SignedPacks) -> None:
    code, inside, change = ATTACKS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        content = rewritten(packs.city.read_bytes(), change)
    packs.city.write_bytes(content)
    for asked, folders in ((packs.city, []), ("none.city", [packs.folder])):
        with pytest.raises(PunktError) as error:
            load(asked, pack_dirs=folders)
        assert codes(error) == {code}
        assert error.value.diagnostics[0].place.file == f"{packs.city}{inside}"


def test_each_byte_counts(packs: SignedPacks) -> None:
    """A flipped bit anywhere, an end cut off, something before or behind: never another pack, never a traceback."""
    whole = packs.city.read_bytes()
    step = max(1, len(whole) // 300)
    for at in range(0, len(whole), step):
        for content in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole[:at]):
            with pytest.raises(PunktError):
                open_archive(content, packs.city)
    for content in (b"PK" + whole, whole + b"\0", whole + whole, b""):
        with pytest.raises(PunktError) as error:
            open_archive(content, packs.city)
        assert codes(error) <= {"P960", "P961"}


def test_bounds(packs: SignedPacks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_archive, "MOST_FILES", 3)
    with pytest.raises(PunktError) as error:
        load(packs.city)
    assert codes(error) == {"P961"}
    monkeypatch.setattr(pack_archive, "MOST_BYTES", 1000)
    with pytest.raises(PunktError) as error:
        load(packs.city)
    assert codes(error) == {"P961"}


def test_files_that_lie_over_one_another(packs: SignedPacks) -> None:
    """The way of bombs that are not compressed: many entries of one piece."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry("pack/a.yaml"), b"0" * 5000)
        first = archive.infolist()[0]
        for number in range(50):
            twin = entry(f"pack/{number}.yaml")
            twin.header_offset, twin.CRC = first.header_offset, first.CRC
            twin.file_size = twin.compress_size = 5000
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    with pytest.raises(PunktError) as error:
        open_archive(buffer.getvalue(), packs.city)
    assert codes(error) == {"P961"}


def test_a_pack_under_another_vocabulary_is_told(packs: SignedPacks, tmp_path: Path) -> None:
    """The vocabulary is in the hash: one of the same name that an earlier root has would decide otherwise."""
    words = tmp_path / "words"
    words.mkdir()
    text = (tmp_path / "source/vocabulary.yaml").read_text("utf-8").replace("[1..9]", "[1..8]")
    (words / "vocabulary.yaml").write_text(text, "utf-8")
    with pytest.raises(PunktError) as error:
        load("none.city", pack_dirs=[words, packs.folder])
    assert codes(error) == {"P967"}


def test_files_with_other_vocabularies_do_not_go_together(packs: SignedPacks, tmp_path: Path) -> None:
    words = tmp_path / "source/vocabulary.yaml"
    words.write_text(words.read_text("utf-8").replace("[1..9]", "[1..8]"), "utf-8")
    packs.build(tmp_path / "source/town")
    with pytest.raises(PunktError) as error:
        load("none.town", pack_dirs=[packs.folder])
    assert codes(error) == {"P620"}
