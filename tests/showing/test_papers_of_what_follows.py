"""What follows from a decision, and what its packs say of their own standing, on paper: the same as in the decision."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from helpers.form_cases import NOT_ADMITTED, NOT_READY, READY
from helpers.places import ROOT
from punkt import load
from punkt.command.main import main
from punkt.deciding.decision import Decision
from punkt.files.read import read_text
from punkt.showing.papers import Paper, fill, find_form
from punkt.showing.papers.paper_docx import file_of
from punkt.showing.papers.paper_page import page

docx = pytest.importorskip("docx", reason="needs punkt[forms]")
PACK = "ru.karelia.166-p"
FOLDERS = {PACK: ROOT / "rules/regional/karelia-166-p", "ru.mintrud.847": ROOT / "rules/federal/mintrud-847"}
NO_PAPERS = NOT_ADMITTED.replace(
    "application: true, ipra_copy: true, medical_conclusion: true",
    "application: false, ipra_copy: false, medical_conclusion: false",
)
CASES = {
    "refusal": NOT_ADMITTED,
    "papers are missing": NO_PAPERS + "  consent: true\n  education_completed: false\n",
    "included": NOT_ADMITTED.replace("contraindications: true", "contraindications: false"),
    "ready": READY,
    "not ready": NOT_READY + "  consent: true\n  readiness: false\n",
}


def decided(text: str) -> Decision:
    return load(PACK).decide(read_text(text, "case.yaml"))


def filled(decision: Decision, form: str, lang: str) -> Paper:
    return fill(decision, find_form(decision.judged.linked, form), lang)


def lines_of(paper: Paper) -> dict[str, list[str]]:
    """The lines of the sheet by format, each as it is read."""
    sheet = docx.Document(BytesIO(file_of(paper)))
    body = page(paper).partition("<main>")[2].partition("</main>")[0]
    shown = re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|h\d)>|<br>|</span>(?=<span class=.item)", "\n", body))
    texts = {"docx": "\n".join(paragraph.text for paragraph in sheet.paragraphs), "html": unescape(shown)}
    return {kind: [line for line in text.replace("\u00a0", " ").splitlines() if line] for kind, text in texts.items()}


def said(pack: str, file: str) -> Any:
    """A file of a pack, as its author wrote it."""
    return yaml.safe_load((FOLDERS[pack] / file).read_text("utf-8"))


OF_ADMISSION = {"18#1", "19", "20", "21#1", "21#2"}
"""The points on what is done once a person is included, or may be refused; 15 where it is the inclusion itself."""


def steps(decision: Decision, form: str) -> list[dict[str, Any]]:
    """The steps of the person's outcomes; on the notice, which is about admission, those of its points alone."""
    outcomes = decision.to_dict()["outcomes"]["recipient"]
    return [
        step
        for name, outcome in outcomes.items()
        for step in outcome.get("next", ())
        if form != "notice" or name == "admission" or step["point"] in OF_ADMISSION
    ]


def expected(step: dict[str, Any], form: str, lang: str) -> list[str]:
    """What a line has to say: who and what, the day, and any other paper by its title."""
    texts = said(step["pack"], "next.yaml")
    found = [f"– {texts['who'][step['who']][lang]}: {texts['what'][step['what']][lang]}"]
    if step["by"]:
        day = step["by"] if lang == "en" else ".".join(reversed(step["by"].split("-")))
        found.append({"ru": f"; дата: {day}", "en": f"; day: {day}"}[lang])
    if step["paper"] and step["paper"] != form:
        found.append(said(step["pack"], f"forms/{step['paper']}.yaml")["title"][lang])
    return found


