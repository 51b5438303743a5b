"""Messages of the lint (P101–P199): code -> (Russian, English), 'what is wrong; what would be right'."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P101": (
        "нормой «{name}» не пользуется ни одно правило; назовите её в правиле (${name}) или уберите",
        "no rule uses the norm {name}; name it in a rule (${name}), or take it out",
    ),
    "P102": (
        "о факте «{name}» ({record}) не спрашивает ни одно правило; уберите его или напишите правило",
        "no rule asks for the fact {name} ({record}); take it out, or write the rule",
    ),
    "P103": (
        "слов в цитате: {count}; оставьте действующие слова, не больше {most}",
        "words in the quote: {count}; keep the operative ones, {most} at the most",
    ),
    "P104": (
        "цитата говорит «{verb}», а указано {given}; поставьте {right} ({words}) или процитируйте другие слова",
        "the quote says '{verb}', yet {given} is given; put {right}, or quote other words",
    ),
    "P105": (
        "текст не переведён ({lang}); напишите его на этом языке",
        "the text is not translated ({lang}); write it in that language",
    ),
    "P106": (
        "в «{word}» буква «{letter}» не того алфавита; {hint}",
        "in '{word}' the letter '{letter}' is of the other alphabet; {hint}",
    ),
    "P107": (
        "промежуток {value} расходится с цитатой («{words}»); по цитате — {right}",
        "the interval {value} differs from the quote ('{words}'); by the quote it is {right}",
    ),
    "P108": (
        "правило «{name}» никогда не сработает: {reason}; исправьте условие или уберите правило",
        "nothing reaches the rule {name}: {reason}; mend the condition, or take the rule out",
    ),
    "P109": (
        "прочтением «{name}» не пользуется ни одно правило; разветвите правило по его вариантам",
        "no rule uses the reading {name}; branch a rule by its options",
    ),
    "P110": (
        "текст «{text}» ничего не говорит о «{name}»; напишите, что установлено",
        "the text '{text}' says nothing on {name}; write what is laid down",
    ),
    "P111": (
        "в правиле стоит число {value}; сделайте его нормой с цитатой и пишите $имя",
        "the rule has the number {value}; make it a norm with its quote and write $name",
    ),
    "P113": (
        "знак «{mark}» не такой, как в других цитатах пакета («{usual}»); сверьте цитату с документом",
        "the mark {mark} is not as in the pack's other quotes ({usual}); compare the quote with the document",
    ),
    "P114": (
        "невидимый знак {codepoint} ({name}); уберите его",
        "an invisible character {codepoint} ({name}); take it out",
    ),
}
