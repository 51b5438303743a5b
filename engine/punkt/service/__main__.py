"""``python -m punkt.service FILE``: write the description of the addresses (OpenAPI 3.1)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from .app import create
from .core.settings import Settings
from .description.document import described


def text() -> str:
    """The description as the project keeps it."""
    return json.dumps(described(create(Settings(record=False))), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[1]).write_text(text(), encoding="utf-8", newline="\n")
