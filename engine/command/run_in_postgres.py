"""``punkt run --engine postgres``: rows decided in the database that holds them."""

from __future__ import annotations

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
    refuse(told, "postgres", problems)
    if not is_url(call.register):
        problems.add("P837", Place(call.register), engine="postgres", right="postgresql://…")
    name = call.out.removeprefix("table:")
    if name == call.out or not name or len(name.split(".")) > 2:
        problems.add("P837", Place(call.out), engine="postgres", right="--out table:NAME")
    problems.raise_if_any()
    from ..register.in_postgres import InDatabase, decide_inside, summary

    rules = load(*call.packs, pack_dirs=call.pack_dirs)
    asked = InDatabase(
        call.register,
        call.table,
        call.query,
        name,
        day,
        call.key,
        call.ignore,
        call.strict,
        call.overwrite,
        call.lang,
    )
    return summary(decide_inside(rules, asked), call.lang)
