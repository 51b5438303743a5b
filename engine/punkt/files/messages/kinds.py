"""What each code is about: one kind a code; and which arguments of a message hold what an input says."""

from __future__ import annotations

from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What is at fault. The gravest comes first: of several kinds in one error the first one names it."""

    INTERNAL = "internal"
    """Punkt itself."""
    DISAGREEMENT = "disagreement"
    """Two evaluators differ: nothing is decided, and whoever gave the case has done nothing wrong."""
    ENVIRONMENT = "environment"
    """The file system, a database, the network, memory, an optional part that is not installed."""
    USAGE = "usage"
    """How Punkt was called: an option, a name, a day, a file of settings, a right."""
    PACK = "pack"
    """A pack, its vocabulary, its document or its papers."""
    TEXT = "text"
    """The text or the structure of a file, where nobody has said whether it is that of a pack, a case or a call."""
    CASE = "case"
    """A case, or the table that holds cases."""


_KINDS = {
    Kind.INTERNAL: "P699",
    Kind.DISAGREEMENT: "P601 P826",
    Kind.ENVIRONMENT: """P003-P004 P420 P569 P643 P664 P692-P693 P695 P697 P770-P778 P784 P788-P789 P799-P801 P831
        P833 P838 P850 P852-P853 P855 P870-P871 P873-P874 P877-P880 P916-P917 P920-P921 P923 P990-P998""",
    Kind.USAGE: """P001-P002 P421-P439 P565-P568 P590 P600 P602 P606 P608-P614 P616 P618-P619 P621 P635-P638
        P640-P642 P645 P647 P690-P691 P694 P696 P698 P714 P727-P729 P733 P736-P739 P741 P752-P754 P757-P759
        P779-P783 P785-P787 P790 P793-P794 P802-P803 P805 P809-P822 P824-P825 P827-P830 P832 P834 P836-P837
        P841-P843 P845-P849 P851 P854 P856 P860-P863 P865-P869 P875-P876 P881-P882 P889 P893-P899 P915 P924-P925
        P927-P939 P974-P975 P980-P989""",
    Kind.TEXT: "P005-P099 P200-P219 P922 P940-P959",
    Kind.PACK: """P100-P199 P220-P419 P440-P499 P580 P603-P605 P607 P615 P617 P620 P622-P625 P627-P634 P639 P644
        P646 P648-P663 P665-P689 P700-P713 P715-P726 P730-P732 P755 P795-P798 P910-P911 P918-P919 P926 P960-P973
        P976-P979""",
    Kind.CASE: """P500-P564 P570-P579 P599 P626 P735 P740 P742-P751 P756 P760-P769 P791-P792 P804 P806-P808 P823
        P835 P839 P844 P857-P859 P864 P872 P883-P888 P890-P892 P900-P909 P912-P914""",
}
"""Kind → its codes and ranges of codes."""

_GIVEN = {
    "key": "P014 P935-P936",
    "text": "P015-P020 P022-P024 P027",
    "char": "P034",
    "found": "P040-P041 P670",
    "name": "P435 P502 P670-P671 P786 P807 P933",
    "value": """P505-P515 P518-P519 P521 P530-P533 P559 P567 P570-P572 P610 P636-P637 P626 P674 P735 P756 P762-P768 P808 P823 P844 P858-P859 P883-P888 P890-P892 P901-P903 P905
        P907-P908 P931 P980""",
    "id": "P981",
    "day": "P981",
    "decided": "P981",
    "then": "P981",
    "hint": "P502 P512 P519 P671 P763",
    "right": "P571-P572 P626 P765-P768 P823 P844 P901",
    "other": "P521",
    "where": "P601",
    "expected": "P670",
    "rests": "P670",
    "lacks": "P670",
    "subject": "P675",
    "what": "P699 P786",
    "address": "P934",
    "body": "P934",
    "why": "P791-P792",
    "outcome": "P791-P792",
    "ground": "P791-P792",
    "reason": "P804 P833 P838 P850",
    "one": "P826",
    "two": "P826",
    "first": "P839",
}
"""Argument → the codes in whose messages it holds, or may hold, what a case or another input says."""


def _listed(codes: str) -> list[tuple[str, str]]:
    """The first and the last code of each range."""
    return [(part.partition("-")[0], part.rpartition("-")[2]) for part in codes.split()]


@cache
def kind_of(code: str) -> Kind:
    """The kind of a code. Raises :class:`KeyError` for a code that has none."""
    found = [kind for kind, codes in _KINDS.items() if any(low <= code <= high for low, high in _listed(codes))]
    if len(found) != 1:
        raise KeyError(code)
    return found[0]


@cache
def given_arguments(code: str) -> frozenset[str]:
    """The arguments of a code that hold what the input says: no log may have them."""
    return frozenset(name for name, codes in _GIVEN.items() if any(low <= code <= high for low, high in _listed(codes)))
