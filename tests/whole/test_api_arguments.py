"""Arguments given amiss from Python: each is told by its name, with what would be right, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.evaluator_trio import rules_of
from punkt import PunktError, UsageError, load

KARELIA = "ru.karelia.166-p"
CASE = {"case": "a", "as_of": "2025-06-01", "recipient": {"ipra": {"self_care": 2}}}


def decided(**more: Any) -> Any:
    """The case decided."""
    return load(KARELIA).decide(CASE, **more)


WRONG: dict[str, tuple[Callable[[], Any], str, str, str]] = {
    "packs in a list": (lambda: load([KARELIA]), "P638", "names", "load("),  # type: ignore[arg-type]
    "folders as a text": (lambda: load(KARELIA, pack_dirs="packs"), "P637", "pack_dirs", '["packs"]'),
    "folders as a number": (lambda: load(KARELIA, pack_dirs=5), "P638", "pack_dirs", "int"),  # type: ignore[arg-type]
    "keys as a text": (lambda: load(KARELIA, public_keys="key.pub"), "P637", "public_keys", '["key.pub"]'),
    "a trace": (lambda: decided(trace="brief"), "P636", "trace", '"full", "clauses"'),
    "no trace": (lambda: decided(trace=None), "P636", "trace", '"full", "clauses"'),
    "a day": (lambda: decided(as_of="01.06.2025"), "P610", "as_of", "2025"),
    "an outcome": (lambda: decided().exact_missing(["need"]), "P638", "outcomes", "list"),
}


def told(call: Callable[[], Any]) -> Any:
    """The one fault of a call."""
    with pytest.raises(PunktError) as caught:
        call()
    assert isinstance(caught.value, UsageError)
    [fault] = caught.value.diagnostics
    return fault


@pytest.mark.parametrize("name", WRONG)
def test_an_argument_of_the_engine(name: str) -> None:
    call, code, argument, says = WRONG[name]
    fault = told(call)
    assert (fault.code, fault.place.file) == (code, argument)
    for lang in ("ru", "en"):
        assert says in fault.message(lang)
    assert fault.message("ru") != fault.message("en")


def test_arguments_of_frames() -> None:
    pl = pytest.importorskip("polars")
    rules = rules_of(KARELIA)
    frame = pl.DataFrame({"case": ["a"], "recipient.disability": [True]})
    assert told(lambda: rules.run([1])).code == "P638"
    assert told(lambda: rules.run(frame, as_of="June")).code == "P610"
    assert told(lambda: rules.run(frame, ignore="name")).code == "P637"
    assert rules.run(frame, as_of="2025-06-01").height == 1


def test_arguments_of_the_journal(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    from punkt.journal import Journal

    assert told(lambda: load(KARELIA, journal="journal.db")).code == "P638"  # type: ignore[arg-type]
    with Journal.open(tmp_path / "journal.db") as journal:
        fault = told(lambda: journal.record(CASE, decided().to_dict(), "Clerk"))
        assert (fault.code, fault.place.file) == ("P638", "decision")
        assert told(lambda: journal.get("1")).code == "P638"  # type: ignore[arg-type]
        assert told(lambda: journal.search({"case": "a"})).code == "P638"  # type: ignore[arg-type]
        assert told(lambda: journal.keep([KARELIA])).code == "P638"  # type: ignore[arg-type]


def test_a_case_of_another_library_is_recorded(tmp_path: Path) -> None:
    np, _ = pytest.importorskip("numpy"), pytest.importorskip("sqlalchemy")
    from punkt.journal import Journal

    given = {**CASE, "recipient": {"ipra": {"self_care": np.int64(2)}, "birth_date": np.datetime64("1990-05-01")}}
    decision = load(KARELIA).decide(given)
    with Journal.open(tmp_path / "journal.db") as journal:
        entry = journal.record(given, decision, "Clerk")
        assert [one.state for one in journal.replay(entry.id)] == ["same"]


def test_arguments_of_papers() -> None:
    from punkt.showing.papers import fill, find_form

    rules = load(KARELIA)
    decision, form = rules.decide(CASE), find_form(rules.linked, "conclusion")
    assert told(lambda: fill(decision, "conclusion")).code == "P638"  # type: ignore[arg-type]
    assert told(lambda: fill(decision.to_dict(), form)).code == "P638"  # type: ignore[arg-type]
    fault = told(lambda: fill(decision, form, "de"))
    assert (fault.code, fault.place.file) == ("P636", "lang")


def test_arguments_of_an_interview() -> None:
    pytest.importorskip("z3")
    from punkt.proving.interview.questions import Interview

    rules = rules_of(KARELIA)
    assert told(lambda: Interview(rules, "admission")).code == "P637"
    assert told(lambda: Interview(rules, ["admission"], [CASE])).code == "P638"  # type: ignore[arg-type]
    assert told(lambda: Interview(rules, ["admission"], CASE, as_of="soon")).code == "P610"
