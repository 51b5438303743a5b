"""Which codes the messages of an area may take. A new message takes a free code of its area; codes are never reused."""

from __future__ import annotations

from itertools import combinations

import pytest

from punkt.files.texts import area

RANGES: dict[str, tuple[range, ...]] = {
    "reading": (range(1, 100),),
    "lint": (range(100, 200),),
    "packs": (range(200, 300),),
    "language": (range(300, 420),),
    "cases": (range(500, 565), range(570, 580)),
    "building": (range(580, 599),),
    "interview": (range(565, 570),),
    "running": (range(600, 621), range(635, 640), range(646, 650), range(698, 700)),
    "regions": (range(621, 635), range(640, 646), range(690, 698)),
    "sources": (range(650, 670),),
    "testing": (range(670, 680),),
    "ledger": (range(680, 690),),
    "proof": (range(700, 730),),
    "registers": (range(730, 770), range(800, 920)),
    "service": (range(420, 450), range(770, 799), range(920, 940)),
    "extras": (range(799, 800),),
    "dmn": (range(940, 960),),
    "packing": (range(960, 980),),
    "journal": (range(980, 1000),),
}
"""The codes of each area: P001–P099 are those of ``reading``, and so on. P401 to P403 were limits of durable-rules."""


def codes() -> dict[str, list[str]]:
    """The codes in use, by area."""
    return {name: list(texts) for name, texts in area("messages").items()}


def test_every_area_has_its_codes() -> None:
    assert set(RANGES) == set(codes())


@pytest.mark.parametrize("name", RANGES)
def test_codes_lie_in_the_ranges_of_their_area(name: str) -> None:
    free = {f"P{number:03}" for numbers in RANGES[name] for number in numbers}
    assert sorted(set(codes()[name]) - free) == []


def test_ranges_do_not_overlap() -> None:
    ranges = [numbers for several in RANGES.values() for numbers in several]
    assert [(one, two) for one, two in combinations(ranges, 2) if one.start < two.stop and two.start < one.stop] == []
