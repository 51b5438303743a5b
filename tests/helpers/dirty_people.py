"""Twenty invented people of a register, as clean records, for tests that write them out the way exports look.

None of them is anyone: the names are made up, and the numbers (СНИЛС) are of a range that is not issued. Their check
digits are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

HEAD = (
    "№ п/п",
    "ФИО",
    "СНИЛС",
    "Дата рождения",
    "Пол",
    "Инвалидность",
    "ИПРА: самообслуживание",
    "ИПРА: самостоятельное передвижение",
    "Планируемая длительность услуг",
    "Муниципалитет",
)
"""The columns, in their order."""
DISTRICTS = ("Озёрный", "Северный", "Лесной", "Береговой")


def check_digits(nine: str) -> str:
    """The two check digits of the nine digits of a СНИЛС."""
    total = sum(int(digit) * place for digit, place in zip(nine, range(9, 0, -1), strict=True)) % 101
    return f"{total % 100:02}"


@dataclass(frozen=True, slots=True)
class Person:
    """One of the twenty. ``degrees`` are those of self-care and of mobility; ``hours`` are planned a day."""

    number: int
    name: str
    born: date
    male: bool
    disabled: bool
    degrees: tuple[int, int]
    hours: str
    district: str

    @property
    def snils(self) -> str:
        """Eleven digits; the first three are zeros."""
        nine = f"{7_900 + self.number * 19:09}"
        return nine + check_digits(nine)

    @property
    def dashed(self) -> str:
        """The number as cards have it, ``000-007-919 01``."""
        digits = self.snils
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"

    def row(self) -> list[str]:
        """The cells below :data:`HEAD`, written plainly."""
        return [
            str(self.number),
            self.name,
            self.snils,
            f"{self.born:%d.%m.%Y}",
            "м" if self.male else "ж",
            "да" if self.disabled else "нет",
            *(str(one) for one in self.degrees),
            self.hours,
            self.district,
        ]


_NAMES = (
    "Арбузов Антон Ильич",
    "Берёзкина Вера Павловна",
    "Ветров Глеб Олегович",
    "Грушина Дарья Львовна",
    "Дождев Егор Максимович",
    "Ежевикина Жанна Юрьевна",
    "Жаворонков Захар Петрович",
    "Зимина Инна Сергеевна",
    "Ивушкин Кирилл Андреевич",
    "Калинина Лада Борисовна",
    "Лунин Мирон Фёдорович",
    "Малинина Нина Егоровна",
    "Норкин Остап Тимурович",
    "Осокина Полина Глебовна",
    "Печкин Роман Иванович",
    "Рябинина Софья Олеговна",
    "Снегирёв Тихон Львович",
    "Тополева Ульяна Ильинична",
    "Ужиков Фёдор Маркович",
    "Фиалкина Юлия Романовна",
)

PEOPLE = tuple(
    Person(
        number,
        name,
        date(1950 + 2 * number, 1 + number % 12, 1 + number),
        number % 2 == 1,
        number % 4 != 0,
        (number % 4, (number + 1) % 4),
        ("1.5", "2", "3.25", "4")[number % 4],
        DISTRICTS[(number - 1) * 4 // 20],
    )
    for number, name in enumerate(_NAMES, 1)
)
"""Five of each district, in the order of their numbers; all of age on any day from 2012 on."""

KEYS = tuple(person.snils for person in PEOPLE)

MAP = """map: dirty
key: СНИЛС
days: DD.MM.YYYY
true_words: [да]
false_words: [нет]
columns:
  Дата рождения: recipient.birth_date
  Пол: {fact: recipient.sex, codes: {м: male, ж: female}}
  Инвалидность: recipient.disability
  "ИПРА: самообслуживание": recipient.ipra.self_care
  "ИПРА: самостоятельное передвижение": recipient.ipra.mobility
  Планируемая длительность услуг: planned_hours.amount
always: {planned_hours.per: day}
ignore: [№ п/п, ФИО, Муниципалитет]
"""
"""What the columns mean, for cells that are written plainly."""
