"""What the bot answers with: a text with its formatting, buttons, and the reading that it shows, if it shows one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram.utils.formatting import Bold, Italic, Text, sizeof

from horo_app.astrology.periods import PeriodKind
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.content.reading import Reading
from horo_app.content.wording import day_and_date, heading
from horo_app.core.i18n import say
from horo_app.core.language import Language

LONGEST = 4096  # UTF-16 units in a message, by Telegram's rules
ROOM = 4000  # what a reading may take of it

GLYPHS = dict(zip(SIGNS, "♈♉♊♋♌♍♎♏♐♑♒♓", strict=True))

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to be sent or put in a message's place. `shows` is counted as a view once Telegram has taken it, and so
    are the signs `beside` it; what is of a `period` is counted as such.

    One that `is_about_delivery` says whether and when readings come.
    """

    text: Text
    keyboard: Keyboard | None = None
    shows: tuple[Sign, Language] | None = None
    is_about_delivery: bool = False
    beside: tuple[Sign, ...] = ()
    period: PeriodKind | None = None

    def content(self) -> dict[str, Any]:
        """Text and entities, as the methods of the Bot API take them: nothing in the text is ever parsed."""
        return self.text.as_kwargs() | {"reply_markup": self.keyboard}


class RenderedText(Text):
    """A text that is rendered once, however often it is sent."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self._rendered = text.render()

    def render(
        self, *, _offset: int = 0, _sort: bool = True, _collect_entities: bool = True
    ) -> tuple[str, list[MessageEntity]]:
        if _offset or not (_sort and _collect_entities):  # within another text
            return super().render(_offset=_offset, _sort=_sort, _collect_entities=_collect_entities)
        text, entities = self._rendered
        return text, list(entities)


def plain(text: str, keyboard: Keyboard | None = None) -> Reply:
    """A reply without formatting."""
    return Reply(Text(text), keyboard)


def title(sign: Sign, language: Language) -> str:
    """Like "♌ Leo"."""
    return f"{GLYPHS[sign]} {sign_name(sign, language)}"


def reading_text(reading: Reading, hours: Sequence[str] = ()) -> Text:
    """The reading as a message, within Telegram's limit however long an editor wrote; `hours` by the reader's clock."""
    share = ROOM
    while sizeof((text := RenderedText(_reading_text(reading, hours, share))).render()[0]) > ROOM:
        share = share * 3 // 4
    return text


def _reading_text(reading: Reading, hours: Sequence[str], longest: int) -> Text:
    language = reading.language
    parts: list[Any] = [Bold(f"{title(reading.sign, language)} · {day_and_date(reading.date, language)}")]
    if reading.summary:
        parts += ["\n\n", Italic(cut(reading.summary, longest))]
    for section, text in reading.sections.items():
        parts += ["\n\n", Bold(heading(section, language)), "\n", cut(text, longest)]
    score = say(language, "The day gets {score} out of 10", score=reading.score)
    colour = say(language, "Color of the day: {colour}", colour=reading.colour)
    for said, reason in ((score, reading.score_reason), (colour, reading.colour_reason)):
        parts += ["\n\n", Bold(said), "\n", cut(reason, longest)]
    if hours:
        parts += ["\n\n", Bold(say(language, "By your clock")), "\n", "\n".join(hours)]
    return Text(*parts)


def cut(text: str, longest: int) -> str:
    """The text, or as many whole words of it as fit."""
    if sizeof(text) <= longest:
        return text
    kept = text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", errors="ignore")
    return (kept.rpartition(" ")[0] or kept).rstrip(" ,;:—–-") + " …"
