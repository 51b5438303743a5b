"""A chain of reasons as a picture: facts → norms → clauses → outcome, from left to right.

Every input has a row of its own, so that no line crosses a box. The picture says nothing that
the chain does not say as text; it is described for whoever does not see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup, escape

from .reason_chain import ClauseReason, Reason

WIDTH, GAP, LINE, PAD, SPACE = 212, 34, 16, 9, 10
"""Of a box, between columns, of a line of text, within a box, between boxes (pixels)."""
LETTERS, LINES = 24, 6
"""Letters in a line of a box, and lines at the most."""


@dataclass
class _Box:
    """A box: its kind and text, the column counted from the right, and where it came to stand."""

    kind: str
    head: str
    text: str
    column: int
    y: float = 0.0

    def __post_init__(self) -> None:
        self.heads = _wrapped(self.head, 3, LETTERS - 3)  # they are bold
        self.lines = _wrapped(self.text, LINES, LETTERS)

    @property
    def height(self) -> float:
        return (len(self.heads) + len(self.lines)) * LINE + 2 * PAD

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def _wrapped(text: str, most: int, letters: int) -> list[str]:
    lines = wrap(text, letters, break_long_words=True) if text else []
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][: letters - 1] + "…"]


class ChainPicture:
    """Lays out one chain. ``words`` heads boxes: ``fact``, ``norm``, ``missing``."""

    def __init__(self, reason: Reason, words: dict[str, str]) -> None:
        self._words = words
        self._boxes: list[_Box] = []
        self._edges: list[tuple[_Box, _Box]] = []
        self._bottom = 2.0
        self._outcome(reason, 0)
        self._columns = max(box.column for box in self._boxes) + 1
        self.width = self._columns * WIDTH + (self._columns - 1) * GAP + 4
        self.height = self._bottom + 2

    def _outcome(self, reason: Reason, column: int) -> _Box:
        top = self._bottom
        box = self._box("outcome " + reason.tone, reason.label, "" if reason.seen else reason.value, column)
        clauses = [self._clause(clause, column + 1) for clause in reason.clauses]
        if not clauses:
            self._stand(box)
        else:
            self._amid(box, clauses, top)
        return box

    def _clause(self, clause: ClauseReason, column: int) -> _Box:
        beside = 2 if clause.norms or clause.terms else 1  # without norms and terms there is no column for them
        top, far = self._bottom, column + beside
        box = self._box(f"clause {clause.state}", clause.ref, clause.says, column)
        inputs = [self._outcome(reason, far) for reason in clause.used]
        kind = "missing" if clause.state == "open" else "fact"
        for line in clause.facts:
            inputs.append(self._stand(self._box(kind, self._words[kind], line, far)))
        for head, lines in (("norm", clause.norms), ("term", clause.terms)):
            for line in lines:
                inputs.append(self._stand(self._box("norm", self._words[head], line, column + 1)))
        if inputs:
            self._amid(box, inputs, top)
        else:
            self._stand(box)
        return box

    def _box(self, kind: str, head: str, text: str, column: int) -> _Box:
        box = _Box(kind, head, text, column)
        self._boxes.append(box)
        return box

    def _stand(self, box: _Box) -> _Box:
        """Put a box below all there is."""
        box.y = self._bottom
        self._bottom += box.height + SPACE
        return box

    def _amid(self, box: _Box, inputs: list[_Box], top: float) -> None:
        """Put a box beside the middle of what leads to it, not above ``top``, and lines between them."""
        box.y = max(top, (inputs[0].middle + inputs[-1].middle - box.height) / 2)
        self._bottom = max(self._bottom, box.y + box.height + SPACE)
        self._edges += [(one, box) for one in inputs]

    def _x(self, box: _Box) -> float:
        return (self._columns - 1 - box.column) * (WIDTH + GAP) + 2

    def svg(self, number: str, title: str, description: str) -> Markup:
        """The picture; ``number`` makes the ids of its title and description."""
        parts = [
            f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img" width="{self.width:g}"'
            f' height="{self.height:g}" viewBox="0 0 {self.width:g} {self.height:g}"'
            f' aria-labelledby="{escape(number)}-t {escape(number)}-d">',
            f'<title id="{escape(number)}-t">{escape(title)}</title>',
            f'<desc id="{escape(number)}-d">{escape(description)}</desc>',
        ]
        parts += [self._line(one, other) for one, other in self._edges]
        parts += [self._drawn(box) for box in self._boxes]
        return Markup("".join([*parts, "</svg>"]))  # every text in it is escaped

    def _line(self, one: _Box, other: _Box) -> str:
        x1, y1 = self._x(one) + WIDTH, one.middle
        x2, y2 = self._x(other), other.middle
        bend = x2 - GAP / 2
        return f'<path class="edge" d="M{x1:g} {y1:g}H{x2 - GAP:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"/>'

    def _drawn(self, box: _Box) -> str:
        x, y = self._x(box), box.y
        round_ = 14 if box.kind.startswith("outcome") else 3
        rows = [f'<tspan class="head" x="{x + PAD:g}" dy="{LINE}">{escape(line)}</tspan>' for line in box.heads]
        rows += [f'<tspan x="{x + PAD:g}" dy="{LINE}">{escape(line)}</tspan>' for line in box.lines]
        return (
            f'<g class="{escape(box.kind)}"><title>{escape(box.head)}{": " if box.text else ""}{escape(box.text)}</title>'
            f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{box.height:g}" rx="{round_}"/>'
            f'<text x="{x + PAD:g}" y="{y + PAD - 4:g}">{"".join(rows)}</text></g>'
        )
