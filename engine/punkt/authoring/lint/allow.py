"""``# lint: allow P102 reason``: an author's word that a finding is known and meant, on its line or the one above.

Warnings can be allowed, and errors about which the law may know better (P107); and only with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from .lint_base import LintFinding

_COMMENT = re.compile(r"#\s*lint:\s*allow\s+(P1\d\d)\s+\S.*$")


def without_allowed(findings: Iterable[LintFinding]) -> Iterator[LintFinding]:
    """The findings but those that a comment allows."""
    lines = cache(_lines)
    for finding in findings:
        code, place = finding.diagnostic.code, finding.diagnostic.place
        near = lines(place.file)[max(0, place.line - 2) : place.line] if finding.reasoned else ()
        own, above = near[-1:], [line for line in near[:-1] if line.lstrip().startswith("#")]
        if code not in (found[1] for line in (*own, *above) if (found := _COMMENT.search(line))):
            yield finding


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError, ValueError):
        return []
