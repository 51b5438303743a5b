"""The days that decisions name, as an iCalendar file."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers.places import ROOT, TEST_PACKS
from helpers.recipients import COVERED_YAML
from punkt.command.main import main
from punkt.files.messages.optional_parts import how_to

icalendar = pytest.importorskip("icalendar", reason="needs punkt[forms]")

CASES = ROOT / "rules" / "regional" / "karelia-166-p" / "cases"
PETROVA, REVIEWS = str(CASES / "petrova.yaml"), str(CASES / "reviews-to-the-day.yaml")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, lang: str = "ru") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, ["calendar", *arguments])


def events(*arguments: str, lang: str = "ru") -> list[Any]:
    result = run(*arguments, lang=lang)
    assert result.exit_code == 0, result.stderr
    return list(icalendar.Calendar.from_ical(result.stdout_bytes).walk("VEVENT"))


def test_the_first_review_of_one_person() -> None:
    """Point 28: no earlier than 6 months after training began, on 2 December 2024."""
    step, event = events(PETROVA)
    assert step["dtstart"].dt == date(2025, 6, 2)
    assert step["summary"] == "Оценить готовность не раньше названной даты — petrova-2025-06"
    assert "социальная комиссия поставщика" in step["description"]
    assert event["dtstart"].dt == date(2025, 6, 2) and event["dtstart"].params["VALUE"] == "DATE"
    assert event["summary"] == "Следующая оценка готовности не ранее — petrova-2025-06"
    text = str(event["description"])
    assert "п. 28 приказа № 166-П · обязательно: «осуществляется не ранее, чем через 6 месяцев с начала»" in text
    assert "начало учебного (тренировочного) этапа — 02.12.2024" in text
    assert "Решено по состоянию законодательства на 01.06.2025." in text
    assert event["dtstamp"].to_ical() == b"20250601T000000Z" and event["transp"] == "TRANSPARENT"


def test_an_id_that_is_a_number_has_its_word_everywhere() -> None:
    """What somebody is to do, and the day itself, name the person alike; so does what follows in the text."""
    training = "{started: '2025-08-09', reviews: 2, last_review: '2026-01-10', found_ready: false}"
    member = f"{{id: 1, {COVERED_YAML}, training: {training}}}"
    case = f"case: group-1\nas_of: '2026-02-02'\ngroup: {{members: [{member}]}}\n"
    Path("case.yaml").write_text(case, "utf-8")
    named = "(получатель социальных услуг № 1)"
    step, day = events("case.yaml")
    assert f"{named} — group-1" in step["summary"] and f"{named} — group-1" in day["summary"]
    text = (
        CliRunner(env={"PUNKT_LANG": "ru"}).invoke(main, ["decide", "case.yaml", "--pack", "ru.karelia.166-p"]).stdout
    )
    text = " ".join(text.split())
    assert f"Оценка готовности к сопровождаемому проживанию {named} – социальная комиссия" in text and "(1)" not in text


def test_in_english() -> None:
    _, event = events(PETROVA, lang="en")
    assert event["summary"] == "Next readiness review not before — petrova-2025-06"
    assert "point 28 of order 166-П · mandatory" in event["description"]


def test_a_group_by_day_and_who_waits() -> None:
    result = run(REVIEWS, lang="en")
    found = {
        str(event["summary"]).split("(")[1].split(")")[0]: event["dtstart"].dt
        for event in icalendar.Calendar.from_ical(result.stdout_bytes).walk("VEVENT")
    }
    assert found == {  # months counted by hand from the case
        "first-today": date(2025, 7, 31),
        "first-tomorrow": date(2025, 8, 1),
        "second-today-not-ready": date(2025, 7, 31),
        "examined-unknown": date(2024, 12, 1),
        "third-tomorrow": date(2025, 8, 1),
        "fourth-today": date(2025, 7, 31),
        "not-begun": date(2026, 2, 28),
    }
    assert "(four-held, five-held): Next readiness review not before — gap" in result.stderr
    assert (
        "(number-unknown): Next readiness review not before — facts are missing: readiness reviews held"
        in result.stderr
    )


def test_the_same_event_moves_with_its_day() -> None:
    """The UID is of the case, record and outcome; the sequence grows with the day of the law."""
    text = Path(PETROVA).read_text("utf-8").split("expect:")[0]
    later = text.replace("'2025-06-01'", "'2025-06-10'").replace("reviews: 0", "reviews: 1, last_review: '2025-06-05'")
    Path("later.yaml").write_text(later, "utf-8")
    (_, before), (_, after) = events(PETROVA), events("later.yaml")
    assert after["dtstart"].dt == date(2025, 12, 5)
    assert before["uid"] == after["uid"] and before["sequence"] < after["sequence"]
    assert len({event["uid"] for event in [before, *events(REVIEWS)]}) == 11


def test_the_same_bytes_every_time() -> None:
    one, two = run(PETROVA, REVIEWS), run(REVIEWS, PETROVA)
    assert one.stdout_bytes == two.stdout_bytes
    lines = one.stdout_bytes.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and max(map(len, lines)) <= 75


def test_another_field() -> None:
    """Any outcome that is a day: here of invented permits, in force six months from their issue.

    Ten days and two weeks after 31 January it is 24 February; the third working day after it is 5 February.
    """
    case = "case: van\nas_of: '2024-05-01'\npermit: {issued_on: '2024-01-31'}\n"
    Path("van.yaml").write_text(case, "utf-8")
    found = events("van.yaml", "--pack", "test.parking.city", "--pack-dir", str(TEST_PACKS), lang="en")
    assert {str(event["summary"]): event["dtstart"].dt for event in found} == {
        "Deadline: Tow by — van": date(2024, 2, 5),
        "Deadline: Pay by — van": date(2024, 2, 29),
        "Renew from — van": date(2024, 7, 31),
        "Review on — van": date(2025, 12, 31),
    }


DEADLINE = ROOT / "tests" / "peers" / "ru-decision-deadline"


def deadline(case: str, lang: str) -> Result:
    """The days of a case on a term of ten working days."""
    return run(str(DEADLINE / "cases" / case), "--pack", "peers.deadline", "--pack-dir", str(DEADLINE), lang=lang)


@pytest.mark.parametrize(
    ("lang", "word", "says"),
    [
        ("ru", "Срок", ["орган: принять решение", "п. 2 закона № 1", "обязательно: «в течение десяти рабочих дней»"]),
        ("en", "Deadline", ["the authority: take the decision", "point 2 of law 1", "mandatory"]),
    ],
)
def test_a_deadline_says_who_what_and_where(lang: str, word: str, says: list[str]) -> None:
    """Filed on 27 October 2025, the term ends on 11 November: one event, with who does what by it. The day of receipt is none."""
    result = deadline("saturday-worked.yaml", lang)
    received, last = icalendar.Calendar.from_ical(result.stdout_bytes).walk("VEVENT")
    assert received["dtstart"].dt == date(2025, 10, 27) and "categories" not in received
    assert last["dtstart"].dt == date(2025, 11, 11) and last["categories"].to_ical().decode() == word
    assert str(last["summary"]).startswith(f"{word}: ") and not str(received["summary"]).startswith(word)
    assert [part for part in says if part not in str(last["description"])] == []


def test_a_deadline_that_is_not_determined_is_told() -> None:
    """The term reaches 2027, of which there is no calendar: the day of receipt is written, the deadline is not."""
    result = deadline("next-year.yaml", "en")
    (received,) = icalendar.Calendar.from_ical(result.stdout_bytes).walk("VEVENT")
    assert received["dtstart"].dt == date(2026, 12, 28)
    missing = "facts are missing: the day that the calendar of 2027 will give"
    assert f"next-year: Deadline: last day of the term — {missing}" in result.stderr


def test_to_a_file() -> None:
    """Eight people have a day for their next review; the four for whom it is yet to come have a step on it too."""
    result = run(PETROVA, REVIEWS, "--out", "days.ics")
    assert result.exit_code == 0 and "days.ics: событий 12" in result.stdout
    assert "02.06.2025 · Следующая оценка готовности не ранее · petrova-2025-06" in result.stdout
    assert len(icalendar.Calendar.from_ical(Path("days.ics").read_bytes()).walk("VEVENT")) == 12


def test_no_day_is_told_and_nothing_written() -> None:
    Path("bare.yaml").write_text(f"case: bare\nas_of: '2025-06-01'\nrecipient: {{{COVERED_YAML}}}\n", "utf-8")
    result = run("bare.yaml", "--out", "days.ics", lang="en")
    assert result.exit_code == 1 and result.stdout == "" and not Path("days.ics").exists()
    assert (
        "no calendar is written" in result.stderr and "facts are missing: start of the training stage" in result.stderr
    )


def test_without_icalendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    result = run(PETROVA, lang="en")
    assert result.exit_code == 2 and f"{how_to('forms')} [P799]" in result.stderr


def test_wrong_calls() -> None:
    assert "nowhere.yaml: " in run("nowhere.yaml").stderr
    assert run(PETROVA, "--as-of", "soon").exit_code == 2
