"""The forms of the Karelian order, filled in from case and decision, and refused where the order does not allow one."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.form_cases import READY
from helpers.places import ROOT
from punkt.command.main import main
from punkt.files.messages.optional_parts import how_to
from punkt.showing.papers.docx_template import docx_paragraphs

docx = pytest.importorskip("docxtpl", reason="needs punkt[forms]")

KNOWN_RECIPIENT = (
    "birth_date: '1990-07-04', disability: true, mental_disorder_confirmed: true, needs_social_services: true, "
    "included_in_training: true, conclusion_issued: false, training: {reviews: 1, found_ready: true}"
)
CASES = ROOT / "rules" / "regional" / "karelia-166-p" / "cases"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, lang: str = "ru") -> Result:
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, ["form", *arguments])


def case(text: str = READY) -> str:
    Path("case.yaml").write_text(text, "utf-8")
    return "case.yaml"


def text_of(file: str) -> str:
    return docx_paragraphs(Path(file).read_bytes()).replace("\u00a0", " ")


# --- the conclusion (annex 2)


def test_conclusion_as_docx() -> None:
    result = run("conclusion", case())
    assert result.exit_code == 0, result.output
    text = text_of("conclusion-sidorova-2025-12.docx")
    for words in (
        "Приложение 2",
        "ЗАКЛЮЧЕНИЕ",
        "ограничен в дееспособности, 04.07.1990",
        "Степень выраженности нарушения автономии получателя социальных услуг: 3.",
        "Тип сопровождения: регулярное.",
        "Периодичность предоставления услуг: 3 тип периодичности, 6,5 часа в сутки",
        "Председатель комиссии",
        "Форма дана документом: приказ № 166-П, приложение 2.",
    ):
        assert words in text, words
    assert "опекун" not in text  # there is none where legal capacity is not lost
    assert "групповой форме" not in text and re.search(r"сопровождению:\n_{222}$", text, re.MULTILINE)
    assert re.search(r"протоколом заседания от _{8,} № _{4,} социальной комиссией _{20,}", text)
    assert "{{" not in text and "None" not in text
    for label in ("дата протокола заседания", "Ф.И.О. получателя социальных услуг", "номер протокола заседания"):
        assert f"– {label} — вписать" in result.stdout


def test_conclusion_in_english() -> None:
    assert run("conclusion", case(), "--out", "c.docx", lang="en").exit_code == 0
    text = text_of("c.docx")
    assert (
        "Support type: regular." in text and "type 3 of periodicity, 6.5 hours a day" in text and "1990-07-04" in text
    )
    assert not re.search("[а-яё]", text.replace("166-П", ""), re.IGNORECASE)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("degree", "kind", "number"),
    [(1, "по запросу", 1), (2, "периодическое", 2), (3, "регулярное", 3), (4, "постоянное", 4)],
)
def test_each_degree_has_its_type(degree: int, kind: str, number: int) -> None:
    """Point 6: type of periodicity 1 to 4 by the degree of impairment of autonomy."""
    file = case(READY.replace("autonomy_degree: 3", f"autonomy_degree: {degree}"))
    assert run("conclusion", file, "--out", "c.html").exit_code == 0
    text = re.sub(r"<[^>]+>", "", Path("c.html").read_text("utf-8"))
    assert f"Тип сопровождения: {kind}." in text and f"услуг: {number} тип периодичности, 6,5 часа в сутки" in text


def test_what_no_fact_gives_stays_a_blank_line() -> None:
    file = case(f"case: one\nas_of: '2025-12-15'\nrecipient: {{{KNOWN_RECIPIENT}}}\n")
    result = run("conclusion", file)
    assert result.exit_code == 0, result.output
    text = text_of("conclusion-one.docx")
    assert re.search(r"нарушения автономии получателя социальных услуг: _+\.", text)
    assert re.search(r"Тип сопровождения: _+\.", text)
    assert re.search(r"Периодичность предоставления услуг: _+$", text, re.MULTILINE)
    assert re.search(r"^_+, _+ \(опекун: _+\), 04.07.1990$", text, re.MULTILINE)
    assert "тип сопровождения — не хватает сведений: степень нарушения автономии" in result.stdout
    assert "дееспособность получателя социальных услуг — в деле не указано: дееспособность" in result.stdout


def test_a_field_of_parts_stays_blank_where_a_part_is_unknown() -> None:
    file = case(READY.replace(", per: day}", "}"))
    assert run("conclusion", file, "--out", "c.docx").exit_code == 0
    assert re.search(r"услуг: 3 тип периодичности, 6,5 часа _{8,}$", text_of("c.docx"), re.MULTILINE)


# --- refused while the commission has not found the recipient ready (point 29)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_refused_while_not_found_ready(lang: str) -> None:
    result = run("conclusion", str(CASES / "petrova.yaml"), "--format", "docx", lang=lang)
    assert result.exit_code == 1 and result.stdout == ""
    [line] = result.stderr.splitlines()
    assert re.match(r".*petrova\.yaml:\d+:\d+: ", line) and line.endswith("[P791]")
    needed = {
        "ru": (
            "обязанности нет; нужно: обязанность наступила",
            "п. 29 приказа № 166-П",
            "готовым при последней оценке",
        ),
        "en": ("not due; needed: due", "point 29 of order 166-П", "found ready at the last review — no"),
    }
    assert all(words in line for words in needed[lang]), line
    assert list(Path().iterdir()) == []


def test_refused_while_it_is_unknown() -> None:
    result = run("conclusion", case(READY.replace(", found_ready: true", "")), lang="en")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("case.yaml:15:13: ") and line.endswith("(recipient.training.found_ready) [P792]")
    assert "facts are missing; needed: due" in line and "point 29" in line
    assert sorted(path.name for path in Path().iterdir()) == ["case.yaml"]


def test_breaches_stand_on_the_face() -> None:
    """Found ready, so it is issued; yet the order's points 5, 6, 8 and 28 say otherwise, and the paper says so."""
    other = (
        "  medical: {contraindications: true}\n  consent: true\n  readiness: true\n  ipra: {self_care: 1, mobility: 0, "
    )
    other += "orientation: 0, communication: 0, learning: 0, behaviour_control: 0}\n  documents: {medical_conclusion: true}\n"
    early = READY.replace("amount: 6.5", "amount: 16").replace("2025-12-10", "2025-01-28")  # 19 days after the start
    file = case(early + other)
    result = run("conclusion", file, "--out", "c.html", lang="en")
    assert result.exit_code == 0
    notes = result.stdout.partition("Mind:\n")[2].partition("What follows:")[0].splitlines()
    expected = [
        "Need of supported living — not established (point 5 of order 166-П)",
        "(point 8 of order 166-П)",
        "Planned hours fit the support type — not met (point 6 of order 166-П)",
        "(point 28 of order 166-П)",
    ]
    assert len(notes) == 4 and all(words in note for words, note in zip(expected, notes, strict=True))
    face = Path("c.html").read_text("utf-8").replace("\u00a0", " ").partition("<h1>")[0]
    assert "Breaches and departures known on issue</h2>" in face and all(
        f"<li>{note[4:]}</li>" in face for note in notes
    )
    assert run("conclusion", file, "--out", "c.docx").exit_code == 0
    lines = text_of("c.docx").splitlines()
    assert (
        lines[0] == "Нарушения и отступления, известные при выдаче"
        and lines[6] == "Приложение 2к Положению " + lines[6][24:]
    )
    assert "условие не выполнено (п. 28 приказа № 166-П)." in lines[4]
    assert "Mind:" not in run("conclusion", case(), "--out", "c.html", lang="en").stdout  # what is open is no note
    assert "Breaches" not in Path("c.html").read_text("utf-8")


