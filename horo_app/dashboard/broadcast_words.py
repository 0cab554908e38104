"""Messages to subscribers in words: whom one reaches before it is sent, and how far it has come after."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from horo_app.core.i18n import say, say_many
from horo_app.core.language import Language
from horo_app.core.language_data import reads
from horo_app.dashboard import figures
from horo_app.subscribers.bot_health import BotHealth
from horo_app.subscribers.broadcasts import LONGEST, Broadcast, BroadcastStage, length
from horo_app.subscribers.deliveries import Status
from horo_app.tables.labels import audience, word

EXCERPT = 160  # characters


@dataclass(frozen=True)
class BroadcastLine:
    """A message that is being sent; `done` of `total` deliveries are over."""

    number: int
    excerpt: str
    stage: str
    stage_said: str
    is_paused: bool
    about: str
    progress: str
    done: int
    total: int


@dataclass(frozen=True)
class AudienceCount:
    """What is to be said of a message before it is sent. `trouble` is why it cannot be, `left_out` who gets nothing."""

    lengths: dict[str, str] = field(default_factory=dict)
    too_long: dict[str, bool] = field(default_factory=dict)
    reach: str = ""
    left_out: str = ""
    question: str = ""
    trouble: str = ""


def sent(reached: int, is_waiting: bool, language: Language) -> str:
    """What becomes of a message that was just sent to so many."""
    said = figures.number(reached, language)
    if is_waiting:
        return say_many(
            language,
            "The message goes to {said} subscriber as soon as a bot can send it.",
            "The message goes to {said} subscribers as soon as a bot can send it.",
            reached,
            said=said,
        )
    return say_many(
        language,
        "The message goes to {said} subscriber.",
        "The message goes to {said} subscribers.",
        reached,
        said=said,
    )


def line(found: Broadcast, bot: BotHealth, language: Language) -> BroadcastLine:
    """How far a message has come."""
    waits = found.stage is BroadcastStage.SENDING and not bot.sends
    over = round(found.progress * found.total)
    sent = say(
        language,
        "{sent} of {total} sent",
        sent=figures.number(found.outcomes.get(Status.SENT, 0), language),
        total=figures.number(found.total, language),
    )
    troubles = [
        f"{word('status', status, language)} {figures.number(found.outcomes[status], language)}"
        for status in (Status.BLOCKED, Status.FAILED, Status.UNKNOWN, Status.SKIPPED)
        if found.outcomes.get(status)
    ]
    return BroadcastLine(
        number=found.id,
        excerpt=_excerpt(next(iter(found.texts.values()), "")),
        stage=found.stage,
        stage_said=say(language, "waits for the bot") if waits else word("stage", found.stage, language),
        is_paused=found.stage is BroadcastStage.PAUSED,
        about=", ".join(
            [
                audience(found.audience.row, language),
                found.created_by,
                figures.ago(found.started_at, language),
            ]
        ),
        progress=", ".join([sent, *troubles]),
        done=over,
        total=found.total,
    )


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[:EXCERPT].rstrip() + "…"


def reckon(texts: Mapping[str, str], reach: Mapping[Language, int], language: Language) -> AudienceCount:
    """What is to be said of texts by language for an audience of so many in each."""
    written = {spoken: text for spoken in Language if (text := texts.get(spoken, "").strip())}
    total = sum(number for spoken, number in reach.items() if spoken in written or not written)
    said = figures.number(total, language)
    return AudienceCount(
        lengths={spoken.value: _length(texts.get(spoken, ""), language) for spoken in Language},
        too_long={spoken.value: length(texts.get(spoken, "")) > LONGEST for spoken in Language},
        reach=say_many(language, "Reaches {said} subscriber", "Reaches {said} subscribers", total, said=said),
        left_out=_left_out(reach, written, language),
        question=say_many(
            language,
            "Send the message to {said} subscriber? What has been sent cannot be taken back.",
            "Send the message to {said} subscribers? What has been sent cannot be taken back.",
            total,
            said=said,
        ),
        trouble=_trouble(written, total, language),
    )


def _length(text: str, language: Language) -> str:
    used, most = (figures.number(number, language) for number in (length(text), LONGEST))
    return say(language, "{part} of {whole}", part=used, whole=most)


def _left_out(reach: Mapping[Language, int], written: Mapping[Language, str], language: Language) -> str:
    """Who is in the audience and gets nothing, for nothing is written in their language."""
    if not written:
        return ""
    missing = [(spoken, number) for spoken, number in reach.items() if number and spoken not in written]
    return ", ".join(
        say_many(
            language,
            "{said} who reads {spoken} gets nothing",
            "{said} who read {spoken} get nothing",
            number,
            said=figures.number(number, language),
            spoken=say(language, reads(spoken)),
        )
        for spoken, number in missing
    )


def _trouble(written: Mapping[Language, str], total: int, language: Language) -> str:
    if not written:
        return say(language, "Write a text in at least one language.")
    if any(length(text) > LONGEST for text in written.values()):
        return say(
            language, "Telegram takes {most} characters at most.", most=figures.number(LONGEST, language)
        )
    if not total:
        return say(language, "Nobody is in this audience.")
    return ""
