"""Drawing the values of a fact: shares, weights, distributions, days counted from other days.

Plain statistics of invented people: the only place where numbers are floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from punkt.law.packs.vocabulary import FactKind, FactType
from punkt.registers.check.convert_cells import type_of

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

DAYS_OF_YEAR = 365.25
KNOWN = "known"
"""In ``where``: that a fact is known, whatever it is."""


class Draw:
    """Draws values for the rows of a frame."""

    def __init__(self, random: np.random.Generator, frame: pl.DataFrame, prefix: str, as_of: date) -> None:
        self.random, self.frame, self.prefix, self.as_of = random, frame, prefix, as_of

    def where(self, conditions: Mapping[str, Any]) -> pl.Series:
        """The rows of which other facts are as asked."""
        import polars as pl

        found = pl.Series([True], dtype=pl.Boolean).new_from_index(0, self.frame.height)
        for path, wanted in conditions.items():
            cells = self._column(path)
            if wanted == KNOWN:
                found &= cells.is_not_null()
                continue
            texts = cells.cast(pl.String)
            words = [_word(word) for word in (wanted if isinstance(wanted, list) else [wanted])]
            found &= texts.is_in(words).fill_null(False)
        return found

    def _column(self, path: str) -> pl.Series:
        return self.frame[self.prefix + path if self.prefix + path in self.frame.columns else path]

    def values(self, fact: FactType, spec: Mapping[str, Any]) -> pl.Series:
        """A value for every row; unknown in the share that is not known."""
        import polars as pl

        values = self._values(fact, spec)
        known = pl.Series(self.random.random(self.frame.height) < float(spec.get(KNOWN, 1)))
        return pl.select(pl.when(known).then(values)).to_series().cast(type_of(fact))

    def _values(self, fact: FactType, spec: Mapping[str, Any]) -> pl.Series:
        import polars as pl

        n = self.frame.height
        if "share" in spec:
            return pl.Series(self.random.random(n) < float(spec["share"]))
        if "weights" in spec:
            return self._typed(fact, self.weighted(spec["weights"]))
        if "each" in spec:
            return self._several(spec["each"])
        if fact.kind is FactKind.DATE:
            return self._days(spec)
        if "normal" in spec:
            about = spec["normal"]
            drawn = self.random.normal(float(about["mean"]), float(about["spread"]), n)
            drawn = drawn.clip(float(about.get("low", -1e9)), float(about.get("high", 1e9)))
        else:
            drawn = self.random.uniform(float(spec["uniform"]["low"]), float(spec["uniform"]["high"]), n)
        return self._stepped(fact, drawn, Decimal(str(spec.get("step", 1))))

    def weighted(self, weights: Mapping[str, Any]) -> pl.Series:
        """One of some words for every row."""
        import numpy as np
        import polars as pl

        shares = np.cumsum([float(weight) for weight in weights.values()])
        spots = np.searchsorted(shares / shares[-1], self.random.random(self.frame.height), side="right")
        words = pl.Series(list(weights), dtype=pl.String)
        return words.gather(pl.Series(spots.clip(0, len(weights) - 1)))

    def _typed(self, fact: FactType, words: pl.Series) -> pl.Series:
        import polars as pl

        target = type_of(fact)
        return words.cast(pl.Decimal(38, fact.decimals) if isinstance(target, pl.Decimal) else target)

    def _several(self, shares: Mapping[str, Any]) -> pl.Series:
        import polars as pl

        picked = [
            pl.when(pl.Series(self.random.random(self.frame.height) < float(share))).then(pl.lit(word))
            for word, share in shares.items()
        ]
        return pl.select(pl.concat_list(picked).list.drop_nulls()).to_series()

    def _stepped(self, fact: FactType, drawn: Any, step: Decimal) -> pl.Series:
        """Numbers rounded to a step, exactly."""
        import numpy as np
        import polars as pl

        steps = pl.Series(np.round(drawn / float(step)).astype("int64"))
        target = type_of(fact)
        if not isinstance(target, pl.Decimal):
            return steps * int(step)
        unit = int(step * 10**fact.decimals)
        texts = pl.concat_str(
            (steps * unit // 10**fact.decimals).cast(pl.String),
            pl.lit("."),
            (steps * unit % 10**fact.decimals).cast(pl.String).str.zfill(fact.decimals),
        )
        return pl.select(texts).to_series().cast(target)

    def _days(self, spec: Mapping[str, Any]) -> pl.Series:
        import numpy as np
        import polars as pl

        n = self.frame.height
        if "years_before" in spec:
            about = spec["years_before"]
            low, high = float(about["low"]), float(about["high"])
            if "mean" in about:
                years = self.random.normal(float(about["mean"]), float(about.get("spread", 1)), n)
                years = np.where((years < low) | (years > high), self.random.uniform(low, high, n), years)
            else:
                years = self.random.uniform(low, high, n)
            days = pl.Series(np.round(years * -DAYS_OF_YEAR).astype("int64"))
            base: Any = pl.lit(self.as_of)
        else:
            about = spec["days_after"]
            days = pl.Series(self.random.integers(int(about["low"]), int(about["high"]) + 1, n))
            base = self._column(about["fact"]) if "fact" in about else pl.lit(self.as_of)
        return pl.select(base + pl.duration(days=pl.lit(days))).to_series().cast(pl.Date)


def _word(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