# --- the application (annex 1)


def test_application_needs_nothing() -> None:
    result = run("application", str(CASES / "petrova.yaml"), "--out", "a.docx")
    assert result.exit_code == 0, result.output
    text = text_of("a.docx")
    assert "Приложение 1" in text and "14.03.1998" in text and "«___» _________ 20__ года" in text
    assert "Прошу рассмотреть вопрос о включении меня в учебную группу" in text


# --- for whom


@pytest.mark.full
def test_a_member_of_a_group_by_its_id() -> None:
    file = str(CASES / "reviews-to-the-day.yaml")
    several = run("conclusion", file, lang="en")
    assert several.exit_code == 2 and "--subject group.members/first-today, " in several.stderr
    assert run("conclusion", file, "--subject", "second-today").exit_code == 0
    assert [path.name for path in Path().iterdir()] == ["conclusion-reviews-to-the-day-second-today.docx"]
    assert run("conclusion", file, "--subject", "group.members/second-today", "--out", "b.docx").exit_code == 0
    other = run("conclusion", file, "--subject", "third-tomorrow", lang="en")
    assert other.exit_code == 1 and "reviews-to-the-day.yaml:12:" in other.stderr
    nobody = run("conclusion", file, "--subject", "nobody", lang="en")
    assert nobody.exit_code == 2 and "[P793]" in nobody.stderr


