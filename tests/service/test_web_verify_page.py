"""The page that verifies the journal takes a checkpoint, as the command line does, and says the same."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.audit_journals import signing_keys
from helpers.loops import nonempty
from helpers.web_service import PACK, petrova, served
from punkt.files.messages.diagnostics import PunktError
from punkt.files.signing import new_keys
from punkt.files.texts import Texts
from punkt.journal import Journal

CHECKED = {"ru": "подтверждает записи по 2", "en": "vouches for entries up to 2"}
FAULTS = Texts("journal.faults")
CUT_OFF = {"ru": "нет записей с 2 по 2", "en": "entries 2 to 2"}


@pytest.fixture
def office(tmp_path: Path) -> dict[str, Path]:
    """A journal of two entries, its checkpoint and keys; and the same journal without its last entry."""
    private, public = signing_keys(tmp_path)
    (tmp_path / "whole").mkdir()
    (tmp_path / "short").mkdir()
    for folder, count in (("whole", 2), ("short", 1)):
        with served(tmp_path / folder) as client:
            for _ in range(count):
                assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
    with Journal.open(tmp_path / "whole" / "journal.db") as journal:
        (tmp_path / "checkpoint.json").write_bytes(journal.checkpoint(private))
    return {"checkpoint": tmp_path / "checkpoint.json", "key": public, "private": private, "folder": tmp_path / "whole"}


def _verify(client: Any, lang: str, files: dict[str, Any] | None = None, **texts: str) -> tuple[int, str]:
    page = {"accept": "text/html", "accept-language": lang}
    token = re.search(r'name="token" value="([0-9a-f]+)"', client.get("/journal", headers=page).text)
    assert token is not None
    answer = client.post("/journal/verify", data={"token": token[1], **texts}, files=files, headers=page)
    shown = re.sub(r"<[^>]+>", " ", answer.text).replace("\u00a0", " ")
    return answer.status_code, " ".join(unescape(shown).split())


@pytest.mark.full
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_by_file_and_by_text(office: dict[str, Path], lang: str) -> None:
    point, key = office["checkpoint"].read_bytes(), office["key"].read_bytes()
    with served(office["folder"]) as client:
        status, said = _verify(client, lang)
        assert status == 200 and ("--checkpoint" in said) and CHECKED[lang] not in said
        files = {"checkpoint": ("2025.json", point), "public_key": ("sign.pub", key)}
        status, said = _verify(client, lang, files)
        assert status == 200 and CHECKED[lang] in said
        status, said = _verify(client, lang, None, checkpoint_text=point.decode(), public_key_text=f"\n {key.decode()}")
        assert status == 200 and CHECKED[lang] in said


@pytest.mark.full
def test_what_will_not_do_fails_closed(office: dict[str, Path], tmp_path: Path) -> None:
    """In the words of the command line, and with its code."""
    point, key = office["checkpoint"].read_bytes(), office["key"].read_bytes()
    other = new_keys()[1]
    deep = b"\n".join([*point.splitlines()[:5], b"x" * 2_000_000, b"", *point.splitlines()[6:], b""])
    wrong: list[tuple[dict[str, bytes], dict[str, str]]] = [
        ({"checkpoint": point}, FAULTS["keyless"]),
        ({"public_key": key}, FAULTS["key_alone"]),
        ({"checkpoint": point, "public_key": b"no key"}, FAULTS["no_public"]),
        ({"checkpoint": b"\xff\x00", "public_key": key}, FAULTS["none"]),
        ({"checkpoint": b"", "public_key": key}, FAULTS["none"]),
        ({"checkpoint": b"[]", "public_key": key}, FAULTS["none"]),
        ({"checkpoint": deep, "public_key": key}, FAULTS["none"]),
        ({"checkpoint": point.replace(b"\n2\n", b"\n3\n"), "public_key": key}, FAULTS["wrong"]),
        ({"checkpoint": point, "public_key": other}, FAULTS["wrong"]),
        ({"checkpoint": point.partition(b"\xe2\x80\x94")[0], "public_key": key}, FAULTS["none"]),
    ]
    with served(office["folder"]) as client:
        for files, why in nonempty(wrong):
            for lang in ("ru", "en"):
                status, said = _verify(client, lang, {name: (f"{name}.x", data) for name, data in files.items()})
                assert status == 422 and why[lang] in said and "[P776]" in said, (files, said[:400])
    for number, (files, why) in nonempty(enumerate(wrong[3:])):
        (tmp_path / f"{number}.json").write_bytes(files["checkpoint"])
        (tmp_path / f"{number}.pub").write_bytes(files["public_key"])
        journal = Journal.open(office["folder"] / "journal.db")
        with pytest.raises(PunktError) as caught:
            journal.verify([tmp_path / f"{number}.json"], tmp_path / f"{number}.pub")
        assert why["ru"] in caught.value.lines("ru")[0]


@pytest.mark.full
def test_a_journal_of_another_service(office: dict[str, Path], tmp_path: Path) -> None:
    files = {
        "checkpoint": ("c.json", office["checkpoint"].read_bytes()),
        "public_key": ("k.pub", office["key"].read_bytes()),
    }
    with served(tmp_path / "short") as client:
        status, said = _verify(client, "en", files)
        assert status == 422 and FAULTS["foreign"]["en"] in said


@pytest.mark.full
def test_a_journal_whose_end_is_gone(office: dict[str, Path]) -> None:
    import sqlite3

    from helpers.audit_journals import tamper

    at = office["folder"] / "journal.db"
    tamper(at, *(f"DELETE FROM {table} WHERE number = 2" for table in ("terms", "parts", "entries")))
    assert sqlite3.connect(at).execute("SELECT count(*) FROM entries").fetchone() == (1,)
    files = {
        "checkpoint": ("c.json", office["checkpoint"].read_bytes()),
        "public_key": ("k.pub", office["key"].read_bytes()),
    }
    with served(office["folder"]) as client:
        for lang in ("ru", "en"):
            status, said = _verify(client, lang, files)
            assert status == 200 and CUT_OFF[lang] in said and "P775" in said
