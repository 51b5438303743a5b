"""Sealed entries: nothing about a person is readable without the key, and after an erasure not with it either."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from helpers.audit_journals import (
    CASES,
    WHO,
    codes,
    content_of,
    decided,
    filled,
    rules,
    seal_key,
    signing_keys,
    small,
    tamper,
)
from helpers.lengths import many
from punkt.files.messages.diagnostics import PunktError
from punkt.journal import EntryQuery, Journal
from punkt.journal.sealing import SealKeys
from punkt.law.packs.vocabulary import FactKind

PEOPLE = ("petrova", "two-brothers", "group-of-seven")


def sealed(tmp_path: Path, *names: str) -> Journal:
    journal = Journal.open(tmp_path / "a.db", key=seal_key(tmp_path))
    journal.record_many([decided(name) for name in names or PEOPLE], WHO)
    return journal


def everything(folder: Path) -> bytes:
    """All bytes of the database's files, and every part of it unpacked."""
    import zlib

    found = b"".join(path.read_bytes() for path in sorted(folder.glob("a.db*")))
    with sqlite3.connect(folder / "a.db") as connection:
        for table in ("parts", "sealed"):
            for (content,) in connection.execute(f"SELECT content FROM {table}"):
                try:
                    found += zlib.decompress(content)
                except zlib.error:
                    found += content
    return found


def test_nothing_personal_is_readable(tmp_path: Path) -> None:
    """No name, no id, no sensitive value and no outcome stands anywhere in the files, packs aside."""
    journal = sealed(tmp_path)
    journal.database.tidy()
    content = everything(tmp_path)
    secrets = {"petrova-2025-06", "1998-03-14", "too_early", decided()[1].digest}
    for name in PEOPLE:
        for members in [(content_of(name).get("group") or {}).get("members", [])]:
            secrets |= {member["id"] for member in members if not member["id"].isdigit() and len(member["id"]) > 2}
    with sqlite3.connect(tmp_path / "a.db") as connection:
        terms = connection.execute("SELECT DISTINCT substr(value, 1, 5) FROM terms").fetchall()
    assert terms == [("hmac:",)]
    for secret in secrets:
        assert secret.encode() not in content, secret


@pytest.mark.parametrize("name", PEOPLE)
def test_what_stays_open(tmp_path: Path, name: str) -> None:
    """Facts the vocabulary does not mark stand as they were given, and all that it marks is hashed."""
    journal = sealed(tmp_path, name)
    vocabulary, case = rules().vocabulary, content_of(name)

    def compare(kind: str, given: Any, public: Any, path: str = "") -> int:
        hashed = 0
        for key, value in given.items():
            at = f"{path}{key}"
            fact = vocabulary.subjects[kind].facts.get(at)
            if value is None:
                assert key not in public
            elif fact is None and key != "id":
                hashed += compare(kind, value, public[key], f"{at}.")
            elif fact is None or fact.sensitive or fact.kind is FactKind.REFERENCES:
                assert set(public[key]) == {"sealed"}, at
                hashed += 1
            elif fact.kind is FactKind.LIST:
                hashed += sum(compare(fact.of, one, two) for one, two in zip(value, public[key], strict=True))
            else:
                assert public[key] == json.loads(json.dumps(value, default=float)), at
        return hashed

    public = (journal.get(1).public or {})["case"]
    assert set(public["case"]) == {"sealed"} and public["as_of"] == case["as_of"]
    assert sum(compare(kind, case[kind], public[kind]) for kind in case if kind in vocabulary.subjects) > 4


def test_one_fact_can_be_shown(tmp_path: Path) -> None:
    """With the salt of one fact its value can be proven, by hand; the salt says nothing of another."""
    journal = sealed(tmp_path, "petrova")
    with sqlite3.connect(tmp_path / "a.db") as connection:
        (stored,) = connection.execute("SELECT content FROM sealed WHERE name = 'case'").fetchone()
    assert journal.keys is not None
    salt, _ = journal.keys.open(stored, journal.keys.current, f"{journal.id}/case")
    of_fact = hmac.new(salt, b"recipient.birth_date", "sha256").digest()
    expected = "sha256:" + hashlib.sha256(of_fact + b'"1998-03-14"').hexdigest()
    public = (journal.get(1).public or {})["case"]
    assert public["recipient"]["birth_date"] == {"sealed": expected}


