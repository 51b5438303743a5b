"""A reload puts new processes in place of those that decided by the old packs."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from helpers.web_service import PACK, petrova, served
from punkt.service.core import workers
from punkt.service.core.settings import ServiceLimits


def children() -> set[int | None]:
    """The processes that this one has started and that live."""
    return {one.pid for one in multiprocessing.active_children()}


@pytest.mark.full
def test_the_processes_that_knew_the_old_packs_end(tmp_path: Path) -> None:
    others = children()  # of tests before
    with served(tmp_path, workers=1, limits=ServiceLimits(seconds=120)) as client:
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        old = children() - others
        assert old
        for _ in range(2):
            assert client.post("/v1/admin/reload").status_code == 200
            assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        until = time.monotonic() + 30
        while old & children() and time.monotonic() < until:
            time.sleep(0.05)
        now = children() - others
        assert now and not old & now


@pytest.mark.full
def test_a_thread_of_the_service_keeps_no_old_packs(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        for _ in range(2):
            assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
            assert client.post("/v1/admin/reload").status_code == 200
        assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        assert len(workers.shelves) == 1
