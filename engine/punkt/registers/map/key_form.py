"""How keys are written: what of their spelling tells nothing, how long they are, which digits of them are checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Problems
from punkt.kernel.exact import MAX_NAME

if TYPE_CHECKING:
    import polars as pl

DIGITS, LETTERS = "digits", "letters_and_digits"
OTHERS = {DIGITS: "[^0-9]", LETTERS: r"[^\p{L}\p{N}]"}
"""What is left out of a key of which only digits, or letters and digits, count."""


HIDDEN = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
ROUNDED = r"^[+-]?[0-9]+([.,][0-9]+[eE]\+?|[eE]\+)[0-9]+$"
"""A number as spreadsheets write one of which they have not kept all digits."""
DOUBTFUL = rf"^[=#]|[0-9][eE]\+?[0-9]|{HIDDEN}"
"""What is to be looked at closely before it is taken for a key."""


@dataclass(frozen=True, slots=True)
class CheckDigits:
    """Digits that follow others and are worked out from them: their sum by weights, left over by one number after the other."""

    weights: tuple[int, ...]
    modulo: tuple[int, ...]
    digits: int = 1
    above: int = 0
    """The largest number that was given out without check digits, read from the digits before them."""


@dataclass(frozen=True, slots=True)
class KeyForm:
    """How the keys of a table are written; keys that differ in nothing else are the same."""

    only: str = ""
    """``digits`` or ``letters_and_digits``, where nothing else counts."""
    upper: bool = False
    length: int = 0
    """How many characters there are, zeros in front among them; 0: any number."""
    checks: tuple[CheckDigits, ...] = ()

    def of(self, text: pl.Expr) -> pl.Expr:
        """A text as a key; null where nothing is left of it."""
        import polars as pl

        key = text.str.normalize("NFC").str.strip_chars()
        if self.only:
            key = key.str.replace_all(OTHERS[self.only], "")
        if self.upper:
            key = key.str.to_uppercase()
        if self.length:
            key = pl.when(key != "").then(key.str.pad_start(self.length, "0"))
        return pl.when(key != "").then(key)

    def of_all(self, lists: pl.Expr) -> pl.Expr:
        """Lists of ids; null where one of them can be no id."""
        import polars as pl

        one = pl.element()
        ids = lists.list.eval(self.of(one))
        written = lists.list.eval(~one.str.strip_chars().str.contains(f"{HIDDEN}|^[=#]|{ROUNDED}").fill_null(True))
        kept = ids.list.eval((one.str.len_chars() <= MAX_NAME).fill_null(False))
        return pl.when(written.list.all() & kept.list.all()).then(ids)

    def failing(self, key: pl.Expr) -> pl.Expr:
        """Whether a key has other check digits than its digits make; false where it has no such digits."""
        import polars as pl

        wrong = pl.lit(False)
        for check in self.checks:
            total: Any = pl.lit(0, pl.Int64)
            for place, weight in enumerate(check.weights):
                total = total + key.str.slice(place, 1).cast(pl.Int64, strict=False) * weight
            for one in check.modulo:
                total = total % one
            before = key.str.slice(0, len(check.weights)).cast(pl.Int64, strict=False)
            said = key.str.slice(len(check.weights), check.digits).cast(pl.Int64, strict=False)
            wrong |= (total != said).fill_null(True) & ~(before <= check.above).fill_null(False)
        return wrong


AS_WRITTEN = KeyForm()


def key_form(spot: Spot | None, problems: Problems, base: KeyForm = AS_WRITTEN) -> KeyForm:
    """What a map says of keys; notes check digits that go beyond the length of a key."""
    if spot is None:
        return base
    data: Any = spot.data
    checks = tuple(
        CheckDigits(
            tuple(one["weights"]),
            tuple(one["modulo"]) if isinstance(one["modulo"], list) else (one["modulo"],),
            one.get("digits", 1),
            one.get("above", 0),
        )
        for one in data.get("checks", ())
    )
    found = KeyForm(data.get("only", ""), data.get("upper", False), data.get("length", 0), checks)
    needed = max((len(one.weights) + one.digits for one in checks), default=0)
    if checks and (found.only != DIGITS or needed > found.length):
        problems.add("P889", (spot / "checks").place, limit=needed)
    return found


__all__ = ["AS_WRITTEN", "DIGITS", "OTHERS", "CheckDigits", "KeyForm", "key_form"]
