"""The reader's view: what stands out, what is missing, one page, both languages, no name of the law in the code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from helpers.loops import nonempty
from helpers.places import ROOT
from punkt import Rules, load
from punkt.command.helps import HELP, USAGE
from punkt.files.read import read_file
from punkt.files.texts import Texts
from punkt.showing.decision.decision_page import decisions_page
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.decision.view_model import View
from punkt.showing.decision.why import why_text
from punkt.showing.words.interface_words import WORDS, Words
from punkt.showing.words.names import Names
from punkt.showing.words.value_words import ValueWords

CASES = sorted((ROOT / "rules").glob("**/cases/*.yaml"))
HOSTILE = "<script>alert(1)</script>\"'&[bold]{{7*7}}"


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The regional pack, its base, and the proposals beside them."""
    return load("ru.karelia.166-p", "ru.alliance.2025")


@cache
def pack_of(path: Path) -> Rules:
    """The rules a shipped case belongs to."""
    document = read_file(path.parents[1] / "pack.yaml")
    assert isinstance(document.data, dict)
    return load(document.data["pack"])


def seen(rules: Rules, case: Mapping[str, Any] | Path, lang: str = "ru") -> View:
    """The view of a case."""
    decision = rules.decide(read_file(case) if isinstance(case, Path) else case)
    return view(decision, rules.linked, lang)


def text(shown: View, lang: str = "ru", width: int = 80) -> str:
    """The text form on one line, so that line breaks do not matter."""
    return " ".join(decision_text(shown, Words(lang), width).split())


def page(shown: View, lang: str = "ru") -> str:
    """The page of one decision."""
    return decisions_page([shown], Words(lang))


RECIPIENT = {
    "birth_date": "1990-01-01",
    "disability": True,
    "mental_disorder_confirmed": True,
    "needs_social_services": True,
}
"""To whom the orders apply."""


def case(**sections: Any) -> dict[str, Any]:
    """A case of 1 June 2025."""
    return {"case": "c", "as_of": "2025-06-01", **sections}


# --- what stands out


