"""Help texts of the commands about registers."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {}
