"""A chain of reasons as a picture: the outcome, below it the clauses, below each the facts, norms and outcomes it rests on.

It is drawn as lists within lists, so every line of text breaks where the screen ends: whole at any width, with nothing
cut short, and read aloud in the order in which it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup, escape

from .reason_chain import ClauseReason, Reason

Link = Callable[[ClauseReason], str]


class ChainPicture:
    """Draws one chain. ``words`` heads boxes: ``fact``, ``norm``, ``term``, ``missing``, ``seen``.

    ``link`` gives the address of a clause's point; empty where it has none.
    """

    def __init__(self, reason: Reason, words: Mapping[str, str], link: Link = lambda clause: "") -> None:
        self._reason, self._words, self._link = reason, words, link

    def html(self, title: str, description: str) -> Markup:
        """The picture, with a title for whoever does not see it."""
        head = Markup('<figure class="picture" aria-label="{}"><figcaption class="soft">{}</figcaption>')
        return head.format(title, description) + _list([self._outcome(self._reason)]) + Markup("</figure>")

    def _outcome(self, reason: Reason) -> Markup:
        value = self._words["seen"] if reason.seen else reason.value
        below = [self._clause(clause) for clause in reason.clauses]
        return _node(f"outcome {reason.tone}", Markup(f"<b>{escape(reason.label)}</b>"), escape(value), below)

    def _clause(self, clause: ClauseReason) -> Markup:
        address = self._link(clause)
        where = Markup(f'<a href="{escape(address)}">{escape(clause.ref)}</a>') if address else escape(clause.ref)
        kind = "missing" if clause.state == "open" else "fact"
        below = [self._outcome(reason) for reason in clause.used]
        for name, lines in ((kind, clause.facts), ("norm", clause.norms), ("term", clause.terms)):
            below += [_node(name, escape(self._words[name]), escape(line)) for line in lines]
        return _node(f"clause {clause.state}", where, escape(clause.says), below)


def _node(kind: str, head: Markup, text: Markup, below: Iterable[Markup] = ()) -> Markup:
    """A box, and what it rests on."""
    rows = list(below)
    inside = _list(rows) if rows else ""  # what is put together here is markup already: formatting it takes far longer
    return Markup(
        f'<li class="{escape(kind)}"><div class="box"><span class="head">{head}</span> {text}</div>{inside}</li>'
    )


def _list(rows: Iterable[Markup]) -> Markup:
    return Markup(f"<ul>{''.join(rows)}</ul>")