def test_a_mandatory_norm_broken_stands_out_strongest(rules: Rules) -> None:
    """Point 25: a provider under the republic may not hold the training stage at home."""
    shown = seen(rules, ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml")
    row = shown.loud[0]
    assert (row.name, row.tone) == ("training_form", "violation")
    assert row.grounds[0].ref == "п. 25 приказа № 166-П" and row.modality == "обязательно"
    said = text(shown)
    assert said.index("НАРУШЕНИЕ обязательной нормы: Форма обслуживания на учебном (тренировочном) этапе") < said.index(
        "ПОЛУЧАТЕЛЬ"
    )
    assert "«организуют учебный (тренировочный) этап в стационарной либо полустационарной форме»" in said
    assert "форма социального обслуживания — на дому" in said
    assert "нарушений обязательных норм: 1" in said


def test_departures_are_softer_and_come_after(rules: Rules) -> None:
    """Seven in a flat: more than two in a room is forbidden, the other faults depart from recommendations."""
    shown = seen(rules, ROOT / "rules/regional/karelia-166-p/cases/group-of-seven.yaml")
    tones = [row.tone for row in shown.loud]
    assert tones == ["violation"] + ["departure"] * 3
    assert shown.loud[0].name == "room_occupancy"
    assert shown.loud[0].because == ["жильцы комнаты — всего 3; подошло бы: не больше 2 (комната № 2)"]
    said = text(shown)
    assert said.count("НАРУШЕНИЕ обязательной нормы") == 1
    assert said.count("отступление от рекомендации:") == 3


def test_whom_a_definition_does_not_cover_breaks_no_norm(rules: Rules) -> None:
    """Point 2 says who a recipient is; a person of 17 is none, which is nobody's breach."""
    shown = seen(rules, case(recipient={"birth_date": "2007-06-02"}))
    assert [(row.name, row.tone) for row in shown.loud] == [("recipient_status", "outside"), ("age_allowed", "outside")]
    assert shown.sums["violation"] == 0 and shown.loud[0].modality == "определение"
    assert "не подпадает под определение: Статус получателя социальных услуг" in text(shown)
    assert "условие не выполнено — вне определения" in page(shown)


def test_duties_name_who_must_act(rules: Rules) -> None:
    """Point 20: while the conclusion is missing, the provider helps to obtain it."""
    shown = seen(
        rules, case(recipient={**RECIPIENT, "included_in_training": False, "documents": {"medical_conclusion": False}})
    )
    row = next(row for row in shown.loud if row.name == "help_with_conclusion")
    assert row.tone == "due"
    assert "кто: поставщик социальных услуг, организующий подготовку" in text(shown)
    assert "кто: поставщик социальных услуг" in page(shown)


def test_proposals_make_remarks(rules: Rules) -> None:
    shown = seen(rules, case(recipient={"guardian_is_provider": True}))
    assert [(row.name, row.tone) for row in shown.loud] == [("mintrud.6", "remark")]
    assert "замечание по предложению" in text(shown)


def test_a_conflict_shows_that_the_case_states_another(rules: Rules) -> None:
    shown = seen(rules, case(recipient={**RECIPIENT, "autonomy_degree": 2, "support_type": "constant"}))
    row = next(row for row in shown.loud if row.name == "support_type")
    assert row.tone == "conflict"
    assert row.because == [
        "п. 6 приказа № 166-П: периодическое сопровождение",
        "в деле как уже установленное указано другое",
    ]


def test_a_gap_is_no_violation(rules: Rules) -> None:
    """A plan by the day cannot be set against a band by the week."""
    shown = seen(
        rules, case(recipient={**RECIPIENT, "autonomy_degree": 2, "planned_hours": {"amount": 3, "per": "day"}})
    )
    row = next(row for part in shown.parts for row in part.rows if row.name == "hours")
    assert row.tone == "gap" and row not in shown.loud


def test_every_reading_a_decision_rests_on_is_told(rules: Rules) -> None:
    """Those of fired clauses and of the pack itself, one-option ones too; each once, and not those outcomes turn on."""
    decision = rules.decide(read_file(ROOT / "rules/regional/karelia-166-p/cases/petrova.yaml"))
    document = decision.to_dict()
    turning = {name for of in document["outcomes"].values() for one in of.values() for name in one["sensitive_to"]}
    fired = {name for entry in document["fired"] for name in entry["readings"]}
    whole = {"ru.karelia.166-p:entry_into_force", "ru.karelia.166-p:federal_beside"}
    shown = view(decision, rules.linked, "ru")
    asked = {
        name: rules.linked.by_id[pack].readings[own].question["ru"]
        for name in fired | whole
        for pack, _, own in [name.partition(":")]
    }
    assert "ru.karelia.166-p:types_by_autonomy_degree" in fired - turning  # it has one option
    assert sorted(use.said.question for use in shown.rests) == sorted(asked[name] for name in (fired | whole) - turning)
    said, html = text(shown), " ".join(page(shown).split())
    for use in nonempty(shown.rests):
        for line in (use.said.question, *use.said.lines):
            assert line.replace("\u00a0", " ") in said.replace("\u00a0", " ")
        assert html.count("на нём основано: ") == len(shown.rests)
    assert "принято, другого варианта не записано: степени 1, 2, 3 и 4" in said and "не подтверждено" in said
    assert "на нём основано: всё, что решено по документу" in said
    assert "adopted, no other option is written down" in text(view(decision, rules.linked, "en"), "en")


def test_nothing_to_attend_to(rules: Rules) -> None:
    assert "Ничего ещё не решено: не хватает" in text(seen(rules, case(provider={})))
    assert "По известным сведениям нарушений" in text(
        seen(rules, case(provider={"kind": "legal_entity", "provides_social_services": True}))
    )
    assert "В деле нет раздела" in text(seen(rules, case()))


# --- what is missing


def test_missing_facts_are_named_once_with_what_waits(rules: Rules) -> None:
    shown = seen(rules, case(recipient={"ipra": {"self_care": 0}}))
    labels = [lack.label for lack in shown.lacks]
    assert len(labels) == len(set(labels))
    lack = next(lack for lack in shown.lacks if lack.label == "степень нарушения автономии по опроснику приказа № 606н")
    assert "Тип сопровождения" in lack.waiting
    assert lack.subject == "Получатель социальных услуг"
    assert not any("." in label and label.isascii() for label in labels)


def test_missing_facts_of_elements_are_put_together(rules: Rules) -> None:
    members = [{"id": name, "autonomy_degree": 3} for name in ("a", "b")] + [{"id": "c"}]
    shown = seen(rules, case(group={"members": members}))
    lacks = {lack.label: lack.subject for lack in shown.lacks}
    assert lacks["готовность к сопровождаемому проживанию"] == "участники группы: все (3)"
    assert lacks["степень нарушения автономии по опроснику приказа № 606н"] == "участники группы: c"


def test_ids_with_dots_and_slashes(rules: Rules) -> None:
    members = [{"id": "a.need", "sex": "male"}, {"id": "b/c.sex", "sex": "female"}]
    shown = seen(rules, case(group={"members": members, "rooms": [{"id": "1.a", "occupants": ["a.need"]}]}))
    assert [element.id for element in shown.listings[0].elements] == ["a.need", "b/c.sex"]
    rows = [row for part in shown.parts for row in part.rows if row.name == "mixed_sex"]
    assert rows[0].grounds[0].facts == ["пол (участники группы) — a.need: мужской; b/c.sex: женский"]


# --- words for values


@pytest.mark.parametrize(
    ("name", "required", "russian", "english"),
    [
        ("recipient.age", "[18..)", "не меньше 18", "at least 18"),
        ("recipient.age", "not [18..)", "меньше 18", "less than 18"),
        ("group.members", "[4..7]", "от 4 до 7", "4 to 7"),
        ("group.members", "not [4..7]", "меньше 4 или больше 7", "less than 4 or more than 7"),
        ("group.members", "[..2]", "не больше 2", "at most 2"),
        ("group.members", "<= [-7..3]", "не больше числа от -7 до 3", "at most a number from -7 to 3"),
        ("group.members", "> [0..)", "больше числа от 0", "more than a number from 0"),
        (
            "recipient.planned_hours.amount",
            "(8..24]",
            "больше 8 и не больше 24 часов",
            "more than 8 and at most 24 hours",
        ),
        (
            "recipient.planned_hours.amount",
            "not (8..24]",
            "не больше 8 или больше 24 часов",
            "at most 8 or more than 24 hours",
        ),
        (
            "recipient.planned_hours.amount",
            "not [8..24)",
            "меньше 8 или не меньше 24 часов",
            "less than 8 or at least 24 hours",
        ),
        ("recipient.birth_date", "not [..2025-06-01)", "не раньше 01.06.2025", "not before 2025-06-01"),
        ("recipient.ipra.work", "not [2..2]", "0, 1 или 3 степень", "degree 0, 1 or 3"),
        ("recipient.ipra.work", "not 2, 3", "ни одно из: 2 степень, 3 степень", "none of: degree 2, degree 3"),
        ("recipient.ipra.work", "not includes 2", "ни одно из: 2 степень", "none of: degree 2"),
        ("recipient.consent", "not true", "нет", "no"),
        ("recipient.stage", "living", None, None),
        ("recipient.birth_date", "<= 2025-06-01", "не позже 01.06.2025", "not after 2025-06-01"),
        ("recipient.birth_date", "not <= 2025-06-01", "позже 01.06.2025", "after 2025-06-01"),
        ("recipient.ipra.work", "2", "2 степень", "degree 2"),
    ],
)
def test_requirements_in_words(
    rules: Rules, name: str, required: str, russian: str | None, english: str | None
) -> None:
    for lang, expected in (("ru", russian), ("en", english)):
        names = Names(rules.linked, Words(lang))
        label = names.vocabulary.subjects["recipient"].facts["stage"].values["living"][lang]
        assert ValueWords(names).required(names.named(name), required) == (expected if expected is not None else label)


# --- the page


class Page(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.sampled(5)
@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_page_is_self_contained(path: Path, lang: str) -> None:
    source = page(seen(pack_of(path), path, lang), lang)
    tags = Page(source).tags
    assert ("html", {"lang": lang}) in tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not any(name.startswith("on") or name in ("src", "href") for _, attributes in tags for name in attributes)
    assert "url(" not in source and "@import" not in source


def test_a_hostile_name_is_text(rules: Rules) -> None:
    name = HOSTILE.replace("/", "")
    shown = seen(rules, {**case(group={"members": [{"id": name}]}), "case": name})
    source = page(shown)
    assert not any(tag == "script" for tag, _ in Page(source).tags)
    assert "<script>alert" not in source and "7*7" in source
    assert name in decision_text(shown, Words("ru"), 120)


# --- both languages, no colours, no names of the law


@pytest.mark.parametrize("table", [WORDS, HELP, USAGE])
def test_every_text_is_there_in_both_languages(table: Texts) -> None:
    for key, texts in nonempty(table.items()):
        russian, english = (" ".join(one.values()) if isinstance(one, dict) else one for one in texts.values())
        assert russian.strip() and english.strip(), key
        assert set(re.findall(r"{(\w+)}", russian)) == set(re.findall(r"{(\w+)}", english)), key
        assert not re.search("[а-яё]", english), key


@pytest.mark.sampled(5)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_english_has_russian_in_quotations_only(path: Path) -> None:
    shown = seen(pack_of(path), path, "en")
    said = re.sub(r"«[^»]*»", "", text(shown, "en"))
    assert not re.search("[а-яё]{3,}", said)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", said.replace("group.members", "")) or "--why" in said


@pytest.mark.sampled(2)
@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_no_line_is_wider_than_asked(rules: Rules, width: int) -> None:
    shown = seen(rules, ROOT / "rules/regional/karelia-166-p/cases/group-of-seven.yaml")
    said = decision_text(shown, Words("ru"), width)
    assert max(map(len, said.splitlines())) <= width
    assert "\x1b" not in said
    assert "\x1b" in decision_text(shown, Words("ru"), width, colours=True)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("number", "path"), list(enumerate(CASES)), ids=[path.stem for path in CASES])
def test_every_outcome_can_be_explained(number: int, path: Path) -> None:
    """In one of the languages each."""
    rules, lang = pack_of(path), ("ru", "en")[number % 3 % 2]
    decision = rules.decide(read_file(path))
    for key in nonempty(decision):
        assert why_text(decision, rules.linked, key, lang, 80)