def test_same_facts_twice_look_different(tmp_path: Path) -> None:
    journal = sealed(tmp_path, "petrova", "petrova")
    one, two = journal.get(1), journal.get(2)
    assert one.public != two.public
    assert one.head["parts"]["decision"] != two.head["parts"]["decision"]


def test_with_the_key_and_without(tmp_path: Path) -> None:
    journal = sealed(tmp_path)
    assert journal.get(1).state == "opened" and journal.get(1).decision_bytes == decided()[1].to_bytes()
    assert [replay.state for replay in journal.replay()] == ["same"] * 3
    assert codes(journal) == [] and journal.verify().unopened == 0
    assert [e.id for e in journal.search(EntryQuery(case="petrova-2025-06")).entries] == [1]
    assert [e.id for e in journal.search(EntryQuery(outcome="recipient.need", value="established")).entries] == [1]
    blind = Journal.open(tmp_path / "a.db")
    entry = blind.get(1)
    assert (entry.state, entry.case, entry.decision) == ("sealed", None, None)
    assert blind.verify().good and blind.verify().unopened == 3
    assert [replay.state for replay in blind.replay()] == ["sealed"] * 3
    found = blind.search(EntryQuery(case="petrova-2025-06"))
    assert (found.total, found.blind) == (0, True) and not blind.search(EntryQuery(who=WHO)).blind
    assert not journal.search(EntryQuery(case="petrova-2025-06")).blind
    with pytest.raises(PunktError, match="P777"):
        blind.record(*small(1), WHO)
    other = Journal.open(tmp_path / "a.db", key=seal_key(tmp_path, "other"))
    assert other.get(1).state == "sealed" and other.verify().unopened == 3


def test_no_person_no_seal(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "a.db", key=seal_key(tmp_path))
    journal.record(*small(1), WHO)
    assert journal.get(1).state == "open"


def test_erased(tmp_path: Path) -> None:
    journal = sealed(tmp_path)
    private, public = signing_keys(tmp_path)
    (tmp_path / "cp").write_bytes(journal.checkpoint(private))
    with sqlite3.connect(tmp_path / "a.db") as connection:
        lost = [row[0] for row in connection.execute("SELECT content FROM sealed WHERE number = 1 AND name <> 'terms'")]
    (entry,) = journal.erase(journal.sealed_of("petrova-2025-06"), "Сидорова", "заявление № 5")
    assert entry.id == 4
    gone = journal.get(1)
    assert (gone.state, gone.erased_by, gone.case, gone.decision) == ("erased", 4, None, None)
    assert gone.public is not None
    tells = journal.get(4)
    assert (tells.kind, tells.head["erases"], tells.head["why"], tells.who) == (
        "erasure",
        1,
        "заявление № 5",
        "Сидорова",
    )
    report = journal.verify([tmp_path / "cp"], public)
    assert report.good and report.erased == {1: 4} and report.sealed == 2 and report.covered == 3
    assert [replay.state for replay in journal.replay()] == ["erased", "same", "same", "nothing"]
    assert journal.search(EntryQuery(case="petrova-2025-06")).total == 0
    content = b"".join(path.read_bytes() for path in tmp_path.glob("a.db*"))
    assert all(part[:64] not in content and part[-64:] not in content for part in lost)


def test_what_cannot_be_erased(tmp_path: Path) -> None:
    journal = sealed(tmp_path, "petrova")
    journal.record(*small(1), WHO)
    journal.erase([1], WHO, "")
    for number in (1, 2, 3):
        with pytest.raises(PunktError, match="P777"):
            journal.erase([number], WHO, "")
    with pytest.raises(PunktError, match="P779"):
        journal.erase([9], WHO, "")
    assert journal.verify().entries == 3


