"""What each kind of the almanac's texts must be like: how long, with which slots. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextKind:
    """What a text of some kind must be like: characters once filled, sentences, slots, claims about the sky."""

    characters: tuple[int, int]
    sentences: tuple[int, int] = (1, 2)
    needs: tuple[str, ...] = ()  # slots that it must have
    may: tuple[str, ...] = ()  # slots that it may have


PARAGRAPH = (125, 285)
ADVICE = TextKind((100, 255), (2, 3))
SUMMARY = TextKind((25, 105))
REASON_OF_COLOR = (25, 105)
KINDS: dict[tuple[str, str], TextKind] = {
    ("theme", "summary"): SUMMARY,
    ("theme", "advice"): ADVICE,
    ("house", "text"): TextKind(PARAGRAPH, (2, 3)),
    ("moon", "text"): TextKind(PARAGRAPH, (2, 3), ("at",), ("aspect", "house")),
    ("planet", "text"): TextKind(PARAGRAPH, (2, 3), (), ("sign",)),
    ("pair", "text"): TextKind(PARAGRAPH, (2, 3), ("when",), ("aspect",)),
    ("event", "summary"): SUMMARY,
    ("event", "lead"): TextKind((50, 160), (1, 2), ("at",), ("house", "sign", "body")),
    ("event", "advice"): ADVICE,
    ("week", "text"): TextKind((90, 210), (1, 3)),
    ("month", "text"): TextKind((65, 230), (1, 3)),
    ("year", "text"): TextKind((60, 270), (1, 3)),
    ("window", "text"): TextKind((60, 200), (1, 2), ("span", "house")),
    ("quarter", "text"): TextKind((20, 170), (1, 3), (), ("best", "hard", "body", "house", "day")),
    ("lead", "text"): TextKind((20, 120), (1, 1), ("body", "house"), ("day", "until")),
    ("moment", "text"): TextKind((40, 150), (1, 2), ("when",)),
    ("outlook", "text"): TextKind((25, 115), (1, 2)),
    ("turning", "text"): TextKind((15, 150), (1, 2), (), ("house", "body", "aspect")),
    ("reason", "text"): TextKind((20, 130), (1, 1), (), ("up", "down", "met")),
}
REASON_SLOTS = {"up": {"up"}, "down": {"down"}, "both": {"up", "down"}, "met": {"met"}, "quiet": set[str]()}

# How long the words in a slot are, more or less, to count a text's characters.
FILLED = {
    "at": "в 14:20",
    "when": "сегодня в 14:20",
    "aspect": "квадрат Луны и Венеры",
    "house": "седьмом",
    "sign": "Близнецах",
    "body": "Нептун",
    "day": "в понедельник",
    "until": "до понедельника",
    "span": "с 28 февраля по 27 марта",
    "best": "февраль",
    "hard": "март",
    "up": "трин Луны и Юпитера",
    "down": "квадрат Марса и Сатурна",
    "met": "соединение Луны с Ураном",
}
WITH_CASE = ("aspect", "house", "sign", "body")
