"""What the tests of the service share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A client of one service for all tests that only ask it: whoever changes a service makes one of its own."""
    from helpers.web_service import served

    with served(tmp_path_factory.mktemp("service")) as client:
        yield client
