"""The journal of decisions as text: what a check found, what a replay gave, entries."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from punkt.files.texts import Texts
from punkt.kernel.exact import shown
from punkt.showing.words.interface_words import Words
from punkt.showing.words.text_page import TextPage

if TYPE_CHECKING:
    from punkt.journal.check_report import JournalReport
    from punkt.journal.entry import Later, Recorded
    from punkt.journal.issuing import Register, RegisterLine
    from punkt.journal.replay_entries import Replay
    from punkt.journal.search_entries import EntryPage as Found

SAYS = Texts("journal.words")
SHOWN = 20
"""Numbers that are listed."""


def says(key: str, lang: str, **arguments: object) -> str:
    """A text of this page."""
    return SAYS(key, lang, **arguments)


def report_text(report: JournalReport, lang: str, width: int, colours: bool) -> str:
    """What a check of the journal found."""
    page = TextPage(width, colours)
    page.line(says("unproven", lang), style="bold yellow")
    page.items(list(_unproven(report, lang)), 2)
    if report.good:
        page.line(says("good", lang, n=report.entries), style="bold green")
    else:
        page.line(says("bad", lang, n=report.entries, found=len(report.findings)), style="bold red")
        page.line(report.findings[0].text(lang), 2, "bold")
        if report.findings[1:]:
            page.line(says("also", lang))
            page.items([finding.text(lang) for finding in report.findings[1 : SHOWN + 1]], 2)
    if report.last is not None:
        page.line(says("last", lang, n=report.last[0], hash=report.last[1]))
    if report.covered is not None and report.last is not None:
        page.line(says("covered", lang, n=report.covered, more=report.last[0] - report.covered))
    for name, time in report.witnessed:
        page.line(says("witnessed", lang, name=name, time=time))
    cut_off = any(finding.code == "P775" for finding in report.findings)
    if report.alone and (cut_off or (report.good and report.covered is None)):
        page.line(says("alone", lang))
    if report.sealed:
        page.line(says("sealed", lang, n=report.sealed))
    if report.erased:
        page.line(
            says("erased", lang, names=_some(says("erased_one", lang, n=n, by=by) for n, by in report.erased.items()))
        )
    if report.clock_back:
        page.line(says("clock", lang, names=_some(map(str, report.clock_back))), style="yellow")
    return page.text()


def _unproven(report: JournalReport, lang: str) -> Iterator[str]:
    """What a check cannot know, or did not look at."""
    if report.covered is None:
        yield says("uncovered", lang)
    elif report.last is not None and report.last[0] > report.covered:
        yield says("after", lang, n=report.covered)
    if report.unopened:
        yield says("unopened", lang, unopened=report.unopened)
    yield says("not_replayed", lang)


def replays_text(replays: Iterable[Replay], lang: str, width: int, colours: bool) -> tuple[str, bool]:
    """What came of deciding entries again: each that is not the same, how many of each kind; and whether all is well."""
    page, counts, good = TextPage(width, colours), Counter[str](), True
    for replay in replays:
        counts[replay.state] += 1
        good = good and replay.good
        if replay.state in ("alike", "same", "nothing"):
            continue
        page.lead(f"{replay.id}", "bold", f"  {_state_of(replay.state, lang)}")
        if replay.differs:
            page.line(says("differs", lang, names=_some(replay.differs)), 4)
            one, two = (_versions(by or {}, lang) for by in (replay.recorded_by, replay.replayed_by))
            page.line(says("versions", lang, one=one, two=two), 4)
        page.items([fault.text(lang) for fault in replay.why], 4)
    page.line(says("replayed", lang, n=counts.total()), style="bold")
    page.items([f"{_state_of(state, lang)}: {n}" for state, n in sorted(counts.items())], 2)
    return page.text(), good


def _state_of(state: str, lang: str) -> str:
    return says(f"state_{state}" if f"state_{state}" in SAYS else state, lang)


def search_text(found: Found, lang: str, width: int, colours: bool) -> str:
    """A page of a search."""
    page = TextPage(width, colours)
    page.line(says("found", lang, n=found.total, page=found.page, pages=found.pages), style="bold")
    if found.blind:
        page.line(says("blind", lang), style="yellow")
    if found.entries:
        heads = ["№", *(says(key, lang) for key in ("time", "who", "what", "state"))]
        rows = [
            (str(e.id), e.time[:19].replace("T", " "), e.who, _what(e, lang), _condition(e, lang))
            for e in found.entries
        ]
        page.table(heads, rows, (0, 0, 2, 3, 2), indent=0)
    return page.text()


def entry_text(entry: Recorded, lang: str, width: int, colours: bool) -> str:
    """An entry, without its decision."""
    page, head = TextPage(width, colours), entry.head
    page.line(says("entry", lang, n=entry.id), style="bold")
    rows = [(says("what", lang), _what(entry, lang)), (says("time", lang), entry.time)]
    if "clock_behind" in head:
        rows.append(("", says("behind", lang, time=head["clock_behind"])))
    rows += [(says("who", lang), entry.who), (says("state", lang), _condition(entry, lang))]
    rows += [("", _later(one, lang)) for one in entry.later]
    if entry.papers:
        rows.append((says("papers_issued", lang), says("paper_entries", lang, names=_some(map(str, entry.papers)))))
    if entry.kind == "paper":
        rows += _issued(entry, lang)
    if "as_of" in head:
        rows.append((says("day", lang), Words(lang).day(head["as_of"])))
        packs = [f"{p['id']} {p['version']} {p['sha256'][:12]}…" for p in head["packs"]]
        rows += [("" if number else says("packs", lang), pack) for number, pack in enumerate(packs)]
        rows.append((says("produced", lang), _versions(head["produced_by"], lang)))
    elif "why" in head:
        rows.append((says("why", lang), head["why"]))
    rows += [(says("hash", lang), entry.hash), (says("previous", lang), head["previous"])]
    page.table(("", ""), rows, (0, 1), indent=0)
    if entry.case is None and entry.public is not None:
        page.line(says("public", lang), style="bold")
        page.items(_open_facts(entry.public["case"]), 2)
    return page.text()


def closed(entry: Recorded) -> dict[str, str]:
    """Why the case of an entry cannot be read, in both languages."""
    key = "nothing" if entry.kind != "decision" else f"state_{entry.state}"
    return {lang: f"{says('entry', lang, n=entry.id)}: {says(key, lang)}" for lang in ("ru", "en")}


def _what(entry: Recorded, lang: str) -> str:
    head = entry.head
    if entry.kind == "erasure":
        return says("erasure", lang, n=head["erases"])
    if entry.kind == "correction":
        return says("correction", lang, n=head["corrects"], by=head["by"])
    if entry.kind == "withdrawal":
        return says("withdrawal", lang, n=head["withdraws"])
    if entry.kind == "key":
        return says("key_added", lang, name=_fingerprint(head["adds"]))
    if entry.kind == "revocation":
        return says("key_revoked", lang, name=_fingerprint(head["revokes"]))
    if entry.kind == "paper":
        return says("paper", lang, name=_paper_name(entry, lang), n=head["paper_of"])
    case = entry.case
    return says("decision", lang) if case is None else str(case["case"])


def _paper_name(entry: Recorded, lang: str) -> str:
    """What a paper is called: by its form and number, as far as they can be read."""
    form, number = entry.head.get("form", "—"), entry.head.get("paper_number")
    return says("paper_name", lang, form=form, number=number) if number else str(form)


def _issued(entry: Recorded, lang: str) -> list[tuple[str, str]]:
    """What an entry says of a paper."""
    head, words = entry.head, Words(lang)
    rows = [(says("paper_form", lang), f"{head['form']} ({head['pack']}, {head['format']})")] if "form" in head else []
    if head.get("paper_number"):
        rows.append((says("paper_number", lang), head["paper_number"]))
    if head.get("paper_day"):
        rows.append((says("paper_day", lang), words.day(head["paper_day"])))
    kept = "paper" in head["parts"] and entry.state != "erased"
    return [
        *rows,
        (says("paper_hash", lang), head["salted"]),
        ("", says("paper_kept" if kept else "paper_not_kept", lang)),
    ]


def papers_text(found: Register, lang: str, width: int, colours: bool) -> str:
    """The register of papers issued."""
    page, words = TextPage(width, colours), Words(lang)
    page.line(says("papers_found", lang, n=len(found.lines)), style="bold")
    if found.blind:
        page.line(says("blind", lang), style="yellow")
    if found.lines:
        named = ("paper_number", "paper_when", "paper_form", "case", "paper_decision", "who", "paper_hash")
        rows = []
        for one in found.lines:
            told = one.to_dict()
            number, form, case, who = (told[name] or "—" for name in ("paper_number", "form", "case", "who"))
            day, salted = words.day(told["paper_day"]) if told["paper_day"] else "—", told["salted"].partition(":")[2]
            rows.append((str(one.paper.id), number, day, form, case, str(one.decision.id), who, f"{salted[:8]}…"))
        heads = ["№", *(says(name, lang) for name in named)]
        page.table(heads, rows, (0, 1, 0, 2, 2, 1, 2, 0), indent=0)
    return page.text()


def paper_checked(file: str, lines: Sequence[RegisterLine], content: bytes, lang: str) -> tuple[str, bool]:
    """Whether a file is one of the papers issued, to the byte; and whether it is."""
    answers = [(one, one.is_of(content)) for one in lines]
    said = [
        says("paper_same", lang, file=file, n=one.paper.id, what=_what(one.paper, lang))
        for one, same in answers
        if same
    ]
    unread = [str(one.paper.id) for one, same in answers if same is None]
    if said:
        return "\n".join(said), True
    told = [says("paper_other", lang, file=file, n=len(lines) - len(unread))]
    if unread:
        told.append(says("papers_unread", lang, names=_some(unread)))
    return "\n".join(told), False


def _fingerprint(key: str) -> str:
    """What a key is called, of its bytes in base64."""
    return f"sha256:{hashlib.sha256(base64.b64decode(key)).hexdigest()}"


def _condition(entry: Recorded, lang: str) -> str:
    if not entry.intact:
        return says("altered", lang)
    named = entry.state if entry.state in ("open", "opened") else f"{entry.state}_entry"
    said = [says(named, lang, by=entry.erased_by)]
    return "; ".join([*said, *(says(f"is_{o.kind}", lang, by=o.entry) for o in entry.later if o.kind != "corrects")])


def _later(one: Later, lang: str) -> str:
    """What a later entry says of a decision."""
    return says(f"later_{one.kind}", lang, by=one.entry, other=one.other, why=one.why)


def _open_facts(value: Any, path: str = "") -> list[str]:
    """The facts of a sealed case that stay open."""
    if isinstance(value, Mapping):
        if set(value) == {"sealed"}:
            return []
        return [line for key, item in value.items() for line in _open_facts(item, f"{path}.{key}".lstrip("."))]
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return [line for n, item in enumerate(value) for line in _open_facts(item, f"{path}.{n}")]
    return [f"{path}: {', '.join(map(shown, value)) if isinstance(value, list) else shown(value)}"]


def _versions(by: Mapping[str, str], lang: str) -> str:
    """What worked a decision out and what checked it, and the versions of all that took part."""
    in_words = ("chained_by", "checked_by", "not_chained")
    told = (says(name, lang, name=value) if name in in_words else f"{name} {value}" for name, value in by.items())
    return ", ".join(told)


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:SHOWN]) + (f", … ({len(listed)})" if len(listed) > SHOWN else "")