def test_erased_behind_the_journal(tmp_path: Path) -> None:
    """Rows that went without a record of it are missing; a record of it without the rows going is found too."""
    sealed(tmp_path).close()
    with pytest.raises(sqlite3.IntegrityError, match="erasure"):
        tamper(tmp_path / "a.db", "DELETE FROM sealed WHERE number = 1", guards=True)
    tamper(tmp_path / "a.db", "DELETE FROM sealed WHERE number = 1 AND name = 'case'")
    assert codes(Journal.open(tmp_path / "a.db"))[0] == ("P773", 1)
    tamper(tmp_path / "a.db", "INSERT INTO erased VALUES (2, 3)")
    assert ("P772", 2) in codes(Journal.open(tmp_path / "a.db"))


def test_ciphertext_exchanged(tmp_path: Path) -> None:
    sealed(tmp_path, "petrova", "petrova").close()
    other = "(SELECT content FROM sealed WHERE number = 2 AND name = 'case')"
    tamper(tmp_path / "a.db", f"UPDATE sealed SET content = {other} WHERE number = 1 AND name = 'case'")
    assert codes(Journal.open(tmp_path / "a.db")) == [("P772", 1)]


def test_no_entry_of_a_case_is_overlooked(tmp_path: Path) -> None:
    """To erase all of a case, the keys of all sealed entries must be at hand."""
    journal = sealed(tmp_path, "petrova")
    first = (tmp_path / "seal").read_text()
    (tmp_path / "seal").write_text(SealKeys.new() + "\n")
    journal = Journal.open(tmp_path / "a.db", key=tmp_path / "seal")
    journal.record(*decided("petrova"), WHO)
    for other in (journal, Journal.open(tmp_path / "a.db")):
        with pytest.raises(PunktError, match="P777"):
            other.sealed_of("petrova-2025-06")
    (tmp_path / "seal").write_text((tmp_path / "seal").read_text() + first)
    journal = Journal.open(tmp_path / "a.db", key=tmp_path / "seal")
    assert journal.sealed_of("petrova-2025-06") == [1, 2]
    journal.erase([1], WHO, "")
    assert journal.sealed_of("petrova-2025-06") == [2]


def test_keys_in_turn(tmp_path: Path) -> None:
    """A new key on top seals from now on; the old one below still opens what it sealed."""
    journal = sealed(tmp_path, "petrova")
    path = tmp_path / "seal"
    path.write_text(SealKeys.new() + "\n" + path.read_text())
    journal = Journal.open(tmp_path / "a.db", key=path)
    journal.record(*decided("two-brothers"), WHO)
    assert [journal.get(n).state for n in (1, 2)] == ["opened", "opened"]
    assert journal.get(1).head["seal"] != journal.get(2).head["seal"]
    assert journal.search(EntryQuery(case="petrova-2025-06")).total == 1
    assert journal.verify().unopened == 0


@pytest.mark.parametrize("content", ["", "short\n", "no base64 …", "A" * 43])
def test_bad_keys(tmp_path: Path, content: str) -> None:
    (tmp_path / "k").write_text(content)
    with pytest.raises(PunktError, match="P777"):
        Journal.open(tmp_path / "a.db", key=tmp_path / "k")
    with pytest.raises(PunktError, match="P777"):
        Journal.open(tmp_path / "a.db", key=tmp_path / "nothing")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.full
def test_every_case_of_the_pack(tmp_path: Path) -> None:
    """Each of the pack's cases, sealed and opened again, is decided to the byte as before."""
    names = [path.stem for path in sorted(CASES.glob("*.yaml"))][:: many(8, 1, 1)]
    journal = sealed(tmp_path, *names)
    assert [replay.state for replay in journal.replay()] == ["same"] * len(names)
    assert filled(tmp_path / "b.db", 1).verify().sealed == 0
