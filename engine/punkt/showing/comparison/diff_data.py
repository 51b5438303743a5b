"""A comparison of two packs as JSON: the same for both languages, with what is said in either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson

from punkt.deciding.explaining.plain_values import plain
from punkt.files.texts import LANGUAGES
from punkt.proving.comparison.affected import AffectedCase, AffectedCounts
from punkt.proving.comparison.compared_packs import Side
from punkt.proving.comparison.verdicts import Answers, Compared, DecisionDiff, Difference
from punkt.showing.comparison.text_changes import TextDiff

from .diff_view import DiffWriter

SCHEMA = "punkt/diff/1"


def diff_json(
    one: Side,
    other: Side,
    text: TextDiff,
    decisions: DecisionDiff,
    counts: AffectedCounts | None = None,
    listed: Sequence[AffectedCase] | None = None,
) -> bytes:
    """The comparison as JSON, the same bytes for the same packs, days and cases."""
    writers = {lang: DiffWriter(one, other, lang) for lang in LANGUAGES}
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "one": _side(one),
        "other": _side(other),
        "text": _text(text),
        "decisions": [_compared(compared, writers) for compared in decisions.outcomes],
    }
    if counts is not None:
        data["cases"] = _counts(counts)
    if listed is not None:
        data["affected"] = [_affected(case) for case in listed]
    return orjson.dumps(data, option=orjson.OPT_INDENT_2, default=plain) + b"\n"


def _side(side: Side) -> dict[str, Any]:
    packs = [{"id": pack.id, "version": pack.version, "sha256": pack.digest} for pack in side.rules.packs]
    return {"pack": side.pack.id, "version": side.pack.version, "as_of": side.day.isoformat(), "packs": packs}


def _text(text: TextDiff) -> dict[str, Any]:
    return {
        "relation": text.relation,
        "header": [asdict(field) for field in text.header],
        "changes": [asdict(change) for change in text.changes],
        "outcomes": [
            {
                "subject": row.key[0],
                "outcome": row.key[1],
                "relation": row.relation,
                "one": asdict(row.one) if row.one else None,
                "other": asdict(row.other) if row.other else None,
                "norms": dict(row.norms),
            }
            for row in text.outcomes
        ],
    }


def _compared(compared: Compared, writers: dict[str, DiffWriter]) -> dict[str, Any]:
    return {
        "subject": compared.key[0],
        "outcome": compared.key[1],
        "verdict": compared.verdict.value,
        "covered": compared.covered,
        "regions": [_region(compared, region, writers) for region in compared.regions],
    }


def _region(compared: Compared, region: Difference, writers: dict[str, DiffWriter]) -> dict[str, Any]:
    views = {lang: writer.region(compared.key, region) for lang, writer in writers.items()}
    return {
        "when": [{lang: view.parts[number] for lang, view in views.items()} for number in range(len(region.parts))],
        "in_all": region.whole,
        "established": [f"{kind}.{path}" for kind, path in region.stated],
        "follows": [".".join(cause) for cause in region.follows],
        "answers": [_answers(row) for row in region.answers],
        "witness": None if region.witness is None else [asdict(one) for one in region.witness],
    }


def _answers(row: Answers) -> dict[str, Any]:
    return {side: _answer(*answer) for side, answer in zip(_SIDES, (row.one, row.other), strict=True)}


def _answer(status: str, value: Any) -> dict[str, Any]:
    """As a decision has it: what an open outcome would be if all applied is no value of it."""
    if status != "open":
        return {"status": status, "value": _value(value)}
    return {"status": status, "value": None, **({} if value is None else {"if_applies": _value(value)})}


_SIDES = ("one", "other")


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else plain(value)


def _counts(counts: AffectedCounts) -> dict[str, Any]:
    return {
        "cases": counts.cases,
        "affected": counts.affected,
        "outcomes": [
            {
                "subject": key[0],
                "outcome": key[1],
                "cases": number,
                "answers": [
                    {**_answers(Answers(before, after)), "records": many}
                    for (of, before, after), many in counts.answers.most_common()
                    if of == key
                ],
            }
            for key, number in counts.outcomes.most_common()
        ],
    }


def _affected(case: AffectedCase) -> dict[str, Any]:
    rows = [{"subject": c.subject, "outcome": c.outcome, **_answers(Answers(c.one, c.other))} for c in case.changes]
    return {"case": case.case, "place": case.place, "changes": rows}
