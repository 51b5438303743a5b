"""Nothing on whose word others rely believes the cache: an entry edited by whoever has its key decides nowhere."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from helpers.command_line import punkt
from helpers.invented_city import CITED, city, write
from helpers.shared_editions import forget_editions
from helpers.web_service import served
from punkt import load
from punkt.files.texts import area, cache_entries
from punkt.journal import Journal

RULES = f"rules:\n  - check: valid\n{CITED}    require: {{fact: axles, at_most: $limit}}\n"
CASE = {"case": "c-1", "as_of": "2024-06-01", "permit": {"axles": 5}}
TRUE, FORGED = "met", "not_met"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack, a case, a recorded decision, and a cache in which the limit of 9 axles is one of 1."""
    monkeypatch.setattr(cache_entries, "believed", False)
    monkeypatch.setenv("PUNKT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PUNKT_PACKS", str(write(tmp_path, city(rules_yaml=RULES))))
    (tmp_path / "case.json").write_text(json.dumps(CASE), "utf-8")
    forget_editions()
    assert decided() == TRUE
    assert decided("--record", "journal.db") == TRUE
    assert punkt("lock", "--pack", "none.city").exit_code == 0
    assert forge(tmp_path / "cache") == 1
    forget_editions()
    return tmp_path


def forge(cache: Path) -> int:
    """Edit what entries hold, each with the code that it has to have; how many were edited."""
    key, edited = cache_entries.key_file().read_bytes(), 0
    for entry in cache.iterdir():
        before = entry.read_bytes()[32:]
        after = before.replace(b'"limit":{"value":9', b'"limit":{"value":1')
        code = hmac.new(key, entry.name.encode() + b"\0" + after, "sha256").digest()
        entry.write_bytes(code + after)
        edited += before != after
    return edited


def decided(*more: str) -> str:
    """What the command decides."""
    result = punkt("decide", "case.json", "--pack", "none.city", "--format", "json", *more)
    assert result.exit_code == 0, result.output
    return str(json.loads(result.stdout)["outcomes"]["permit"]["valid"]["value"])


def served_decision() -> str:
    """What the service decides."""
    with served(Path.cwd(), packs=("none.city",), record=False, journal="") as client:
        answer = client.post("/v1/decisions", json=CASE)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["outcomes"]["permit"]["valid"]["value"])


def from_python() -> str:
    """What a program decides."""
    return str(load("none.city").decide(CASE)["permit", "valid"].value)


def on_register() -> str:
    """What a run over a register decides."""
    Path("cases.jsonl").write_text(json.dumps(CASE) + "\n", "utf-8")
    result = punkt("run", "cases.jsonl", "--pack", "none.city", "--out", "out.jsonl", "--overwrite")
    assert result.exit_code == 0, result.output
    row = json.loads(Path("out.jsonl").read_text("utf-8").splitlines()[0])
    return str(row["outcomes"]["permit.valid"]["value"])


def test_the_forged_entry_would_decide(place: Path) -> None:
    """Without this the tests below would say nothing: whoever has the user's key can mislead an author."""
    assert decided() == FORGED


def test_a_forged_entry_without_the_key_decides_nothing(place: Path) -> None:
    cache_entries.key_file().unlink()
    cache_entries._key.cache_clear()
    assert decided() == TRUE


@pytest.mark.parametrize(
    "decide",
    [
        lambda: decided("--locked"),
        lambda: decided("--record", "journal.db"),
        from_python,
        served_decision,
        on_register,
    ],
    ids=["locked", "recorded", "python", "service", "register"],
)
def test_what_others_rely_on_is_read_afresh(place: Path, decide: Callable[[], str]) -> None:
    assert decide() == TRUE


FORM = """\
form: permit
title: {ru: Разрешение, en: Permit}
point: "1"
subject: permit
needs: [{outcome: valid, is: met}]
fields:
  axles: {label: {ru: оси, en: axles}, fact: axles}
templates:
  ru: {html: permit.html, docx: permit.docx}
  en: {html: permit.html, docx: permit.docx}
"""


def test_a_paper_that_is_recorded_is_read_afresh(place: Path) -> None:
    """By the forged entry the paper is refused; with ``--record`` it is issued, on the decision that was recorded."""
    docx = pytest.importorskip("docx", reason="needs punkt[forms]")
    (pack,) = (path.parent for path in place.rglob("pack.yaml"))
    (pack / "forms").mkdir()
    (pack / "forms" / "permit.yaml").write_text(FORM, "utf-8")
    (pack / "forms" / "permit.html").write_text("<p>{{ axles }}</p>", "utf-8")
    word = docx.Document()
    word.add_paragraph("{{ axles }}")
    word.save(str(pack / "forms" / "permit.docx"))
    assert decided("--record", "journal.db") == TRUE
    cache_entries.believe(True)
    forget_editions()
    form = ("form", "permit", "case.json", "--out", "permit.html")
    refused = punkt(*form)
    assert refused.exit_code == 1, refused.output
    forget_editions()
    result = punkt(*form, "--record", "journal.db")
    assert result.exit_code == 0 and "recorded: 3" in result.stderr, result.output


def test_replay_and_verify_read_afresh(place: Path) -> None:
    replayed = punkt("audit", "replay", "--all", "--journal", "journal.db")
    assert replayed.exit_code == 0 and "1" in replayed.stdout, replayed.output
    assert punkt("audit", "verify", "--journal", "journal.db").exit_code == 0
    with Journal.open(place / "journal.db") as journal:
        assert [replay.state for replay in journal.replay()] == ["same"]


def test_a_decision_by_a_forged_entry_is_found_by_replay(place: Path) -> None:
    """What a forged entry decided, and a program recorded all the same, does not repeat."""
    cache_entries.believe(True)
    forged = load("none.city").decide(CASE, as_of=date(2024, 6, 1))
    assert forged["permit", "valid"].value == FORGED
    with Journal.open(place / "journal.db") as journal:
        journal.record(CASE, forged, "somebody")
    forget_editions()
    replayed = punkt("audit", "replay", "--all", "--journal", "journal.db")
    assert replayed.exit_code == 1 and "permit.valid" in replayed.stdout, replayed.output


def test_what_verify_says_is_not_read_from_the_cache(place: Path) -> None:
    area.cache_clear()
    assert decided() == FORGED  # keeps texts
    area.cache_clear()
    for entry in (place / "cache").iterdir():
        entry.unlink()
    assert punkt("audit", "verify", "--journal", "journal.db").exit_code == 0
    assert not list((place / "cache").iterdir())  # what is not read is not kept either
