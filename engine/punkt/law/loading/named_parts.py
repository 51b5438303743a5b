"""The entries of a pack's files that have names: each name occurs once, also where a part is in several files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.read import Document


def each_named(
    documents: Iterable[Document], part: str, problems: Problems, known: dict[str, Place] | None = None
) -> Iterator[tuple[str, Spot]]:
    """The entries of a part by their names; a name that comes again is noted (P242), and its entry is given all the same.

    So what is wrong with such an entry is told too. ``known``: the names that there are already, with their places.
    """
    places = {} if known is None else known
    for document in documents:
        for name, spot in (Spot.root(document) / part).items():
            if name in places:
                problems.add("P242", spot.key_place, name=name, at=str(places[name]))
            else:
                places[name] = spot.key_place
            yield name, spot
