"""Papers of the Karelian pack for which the order gives no form; what is typed when a paper is made."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.form_cases import NOT_ADMITTED, NOT_READY, READY
from punkt import load
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.files.read import read_text
from punkt.showing.papers import fill, find_form
from punkt.showing.papers.docx_template import docx_paragraphs
from punkt.showing.papers.paper_page import page

pytest.importorskip("docxtpl", reason="needs punkt[forms]")
PACK = "ru.karelia.166-p"
OWN = "Форма пакета ru.karelia.166-p: документ своей формы не даёт (приказ № 166-П от 03.04.2025)."


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)


def run(form: str, case: str, *arguments: str, lang: str = "ru") -> Result:
    Path("case.yaml").write_text(case, "utf-8")
    given = ["form", form, "case.yaml", *arguments]
    return CliRunner(env={"PUNKT_LANG": lang, "PUNKT_DEBUG": ""}).invoke(main, given)


def made(form: str, case: str, *arguments: str, lang: str = "ru") -> str:
    """The text of the paper as DOCX; the page has the same words."""
    both = {}
    for kind in ("docx", "html"):
        result = run(form, case, *arguments, "--out", f"paper.{kind}", lang=lang)
        assert result.exit_code == 0, result.output
    both["docx"] = docx_paragraphs(Path("paper.docx").read_bytes()).replace("\u00a0", " ")
    body = Path("paper.html").read_text("utf-8").partition("<main>")[2].partition("</main>")[0]
    both["html"] = unescape(re.sub(r"<[^>]+>", "", body)).replace("\u00a0", " ")
    shown = {kind: re.sub(r"_|не заполнено|left blank|\W", "", text) for kind, text in both.items()}
    assert shown["docx"] == shown["html"]
    return both["docx"]


# --- the conclusion that supported living is not possible (points 15 and 8)


def test_conclusion_that_it_is_not_possible() -> None:
    """After the second review four in all leave two, the next half a year after 10 December (point 28)."""
    facts = "  consent: true\n  readiness: false\n  medical: {contraindications: false}\n"
    text = made("conclusion-negative", NOT_READY + facts + "  documents: {medical_conclusion: true}\n")
    for words in (
        "о невозможности",
        "ограничен в дееспособности, 04.07.1990",
        "Сколько раз оценивали готовность: 2; дата последней оценки: 10.12.2025.",
        "Почему не все условия пункта 8 Положения выполнены",
        "– Получатель готов к сопровождаемому проживанию в малой группе или индивидуально — неверно (подп. «б» п. 8 "
        "приказа № 166-П: «готовность получателя социальных услуг к сопровождаемому проживанию»): готовность к "
        "сопровождаемому проживанию — нет.",
        "Следующая оценка готовности возможна с 10.06.2026, осталось оценок: 2 (пункт 28 Положения).",
        OWN,
    ):
        assert words in text, words
    assert "не осталось" not in text and "Опекун" not in text


@pytest.mark.full
def test_conditions_that_are_met_are_no_grounds() -> None:
    """Where the conditions of point 8 are met, or it is not known whether, none of them is given as a ground."""
    facts = "  consent: true\n  medical: {contraindications: false}\n  documents: {medical_conclusion: true}\n"
    met = made("conclusion-negative", NOT_READY + facts + "  readiness: true\n", "--set", "grounds=Мнение комиссии")
    assert "Что следует\n– " in met and "дата: 10.06.2026" in met  # the next review, by point 28
    assert "Почему не все условия пункта 8" not in met and "Мнение комиссии" in met
    assert "Почему не все условия пункта 8" not in made("conclusion-negative", NOT_READY + facts)


def test_no_review_is_left() -> None:
    text = made("conclusion-negative", NOT_READY.replace("reviews: 2", "reviews: 4"))
    assert "не осталось" in text and "Следующая оценка" not in text


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("found", "code"), [("found_ready: true", "P791"), ("", "P792")])
def test_refused_unless_found_not_ready(found: str, code: str) -> None:
    """A fact that a form needs: false it has to be; that it is not known is not enough."""
    text = READY.replace("found_ready: true", found).replace(", }", "}")
    result = run("conclusion-negative", text, lang="en")
    [line] = result.stderr.splitlines()
    assert result.exit_code == 1 and line.endswith(f"[{code}]") and "needed: no. point 15 of order 166-П" in line
    assert line.startswith("case.yaml:15:") and list(Path().iterdir()) == [Path("case.yaml")]


# --- the notice to the person


def test_notice_that_admission_may_be_refused() -> None:
    text = made("notice", NOT_ADMITTED, "--set", "guardian=Орлова Е. П.", "--set", "curator=Смирнов А. А.")
    for words in (
        "Опекуну: Орлова Е. П.",
        "Во включении может быть отказано: в медицинском заключении нет показаний и есть противопоказания.",
        "разрешает отказать, но не обязывает",
        "(п. 19 приказа № 166-П: «может быть отказано во включении в учебную группу»)",
        "показания в медицинском заключении — нет; противопоказания в медицинском заключении — да.",
        "Куратор учебной группы: Смирнов А. А.",
        OWN,
    ):
        assert words in text, words
    assert "Не хватает документов" not in text and "оснований для отказа нет" not in text
    assert "социальная комиссия поставщика: решить, отказать ли" in text and "punkt form" not in text


@pytest.mark.full
def test_missing_papers_are_no_refusal() -> None:
    """Point 18: what is missing is to be supplied; point 20: the provider helps with the medical conclusion."""
    text = made("notice", NOT_ADMITTED.replace("medical_conclusion: true", "medical_conclusion: false"))
    assert "Не хватает документов: медицинское заключение. Это не отказ." in text
    assert "поможет оформить поставщик" in text and "может быть отказано" not in text
    other = made("notice", NOT_ADMITTED.replace("ipra_copy: true", "ipra_copy: false"))
    assert "Не хватает документов: копия ИПРА. Это не отказ." in other and "поможет оформить" not in other


def test_notice_of_inclusion() -> None:
    text = made("notice", NOT_ADMITTED.replace("contraindications: true", "contraindications: false"), lang="en")
    assert "Admission to a training group: include." in text and "there is no ground of refusal" in text
    assert "may be refused" not in text and "missing" not in text
    assert "To the guardian: ___" in text  # legal capacity is lost, and the line for the name is there


def test_no_notice_while_nothing_is_decided() -> None:
    """The outcome that it needs may have any value, and has to have one."""
    result = run("notice", NOT_ADMITTED.replace("ipra_copy: true, ", ""))
    assert result.exit_code == 1 and "нужно: чтобы это было решено" in result.stderr and "[P792]" in result.stderr


# --- the minutes


def test_minutes_say_what_is_determined_only() -> None:
    text = made("minutes", NOT_ADMITTED, "--set", "decisions=1. Отказать.\n2. Уведомить.")
    assert "Нуждаемость в сопровождаемом проживании (пункт 5): установлена." in text
    assert "Включение в учебную группу (пункты 18 и 19): может быть отказано." in text
    assert "Оценка готовности" not in text and "Заключение о возможности" not in text
    assert "1. Отказать.2. Уведомить." in text and OWN in text  # a line each
    later = made("minutes", READY)
    assert "Включение в учебную группу" not in later
    assert "Заключение о возможности сопровождаемого проживания (пункт 29): комиссия обязана его выдать." in later


def test_a_chair_that_the_order_does_not_name_is_told_on_the_face() -> None:
    """Point 14; of a section that is absent nothing is said."""
    text = made("minutes", NOT_ADMITTED + "provider: {commission: {chair: other}}\n")
    assert text.startswith("Нарушения и отступления, известные при выдаче\n") and "(п. 14 приказа № 166-П)" in text


# --- what is typed


def test_what_is_typed_is_written() -> None:
    services = "Социально-бытовые <услуги>\nСоциальное сопровождение & помощь"
    text = made("conclusion", READY, "--set", f"services={services}", "--set", "protocol_number=  7/2 ")
    assert "№ 7/2 социальной" in text and "Социально-бытовые <услуги>" in text
    sheet = Path("paper.html").read_text("utf-8")
    assert "Социально-бытовые &lt;услуги&gt;</span><br>" in sheet and "{{" not in sheet


def test_a_template_s_language_cannot_be_typed() -> None:
    text = made("conclusion", READY, "--set", "services={{ birth_date }}{% if x %}")
    assert "{{ birth_date }}{% if x %}" in text


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("servises=x", "the form has no field servises; the nearest known name is services [P794]"),
        ("birth_date=1990", "the field birth_date is not typed: the case or its decision gives it [P930]"),
        ("signature=Ivanov", "the field signature is not typed: it is signed by hand [P930]"),
        ("guardian=Ivanov", "the field guardian is not typed: this paper has no such field [P930]"),
        ("services", "services is not FIELD=TEXT; right would be, for example, number=12 [P931]"),
        ("services=" + "a" * 4001, "the text of the field services is too long; at most 4000 characters [P932]"),
    ],
)
def test_what_is_not_typed(typed: str, said: str) -> None:
    result = run("conclusion", READY, "--set", typed, lang="en")
    assert result.exit_code == 2 and said in result.stderr and "Traceback" not in result.output
    assert list(Path().iterdir()) == [Path("case.yaml")]


def test_typed_from_python() -> None:
    rules = load(PACK)
    decision, form = rules.decide(read_text(READY, "case.yaml")), find_form(rules.linked, "conclusion")
    paper = fill(decision, form, typed={"services": "уход\r\n\x07помощь\ud800", "phone": "  "})
    assert paper.entries["services"].text == "уход\n помощь" and not paper.entries["phone"].known
    assert "контактный телефон" in [blank.label for blank in paper.blanks]
    assert "уход" in page(paper)
    with pytest.raises(PunktError, match="P794"):
        fill(decision, form, typed={"nothing": "x"})
