"""Three lengths of testing, and how much of a thing each of them tries.

``quick`` (the default) tries every idea with few random cases, ``full`` runs every test once, ``slow`` asks in
large numbers. ``pytest --length`` chooses; a test says with ``@pytest.mark.full`` or ``@pytest.mark.slow`` that it is
for these lengths only, with ``@pytest.mark.sampled`` that a few of its parameters will do for ``quick``, and with
``many`` how many random cases it takes.
"""

from __future__ import annotations

LENGTHS = ("quick", "full", "slow")
chosen = "quick"  # conftest.py sets it before any test is read


def many(quick: int, full: int, slow: int | None = None) -> int:
    """How many to try in the length chosen; four times as many as in full where nothing is said for slow.

    Where an issue asks for more, the test says how many; what no run of hours can hold is a command of its own
    (``tests/bench``), which goes on from a number.
    """
    return {"quick": quick, "full": full, "slow": 4 * full if slow is None else slow}[chosen]


def runs(length: str) -> bool:
    """Whether a test for this length is run in the length chosen."""
    return LENGTHS.index(length) <= LENGTHS.index(chosen)


def longest() -> int:
    """The seconds after which a test is held to hang: many times what the longest of this length takes."""
    return {"quick": 300, "full": 900, "slow": 10_800}[chosen]
