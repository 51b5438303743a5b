"""Parts of a rule that stand elsewhere than the rule: branches of ``first`` and rows of a table, by their own point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from punkt.files.located import Spot

from .pack import Citation

OWN_PLACE = ("point", "sub", "paragraph", "quote", "edition")
"""What a part may say anew of where it stands; how binding it is, the rule says."""
ROW, BRANCH, REST = "row", "branch", "else"
"""What the clauses of rows, of branches with a place of their own, and of what remains are called; the first two with their numbers."""
_NUMBERED = re.compile(rf"(?P<word>{ROW}|{BRANCH})(?P<number>[1-9][0-9]*)")


def says_where(part: Spot) -> bool:
    """Whether a part says itself where it stands."""
    return any(key in part for key in OWN_PLACE)


def own_parts(body: Spot) -> Iterator[tuple[str, Spot]]:
    """The branches and rows of a rule that say themselves where they stand, by what their clauses are called."""
    return ((name, part) for name, part in _parts(body) if says_where(part))


def _parts(body: Spot) -> Iterator[tuple[str, Spot]]:
    table = body.get("table")
    for word, parts in ((BRANCH, body.get("first")), (ROW, table.get("rows") if table is not None else None)):
        for number, part in enumerate(parts.each() if parts is not None else (), 1):
            yield f"{word}{number}", part
    if table is not None and "else" in table:
        yield REST, table / "else"


def part_named(body: Spot, clause: str) -> Spot | None:
    """The row or branch that a clause of a rule is, by its name within the rule; ``None`` for any other clause."""
    found = _NUMBERED.fullmatch(clause)
    table = body.get("table")
    if found is None:
        rest = table.get("else") if table is not None else None
        return rest if rest is not None and clause == REST and says_where(rest) else None
    rows = body.get("first") if found["word"] == BRANCH else table.get("rows") if table is not None else None
    number = int(found["number"]) - 1
    return rows / number if rows is not None and isinstance(rows.data, list) and number < len(rows.data) else None


def row_number(clause: str, body: Spot) -> int:
    """The number of the row of a table that a clause of a rule is, by its name within the rule; else 0."""
    found = _NUMBERED.fullmatch(clause)
    return int(found["number"]) if found and found["word"] == ROW and "table" in body else 0


def placed(part: Spot | None, whole: Citation) -> Citation:
    """Where a part of a rule stands: what it says itself, and the rest as its rule."""
    if part is None or not says_where(part):
        return whole
    own = {key: str(part.data[key]) for key in OWN_PLACE if key in part and key != "paragraph"}
    if "point" in own:
        own.setdefault("sub", "")
    return replace(whole, **own)  # type: ignore[arg-type]


def places(body: Spot, whole: Citation) -> dict[str, list[tuple[str, Citation]]]:
    """Every unit in which a rule or a part of it stands, with the part's name (none: the rule) and the words there."""
    found = {whole.address: [("", whole)]}
    for name, part in own_parts(body):
        citation = placed(part, whole)
        found.setdefault(citation.address, []).append((name, citation))
    return found
