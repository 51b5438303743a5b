"""The summary of a run over a register: as text, and as a page in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from punkt.deciding.rule_base import Rules
from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.system_words import system_says
from punkt.files.whole_files import write_whole
from punkt.registers.prepare.prepared import Prepared
from punkt.registers.run.published import summary_data
from punkt.registers.run.run_result import RunResult
from punkt.registers.run.tally import RunTally
from punkt.showing.register.compared_model import SAID, Differences, differences
from punkt.showing.register.register_model import Labels, RegisterSummary, questions_of, summary
from punkt.showing.register.register_page import summary_page
from punkt.showing.register.register_text import compared_text, summary_text
from punkt.showing.words.interface_words import Words

from .helps import HELP


def summary_of(finished: RunResult, prepared: Prepared, screen: tuple[int, bool], speed: str = "") -> str:
    """The summary as text; the page is written, if there is to be one. ``screen``: its width, and whether it has colours."""
    lang, differ = prepared.request.lang, None
    request = prepared.request
    if request.compare:
        made, differ = _compared(finished, prepared.rules[0], request.compare, lang)
    else:
        made = _summary(finished, finished.tally, prepared.rules[0], lang, request.at_least, request.by)
    files = [*finished.files, *_written(finished.page, summary_page(made, differ) if finished.page else "")]
    if request.summary is not None:
        files += _written(Path(request.summary), _data(finished, request.at_least))
    made = replace(made, speed=speed, note=made.said("fresh") if finished.fresh else _gone_on(finished, made))
    if differ is None:
        return summary_text(made, *screen, files)
    return compared_text(made, differ, *screen, files)


def views_text(made: Mapping[str, int], lang: str) -> str:
    """The names of live views, and how many rows each has now."""
    rows = [HELP("run.view", lang, name=name, rows=number) for name, number in made.items()]
    return "\n".join([HELP("run.views", lang), *rows, ""])


def _summary(
    finished: RunResult, tally: RunTally, rules: Rules, lang: str, at_least: int = 0, by: str = ""
) -> RegisterSummary:
    return summary(
        tally,
        finished.about,
        rules.linked.vocabulary,
        lang,
        finished.inputs,
        finished.ignored,
        questions=questions_of(rules.packs, lang),
        at_least=at_least,
        by=by,
    )


def _gone_on(finished: RunResult, made: RegisterSummary) -> str:
    """How many rows were taken over from an earlier run, and why others were not."""
    if finished.going_on is None:
        return ""
    anew = [made.said(f"anew_{why}", n=n) for why, n in finished.going_on.anew.items()]
    return "; ".join([made.said("taken", n=finished.going_on.taken), *anew])


def _data(finished: RunResult, at_least: int) -> str:
    """The summary for programs."""
    since = finished.going_on
    more = {} if since is None else {"since": {"taken": since.taken, "anew": since.anew}}
    return summary_data(finished.tally, {**finished.about, **more}, at_least)


def _compared(
    finished: RunResult, rules: Rules, names: tuple[str, str], lang: str
) -> tuple[RegisterSummary, Differences]:
    """The summary of a comparison, and its differences."""
    tally = finished.tally
    totals = {name: counts["decided"] for name, counts in tally.outcomes.items()}
    labels = Labels(rules.linked.vocabulary, Words(lang))
    found = differences(tally.waiting, totals, finished.only, labels, *names, lang)
    plain = RunTally(
        tally.rows,
        tally.rejected,
        tally.unreadable,
        tally.decided,
        faults=tally.faults,
        apart=tally.apart,
        told=tally.told,
        left_out=tally.left_out,
    )
    made = _summary(finished, plain, rules, lang)
    changed = (SAID["cases"][lang], tally.elements.get("cases", 0), "bad" if tally.waiting else "")
    return replace(made, sums=(*made.sums, changed)), found


def _written(page: Path | None, content: str) -> Sequence[str]:
    """Write the page, if there is to be one; where it is. The run itself is over, and cannot be gone on with."""
    if page is None:
        return ()
    try:
        write_whole(page, content.encode())
    except OSError as error:
        raise PunktError([Diagnostic("P853", Place(str(page)), {"reason": system_says(error)})]) from None
    return (str(page),)
