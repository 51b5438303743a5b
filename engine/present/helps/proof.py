"""Help texts of the commands about proofs."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {}
