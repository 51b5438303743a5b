"""``python try_client.py ADDRESS``: the client against a running service."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from punkt_client import Punkt, PunktProblem
from punkt_client.generated.api.packs import get_pack
from punkt_client.generated.api.papers import list_papers, make_paper
from punkt_client.generated.models import DecidedLine, Pack, PaperList, PaperRequest, RefusedLine
from punkt_client.generated.types import File

punkt = Punkt(sys.argv[1], lang="en")
packs, day = ["ru.karelia.166-p"], date(2025, 6, 1)
given: dict[str, Any] = {"case": "a-1", "recipient": {"birth_date": "1990-05-01", "ipra": {"learning": 2}}}

found = punkt.decide(given, packs, day, once="try-2")
assert found.decision.outcomes["recipient"]["age_allowed"].value == "met"
assert found.entry
assert punkt.decide(given, packs, day, once="try-2").entry == found.entry

try:
    punkt.decide({**given, "recipient": {"sex": "x"}}, packs)
except PunktProblem as error:
    assert error.status == 422 and error.problem is not None
    assert [fault.path for fault in error.problem.errors] == ["recipient.sex"]
else:
    raise AssertionError("a fault was taken")

cases: list[dict[str, Any]] = [*({**given, "case": f"b-{number}"} for number in range(5)), {"case": "c", "nothing": 1}]
lines = list(punkt.decide_all(cases, packs, size=2))
assert [line.line for line in lines] == [1, 2, 3, 4, 5, 6]
assert isinstance(lines[4], DecidedLine) and lines[4].decision.case == "b-4"
assert isinstance(lines[5], RefusedLine) and lines[5].problem.code == "P502"

waiting = list_papers.sync(found.entry, client=punkt.client)
assert isinstance(waiting, PaperList) and "application" in [one.form for one in waiting.papers if one.ready]
paper = make_paper.sync(found.entry, "application", client=punkt.client, body=PaperRequest())
assert isinstance(paper, File) and paper.payload.read(2) == b"PK"

pack = get_pack.sync(packs[0], client=punkt.client)
assert isinstance(pack, Pack) and pack.extends == "ru.mintrud.847"
print("the Python client: decided, refused, a batch, a paper, a pack")
