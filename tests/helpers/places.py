"""Where things are in the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEST_PACKS = ROOT / "tests" / "packs"
"""Packs of invented fields, which only tests load."""
