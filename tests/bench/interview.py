"""How many questions an interview saves against asking for every fact that an outcome rests on.

    python -m tests.bench.interview [--people 1000]

Each person is interviewed about each outcome; every answer is known. Prints a table, and checks
that each interview comes to what the person's whole case comes to.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from typing import Any

from punkt import load
from punkt.proving.interview.questions import Interview

from .people import People, stated

PACKS = ("ru.karelia.166-p", "ru.mintrud.847")
DAY = "2027-04-01"
"""Later than every day of the people, so that the vocabulary lets their days stand."""


def main() -> None:
    """Interview, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1000)
    count = parser.parse_args().people
    for pack in PACKS:
        rules = load(pack)
        people = People(rules, seed=5, known=1.0).some(count)
        begun = time.perf_counter()
        asked = total = 0
        print(f"{pack}: {count} people")
        names = [
            o for s, o in rules.decide({"case": "a", "as_of": DAY, "recipient": {}, "provider": {}}) if s == "recipient"
        ]
        for outcome in names:
            interview = Interview(rules, [outcome], {"case": "i", "as_of": DAY})
            everything, blank = len(interview.all_facts()), dict(interview.case)
            sums = 0
            for truth in people:
                interview.case, interview.asked, interview.unanswered = dict(blank), [], set()
                while (question := interview.next()) is not None:
                    interview.answer(question, stated(truth, question.subject, question.path))
                sums += len(interview.asked)
                _check(rules, interview, truth)
            asked, total = asked + sums, total + everything * count
            print(f"  {outcome:28} {sums / count:6.2f} of {everything:3} questions on average")
        saved = 100 * (1 - asked / total)
        each = (time.perf_counter() - begun) / asked * 1000
        print(f"  all outcomes: {saved:.0f} % of the questions saved; {each:.1f} ms a question\n")


def _check(rules: Any, interview: Interview, truth: Mapping[str, Any]) -> None:
    whole = {**truth, "as_of": DAY}
    for record, plan in interview.targets(interview.read()):
        found = rules.decide(interview.case)[record.name, plan.name]
        if found.status != "open":
            same = rules.decide(whole)[record.name, plan.name]
            assert (found.status, found.value) == (same.status, same.value), (plan.name, interview.case)


if __name__ == "__main__":
    main()
