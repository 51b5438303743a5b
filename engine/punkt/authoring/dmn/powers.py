"""A power whose exponent is not written out, reckoned as FEEL does: to so many digits, not to the last one.

An exact power of a fraction takes more digits than Punkt reckons with. So the base is squared step by step, each
time rounded, and the squares that the exponent asks for are multiplied; every step is a term of the pack.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arithmetic import remainder
from .values import NUMBER, Val, computed

DIGITS = 30
"""Digits after the point that are kept; FEEL keeps 34 digits in all."""
BITS = 10
"""An exponent has so many binary digits at most."""
SMALL = 64
"""Up to this a power that is written out is exact."""
Term = Callable[[str, Any], Any]
"""Makes a term of a form: what it is called at the end, and what it is; answers with the form that reads it."""


def is_exact(base: Val, exponent: Val) -> bool:
    """Whether a power is reckoned exactly: of a whole number, or to a small power that is written out."""
    few = exponent.literal and isinstance(exponent.form, int) and abs(exponent.form) <= SMALL
    return few or base.whole is not None or exponent.whole is None


def stepwise(base: Val, exponent: Val, term: Term) -> Val:
    """The power, by way of terms; the exponent is whole."""
    for slot in exponent.whole or ():
        slot.whole = True
    form = exponent.form
    times = term("times", {"largest": [form, {"product": [-1, form]}]})
    square = term("base", _rounded(base.form))
    found: Any = _chosen(times, 0, square)
    for bit in range(1, BITS):
        square = term(f"square_{bit}", _rounded({"power": [square, 2]}))
        found = term(f"product_{bit}", _rounded({"product": [found, _chosen(times, bit, square)]}))
    sign = form if isinstance(form, dict) else {"sum": [form]}
    signed = {"if": {**sign, "less_than": 0}, "then": {"quotient": [1, found]}, "else": found}
    return computed(NUMBER, {"if": {**times, "less_than": 2**BITS}, "then": signed})


def _rounded(form: Any) -> Any:
    return {"round": form, "places": DIGITS, "how": "half_even"}


def _chosen(times: Any, bit: int, square: Any) -> Any:
    """The square where the binary digit of the exponent is one, else one."""
    halved = times if bit == 0 else {"round": {"quotient": [times, 2**bit]}, "to": 1, "how": "floor"}
    return {"if": {**remainder(halved, 2), "is": 1}, "then": square, "else": 1}
