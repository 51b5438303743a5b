"""Honest callers lose nothing while each attack there is goes on at once; over a minute they wait three times as long at most."""

from __future__ import annotations

import json
import sys

import pytest

pytest.importorskip("uvicorn", reason="the extra punkt[web] is not installed")
if not sys.platform.startswith("linux"):  # attackers have addresses of their own, which only Linux's loopback has
    pytest.skip("needs the loopback addresses of Linux", allow_module_level=True)

from .hostile import measure


@pytest.mark.full
def test_honest_callers_lose_nothing() -> None:
    found = measure(5)
    print(json.dumps(found))
    assert (found["wrong"], found["acknowledged_twice"], found["journal_good"]) == (0, 0, True), found["examples"]


@pytest.mark.slow
def test_honest_callers_wait_three_times_as_long_at_most() -> None:
    found = measure(60)
    print(json.dumps(found))
    assert (found["wrong"], found["acknowledged_twice"], found["journal_good"]) == (0, 0, True), found["examples"]
    assert found["ratio"] <= 3, found
