"""``punkt run --engine spark``: rows decided on a cluster."""

from __future__ import annotations

from datetime import date

from ..diagnostics import Place, Problems
from ..rulebase import load
from .run_call import Call, day_of, refuse


def run_there(call: Call) -> str:
    """Do it; the summary as text. Raises :class:`PunktError`, and then nothing was written."""
    from ..register.postgres_source import is_url

    problems = Problems()
    day = day_of(call.as_of, problems)
    told = {"--with": call.lists, "--map": call.mapped, "--resume": call.resume, "--trace": call.trace}
    told |= {"--where": call.where, "--compare": call.compare, "--report": call.report}
    told |= {"--encoding": call.encoding, "--delimiter": call.delimiter}
    refuse(told, "spark", problems)
    if is_url(call.register):
        problems.add("P837", Place("punkt"), engine="spark", right="*.parquet")
    problems.raise_if_any()
    from ..register.in_spark import Loaded, decide_files

    rules = load(*call.packs, pack_dirs=call.pack_dirs)
    loaded = Loaded(call.packs, call.pack_dirs, call.key, call.ignore, day or date.today(), call.lang)
    return decide_files(rules, call.register, call.out, loaded, day is None, call.strict, call.overwrite)
