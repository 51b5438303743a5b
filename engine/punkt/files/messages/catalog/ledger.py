"""Messages on ledgers (P680–P689): code -> (Russian, English), 'what is wrong; what would be right'."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P680": (
        "единица «{name}» документа не учтена; запишите её в ledger.yaml: состояние, название и причину",
        "the unit {name} of the document is not accounted for; put it into ledger.yaml with state, title and reason",
    ),
    "P681": (
        "учтено как encoded, но на {name} не ссылается ни одно правило, норма или прочтение; "
        "запишите правило или дайте другое состояние с причиной",
        "accounted for as `encoded`, yet no rule, norm or reading cites {name}; "
        "write the rule, or give another state with its reason",
    ),
    "P682": (
        "«{name}» ссылается на {at}, а в ledger.yaml состояние {at} — {state}; поставьте encoded или definition либо поправьте ссылку",
        "{name} cites {at}, whose state in ledger.yaml is {state}; make it `encoded` or `definition`, or mend the citation",
    ),
    "P683": (
        "«{name}» ссылается на {at} целиком, а у каждого абзаца там своя запись, и ни одна не называет «{name}»; "
        "укажите абзац (paragraph) или добавьте «{name}» в rules записи абзаца",
        "{name} cites {at} as a whole, where each paragraph has an entry of its own and none names it; "
        "cite the `paragraph`, or add {name} to `rules` of the paragraph's entry",
    ),
    "P684": ("в документе нет единицы «{name}»; {hint}", "the document has no unit {name}; {hint}"),
    "P685": ("«{name}» не ссылается на {at}; {hint}", "{name} does not cite {at}; {hint}"),
    "P686": (
        "у каждого абзаца {name} своя запись, и ни у одной состояние не {state}; правильно одно из: {states}",
        "each paragraph of {name} has an entry of its own and none is {state}; right would be one of: {states}",
    ),
}