@pytest.mark.sampled(4)
@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize(
    ("form", "case"),
    [
        ("notice", "papers are missing"),
        ("minutes", "ready"),
        ("conclusion-negative", "not ready"),
        ("notice", "refusal"),
        ("notice", "included"),
        ("minutes", "papers are missing"),
    ],
)
def test_each_step_is_a_line(form: str, case: str, lang: str) -> None:
    """Every step of the person's outcomes, once, and no other; in both formats alike."""
    decision = decided(CASES[case])
    wanted = {tuple(expected(step, form, lang)) for step in steps(decision, form)}
    others = {tuple(expected(step, form, lang)) for step in steps(decision, "minutes")} - wanted
    assert wanted
    for lines in lines_of(filled(decision, form, lang)).values():
        heads = [one[0] for one in wanted]
        told = [line for line in lines if line.startswith(tuple(heads))]
        assert len(told) == len(wanted)
        for parts in wanted:
            assert any(line.startswith(parts[0]) and all(part in line for part in parts) for line in told), parts
        assert not any(line.startswith(parts[0]) for parts in others for line in lines), others


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_notice_has_the_packs_notices_of_the_day(lang: str) -> None:
    decision = decided(NOT_ADMITTED)
    notices = decision.to_dict()["notices"]
    words = [said(one["pack"], "notices.yaml")["notices"][one["id"]]["says"][lang].strip() for one in notices]
    assert [one["pack"] for one in notices].count(PACK) == 3 and len(notices) == 5  # norms of both documents' files
    for lines in lines_of(filled(decision, "notice", lang)).values():
        title = {"ru": "О применённых актах", "en": "On the acts applied"}[lang]
        told = lines[lines.index(title) + 1 :][: len(words)]
        assert all(line.startswith("– ") and line.endswith(text) for line, text in zip(told, words, strict=True))


def test_the_notices_are_those_of_the_day(tmp_path: Path) -> None:
    """An invented pack: what it says of its standing from March on is not on a paper of February."""
    days = {"2024-02-29": [], "2024-03-01": ["– правила № 1 от 01.01.2020: С марта действует иное."]}
    folder = invented(tmp_path)
    rules = load("test.parking.city", pack_dirs=[folder])
    for day, told in days.items():
        decision = rules.decide({"case": "one", "as_of": day, "permit": {"noise": 3}})
        paper = fill(decision, find_form(rules.linked, "letter"))
        assert paper.entries["standing"].text.splitlines() == told
        assert paper.entries["after"].text == "" and not paper.blanks  # nothing follows, and nothing is left to write


def invented(folder: Path) -> Path:
    """The parking city with a notice of one day, and a letter that shows notices and what follows."""
    import shutil

    from helpers.places import TEST_PACKS

    shutil.copytree(TEST_PACKS / "parking", folder / "parking")
    city = folder / "parking" / "city"
    says = "{ru: С марта действует иное., en: Something else holds since March.}"
    (city / "notices.yaml").write_text(f"notices:\n  later: {{from: '2024-03-01', says: {says}}}\n", "utf-8")
    forms = city / "forms"
    forms.mkdir()
    sheet = docx.Document()
    sheet.add_paragraph("{{ after }} {{ standing }}")
    sheet.save(forms / "letter.docx")
    (forms / "letter.html").write_text("<p>{{ after }} {{ standing }}</p>\n", "utf-8")
    file = "{docx: letter.docx, html: letter.html}"
    (forms / "letter.yaml").write_text(
        "form: letter\ntitle: {ru: Письмо, en: Letter}\npoint: '3'\nown: true\nsubject: permit\nfields:\n"
        "  after: {label: {ru: дальше, en: next}, follows: true}\n"
        "  standing: {label: {ru: акты, en: acts}, notices: true}\n"
        f"templates:\n  ru: {file}\n  en: {file}\n",
        "utf-8",
    )
    return folder / "parking"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("wrong", ["follows: false", "notices: false", "notices: tow", "follows: true, unit: true"])
def test_what_they_may_be(tmp_path: Path, wrong: str) -> None:
    folder = invented(tmp_path)
    file = folder / "city" / "forms" / "letter.yaml"
    key = wrong.partition(":")[0]
    file.write_text(file.read_text("utf-8").replace(f"{key}: true", wrong), "utf-8")
    result = CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": ""}).invoke(main, ["check", str(folder)])
    assert result.exit_code == 2 and "letter.yaml:" in result.output and "Traceback" not in result.output


def test_the_command_tells_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a form of the order they are not on the sheet: whoever makes a DOCX file reads them from the command."""
    monkeypatch.delenv("PUNKT_PACKS", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(NO_PAPERS, "utf-8")
    told = CliRunner(env={"PUNKT_LANG": "en"}).invoke(main, ["form", "application", "case.yaml", "--out", "a.docx"])
    assert told.exit_code == 0, told.output
    assert "What follows:\n  – the recipient: submit the application by the form of annex 1" in told.stdout
    assert "Standing among other acts on that day:\n  – order 847 of 2017-12-14: Since 28 July 2023" in told.stdout


def test_a_decision_s_document_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grounds, steps, notices and notes are all written from one document."""
    decision, made = decided(NOT_ADMITTED), []
    document = Decision.to_dict
    monkeypatch.setattr(Decision, "to_dict", lambda self: made.append(self) or document(self))
    filled(decision, "notice", "ru")
    assert made == [decision]
