"""Facts may be missing for good only where every value would break the vocabulary: against trying all values."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("z3")

import yaml

from helpers.lengths import many
from helpers.loops import nonempty
from helpers.small_packs import DAY, NAME, Maker, Plain, Tried
from helpers.toll import CITED, write_pack
from punkt import load
from punkt.law.packs.vocabulary import Vocabulary
from punkt.proving.comparison.compared_packs import two_sides
from punkt.proving.comparison.decisions import diff_decisions
from punkt.proving.comparison.dimensions import Confinement
from punkt.proving.comparison.verdicts import Difference, Verdict
from punkt.proving.solver.lower_values import LoweredCollection, constant, equal_known, stated
from punkt.proving.solver.query import SolverQuery
from punkt.proving.solver.symbolic_case import Space
from punkt.proving.solver.truths import Bit, opposite
from punkt.proving.solver.vocabulary_constraints import GivenWherePossible

PACKS = many(6, 25, 240)
CASES = many(20, 100, 800)
T = {"ru": "а", "en": "a"}


def saying(space: Space, record: str, facts: dict[str, Any]) -> list[Bit]:
    """That a record has just these facts, of those that have come into being."""
    found: list[Bit] = []
    for path, fact in space.section(record).facts.items():
        assert not isinstance(fact, LoweredCollection)
        found.append(equal_known(fact, constant(facts[path])) if path in facts else opposite(stated(fact)))
    return found


def lacking(vocabulary: Vocabulary, record: str, paths: list[str], facts: dict[str, Any], day: date) -> bool:
    """Whether a case that has only ``facts`` of some paths is among those that are looked at."""
    space = Space(vocabulary, day, stated=False)
    for path in paths:
        space.fact(space.section(record), path)
    possible = GivenWherePossible(space)
    wanted = [possible.bit(space.section(record), path) for path in paths]
    answer = SolverQuery(space).ask(*saying(space, record, facts), *wanted)
    assert answer.proven
    return answer.found is not None


class Constrained(Maker):
    """A small pack of which the vocabulary asks much."""

    def vocabulary(self) -> dict[str, Any]:
        found = super().vocabulary()
        subject = found["subjects"]["thing"]
        subject["constraints"] = [
            {"constraint": f"c{n}", "at": "f0", "require": {"any": [self.test(f, law=False) for f in pair]}, "says": T}
            for n, pair in enumerate(self.random.choices(list(self.facts), k=2) for _ in range(3))
        ]
        return found


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(PACKS))
def test_every_case_of_small_vocabularies(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    maker = Constrained(random)
    maker.write(tmp_path)
    tried = Tried(load(NAME, pack_dirs=[tmp_path]))
    facts = tried.vocabulary.subjects["thing"].facts
    paths = [path for path, fact in facts.items() if not fact.established]
    possible = {tuple(sorted(c.records[0].facts.items())) for c in tried.cases if c.records[0].facts.keys() <= {*paths}}
    cases = sorted(possible, key=str)
    for case in nonempty(random.sample(cases, min(CASES, len(cases)))):
        given = dict(case)
        could = [
            (path, value)
            for path in paths
            if path not in given
            for value in tried.facts[path]
            if value is not None and tuple(sorted({**given, path: value}.items())) in possible
        ]
        assert lacking(tried.vocabulary, "thing", paths, given, DAY) is not bool(could), (seed, given, could)


REVIEWS = ["training.started", "training.last_review", "training.reviews"]
STARTED, REVIEWED = date(2024, 1, 1), date(2024, 7, 1)


@pytest.mark.parametrize(
    ("paths", "facts", "expected"),
    [
        (["lives_apart", "lives_in_group"], {"lives_in_group": True}, False),  # it can be said that it is not so
        (["lives_apart", "lives_in_group"], {"lives_in_group": True, "lives_apart": False}, True),
        (REVIEWS, {"training.started": STARTED, "training.reviews": 0}, True),  # no day is that of no review
        (REVIEWS, {"training.started": STARTED, "training.reviews": 1}, False),
        (REVIEWS, {"training.last_review": REVIEWED, "training.reviews": 1}, False),
        (REVIEWS, {"training.started": date(2030, 1, 1), "training.reviews": 1}, True),  # begins after the day asked
        (REVIEWS, {"training.started": STARTED, "training.last_review": REVIEWED, "training.reviews": 1}, True),
    ],
)
def test_facts_of_the_documents(paths: list[str], facts: dict[str, Any], expected: bool) -> None:
    vocabulary = load("ru.karelia.166-p").vocabulary
    assert lacking(vocabulary, "recipient", paths, facts, date(2025, 6, 1)) is expected


def unknown_in(region: Difference) -> list[str]:
    """The facts of which a region says that they are unknown."""
    return [getattr(part.dim.node, "path", "") for part in region.parts if part.to is Confinement.UNKNOWN]


@pytest.mark.full
def test_regions_of_the_documents_state_what_is_so() -> None:
    """How one lives can always be said: nothing about it changes only where it is left unsaid."""
    sides = two_sides("ru.mintrud.847", "ru.karelia.166-p", [date(2025, 6, 1)] * 2)
    (found,) = diff_decisions(*sides, only=[("recipient", "living_form")]).outcomes
    assert found.verdict is Verdict.DIFFERS and found.covered
    assert [unknown_in(region) for region in nonempty(found.regions)] == [[]] * len(found.regions)


def presuming(folder: Path, value: bool | None) -> str:
    """A pack that asks whether a vehicle is exempt, and presumes that it is (not)."""
    folder.mkdir()
    write_pack(folder, [{"check": "so", "require": "exempt"}])
    if value is not None:
        presumed = {"presumptions": [{"subject": "vehicle", "fact": "exempt", "is": value, **CITED}]}
        (folder / "presumptions.yaml").write_text(yaml.dump(presumed, Dumper=Plain), "utf-8")
    return str(folder)


def test_what_is_presumed_otherwise_is_a_difference(tmp_path: Path) -> None:
    """Of a fact that is not given, one law presumes one thing and the other another: no value stands for that."""
    sides = two_sides(presuming(tmp_path / "a", True), presuming(tmp_path / "b", False), [DAY, DAY])
    (found,) = diff_decisions(*sides).outcomes
    assert found.verdict is Verdict.DIFFERS and found.covered
    (region,) = found.regions
    assert unknown_in(region) == ["exempt"]
    assert [(row.one, row.other) for row in region.answers] == [(("determined", "met"), ("determined", "not_met"))]


def test_a_presumption_of_one_law_alone(tmp_path: Path) -> None:
    """It decides what the other waits for, and never otherwise."""
    sides = two_sides(presuming(tmp_path / "a", True), presuming(tmp_path / "b", None), [DAY, DAY])
    (found,) = diff_decisions(*sides).outcomes
    assert found.verdict is Verdict.WAITS


def test_what_is_presumed_although_it_cannot_be_said(tmp_path: Path) -> None:
    """The value presumed may be one that the case forbids to be given: then it is looked at that it is missing."""
    folders = []
    for name, require in (("a", "exempt"), ("b", {"not": "exempt"})):
        folder = Path(presuming(tmp_path / name, True))
        write_pack(folder, [{"check": "so", "require": {"all": ["paid", require]}}])
        vocabulary = yaml.safe_load((folder / "vocabulary.yaml").read_text("utf-8"))
        vocabulary["subjects"]["vehicle"]["constraints"] = [
            {"constraint": "c", "at": "paid", "require": {"not": {"all": ["paid", "exempt"]}}, "says": T}
        ]
        (folder / "vocabulary.yaml").write_text(yaml.dump(vocabulary, Dumper=Plain), "utf-8")
        folders.append(str(folder))
    (found,) = diff_decisions(*two_sides(folders[0], folders[1], [DAY, DAY])).outcomes
    assert found.verdict is Verdict.DIFFERS and found.covered
    answers = {(row.one[1], row.other[1]) for region in found.regions for row in region.answers}
    assert answers == {("met", "not_met"), ("not_met", "met")}
