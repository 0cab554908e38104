"""Numbers in words inside a date, as digits: «двенадцатого мая», "the twenty-first of May nineteen ninety". Pure."""

import re

_ENDING = r"(?:ого|его|ое|ье|ьего|ый|ий|ой|ом|ем)"
_RUSSIAN = {
    1: rf"перв{_ENDING}", 2: rf"втор{_ENDING}|дв(?:а|е|ух)", 3: r"трет(?:ь?е|ьего|ий)|три|трех",
    4: rf"четверт{_ENDING}|четыре", 5: rf"пят{_ENDING}|пять", 6: rf"шест{_ENDING}|шесть", 7: rf"седьм{_ENDING}|семь",
    8: rf"восьм{_ENDING}|восемь", 9: rf"девят{_ENDING}|девять", 10: rf"десят{_ENDING}|десять",
    11: rf"одиннадцат(?:{_ENDING}|ь)", 12: rf"двенадцат(?:{_ENDING}|ь)", 13: rf"тринадцат(?:{_ENDING}|ь)",
    14: rf"четырнадцат(?:{_ENDING}|ь)", 15: rf"пятнадцат(?:{_ENDING}|ь)", 16: rf"шестнадцат(?:{_ENDING}|ь)",
    17: rf"семнадцат(?:{_ENDING}|ь)", 18: rf"восемнадцат(?:{_ENDING}|ь)", 19: rf"девятнадцат(?:{_ENDING}|ь)",
    20: rf"двадцат(?:{_ENDING}|ь)", 30: rf"тридцат(?:{_ENDING}|ь)", 40: rf"сорок(?:ов{_ENDING})?",
    50: rf"пят(?:ь)?десят{_ENDING}?|пятидесят{_ENDING}", 60: rf"шест(?:ь|и)десят{_ENDING}?",
    70: rf"сем(?:ь|и)десят{_ENDING}?", 80: rf"восем(?:ь|и)десят{_ENDING}?|восьмидесят{_ENDING}",
    90: rf"девяност(?:о|{_ENDING})", 900: "девятьсот", 1000: "тысяча|тысячи", 2000: rf"двухтысячн{_ENDING}",
}  # fmt: skip
_ENGLISH = {
    1: "first", 2: "second|two", 3: "third", 4: "fourth|four", 5: "fifth|five", 6: "sixth|six", 7: "seventh|seven",
    8: "eighth|eight", 9: "ninth|nine", 10: "tenth|ten", 11: "eleventh|eleven", 12: "twelfth|twelve",
    13: "thirteenth|thirteen", 14: "fourteenth|fourteen", 15: "fifteenth|fifteen", 16: "sixteenth|sixteen",
    17: "seventeenth|seventeen", 18: "eighteenth|eighteen", 19: "nineteenth|nineteen", 20: "twentieth|twenty",
    30: "thirtieth|thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
    1000: "thousand",
}  # fmt: skip
_NUMBERS = [
    (re.compile(pattern), number)
    for numbers in (_RUSSIAN, _ENGLISH)
    for number, pattern in sorted(numbers.items(), reverse=True)
]
_CENTURIES = (19, 20)  # "nineteen ninety": hundreds that are said without their name


def in_digits(text: str) -> str:
    """The text with its numbers as digits; neighbours that make one number are added up."""
    made: list[str | int] = []
    for word in re.split(r"[ -]+", text) if _has_number(text) else [text]:
        number = _number(word.strip(","))
        if number is None:
            made.append(word)
        elif made and isinstance(made[-1], int) and (whole := _joined(made[-1], number)) is not None:
            made[-1] = whole
        else:
            made.append(number)
    return " ".join(map(str, made))


def _has_number(text: str) -> bool:
    return any(_number(word) is not None for word in re.findall(r"[^\W\d_]+", text))


def _number(word: str) -> int | None:
    return next((number for pattern, number in _NUMBERS if pattern.fullmatch(word)), None)


def _joined(before: int, number: int) -> int | None:
    """Both as one number: 20 and 1, 1000 and 900, 2 and 1000, 19 and 90; None if they are two."""
    if number == 1000 and before < 10:
        return before * 1000
    if before in _CENTURIES and 10 <= number < 100:
        return before * 100 + number
    room = 10 if before % 100 else 1000 if before % 1000 == 0 else 100
    return before + number if number < room and before % 10 == 0 else None