def test_a_case_without_the_section() -> None:
    result = run("application", case("case: one\nprovider: {monitoring: true}\n"), lang="en")
    assert result.exit_code == 2 and "the case has no section recipient; add it [P793]" in result.stderr


# --- files


@pytest.mark.full
def test_the_same_case_gives_the_same_bytes() -> None:
    file = case()
    for name in ("one.docx", "two.docx", "one.html", "two.html"):
        assert run("conclusion", file, "--out", name).exit_code == 0
    for kind in ("docx", "html"):
        assert Path(f"one.{kind}").read_bytes() == Path(f"two.{kind}").read_bytes()


@pytest.mark.full
def test_a_file_written_by_hand_is_not_overwritten() -> None:
    file = case()
    assert run("conclusion", file).exit_code == 0
    written = Path("conclusion-sidorova-2025-12.docx")
    written.write_bytes(b"names written in")
    again = run("conclusion", file, lang="en")
    assert again.exit_code == 2 and "[P697]" in again.stderr and written.read_bytes() == b"names written in"
    assert run("conclusion", file, "--out", written.name).exit_code == 0
    assert written.read_bytes()[:2] == b"PK"
    assert not [path for path in Path().iterdir() if path.name.startswith(".punkt-")]


def test_to_standard_output() -> None:
    file = case()
    assert run("conclusion", file, "--out", "-").stdout_bytes[:2] == b"PK"
    assert run("conclusion", file, "--out", "-", "--format", "html").stdout.startswith("<!doctype html>")


def test_the_page_needs_nothing_but_itself() -> None:
    assert run("conclusion", case(), "--out", "c.html").exit_code == 0
    page = Path("c.html").read_text("utf-8")
    assert '<html lang="ru">' in page and "size: A4" in page and page.count("<h1>") == 1
    assert not re.search(r"https?://|<script|<link|\ssrc=|@import|url\(", page)
    assert page.count('<span class="unseen">не заполнено</span>') == page.count('class="blank b') > 5
    assert " style=" not in page
    digest = re.search(r"Решение (sha256:[0-9a-f]{64})", page)
    assert digest is not None
    decided = CliRunner().invoke(main, ["decide", "case.yaml", "--pack", "ru.karelia.166-p", "--format", "json"])
    assert f'"digest":"{digest[1]}"' in decided.stdout


def test_without_docxtpl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    file = case()
    result = run("conclusion", file, lang="en")
    assert result.exit_code == 2 and f"{how_to('forms')} [P799]" in result.stderr
    assert run("conclusion", file, "--format", "html").exit_code == 0


# --- the list, and wrong calls


def test_the_forms_there_are() -> None:
    shown = run(lang="en").stdout
    assert "application — " in shown and "conclusion — " in shown and "ru.karelia.166-p" in shown
    assert "Issued where: issue of the conclusion on the possibility of supported living — due" in " ".join(
        shown.split()
    )


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["conclusio", "case.yaml"], "there is no form conclusio; the nearest known name is conclusion [P790]"),
        (["conclusion"], "[CASE] is missing"),
        (["conclusion", "case.yaml", "--pack", "ru.mintrud.847"], "there is no form conclusion"),
        (["conclusion", "nowhere.yaml"], "nowhere.yaml: "),
        (["conclusion", "case.yaml", "--as-of", "tomorrow"], "[P610]"),
        (["conclusion", "case.yaml", "--out", "nowhere/c.docx"], "[P697]"),
    ],
)
def test_wrong_calls(arguments: list[str], said: str) -> None:
    case()
    result = run(*arguments, lang="en")
    assert result.exit_code == 2 and said in result.stderr and "Traceback" not in result.output


@pytest.mark.full
def test_the_docx_is_one_page(tmp_path: Path) -> None:
    """LibreOffice, where it is there, opens the filled form and lays it out on one sheet."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here")
    for name, lang in (("application", "ru"), ("conclusion", "ru"), ("conclusion", "en")):
        assert run(name, case(), "--out", "form.docx", lang=lang).exit_code == 0
        home = f"-env:UserInstallation=file://{tmp_path}/office"
        command = [office, home, "--headless", "--convert-to", "pdf", "form.docx"]
        bounded.run(command, check=True, capture_output=True, timeout=120)
        assert len(re.findall(rb"/Type\s*/Page[^s]", Path("form.pdf").read_bytes())) == 1
