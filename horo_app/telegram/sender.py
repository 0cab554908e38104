"""Carrying replies to Telegram, politely: in turn, again after a pause, and quiet about what does no harm."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.methods import EditMessageText, SendDocument, SendMessage, TelegramMethod
from aiogram.types import BufferedInputFile, CallbackQuery, LinkPreviewOptions, Message, ReplyParameters
from aiogram.utils.formatting import Text, sizeof

from horo_app.core import logs
from horo_app.core.db import OUTAGE, transaction
from horo_app.readings import views
from horo_app.readings.views import Channel
from horo_app.subscribers import subscribers
from horo_app.subscribers.deliveries import Outcome, Status
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.telegram.api_errors import ErrorKind, kind_of
from horo_app.telegram.reply import LONGEST, Reply, plain

log = logs.logger(__name__)

TRIES = 4
HINT_TRIES = 2
PROMPT = 3.0  # seconds after which a tap is answered, though what it changes still waits
LONGEST_WAIT = 30.0  # seconds that a person may wait for an answer; after that they have tapped again

Answer = SendMessage | EditMessageText | SendDocument

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Unsent(Exception):
    """An answer was given up: its chat, or everybody, would have to wait too long."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Where in a chat answers belong: the topic of the message that asked, if it was in one."""

    chat_id: int
    thread_id: int | None

    @classmethod
    def of(cls, message: object) -> "Topic | None":
        """The topic of a message; None for what is no message, or one that is not there any more."""
        if not isinstance(message, Message):
            return None
        return cls(message.chat.id, message.message_thread_id if message.is_topic_message else None)


class Sender:
    """Brings answers to people."""

    def __init__(self, bot: Bot, pace: RateLimiter) -> None:
        self._bot = bot
        self._pace = pace
        self._topic: Topic | None = None
        self._news = ""
        self._has_hinted = False
        self._may_change = False

    def within(self, topic: Topic | None, news: str = "") -> "Sender":
        """A sender for one update, which stays in its topic and tells the person `news` with the first answer."""
        other = Sender(self._bot, self._pace)
        other._topic, other._news, other._may_change = topic, news, self._may_change
        return other

    def for_answers(self, *, pausing: bool) -> "Sender":
        """The same sender, who need not ask before a message in private changes: Telegram wants no pause."""
        self._may_change = not pausing
        return self

    async def send(self, chat_id: int, reply: Reply, to: Message | None = None) -> None:
        """Send a new message; in a group, as an answer `to` the one that asked."""
        answer = ReplyParameters(message_id=to.message_id, allow_sending_without_reply=True) if to else None
        topic = self._topic if self._topic and self._topic.chat_id == chat_id else None
        reply = await self._with_news(chat_id, reply)
        message = SendMessage(
            chat_id=chat_id,
            reply_parameters=answer,
            message_thread_id=topic.thread_id if topic else None,
            link_preview_options=_NO_PREVIEW,
            **reply.content(),
        )
        await self._carry(message, reply)

    async def send_file(self, chat_id: int, name: str, content: bytes, reply: Reply) -> None:
        """Send a file with the reply's text below it."""
        caption, entities = reply.text.render()
        message = SendDocument(
            chat_id=chat_id,
            document=BufferedInputFile(content, name),
            caption=caption,
            caption_entities=entities,
        )
        await self._carry(message, reply)

    async def show(self, query: CallbackQuery, reply: Reply) -> None:
        """Put the reply in the place of the message whose button was tapped, or send it if that is gone."""
        assert query.message is not None
        chat_id = query.message.chat.id
        reply = await self._with_news(chat_id, reply)
        edit = EditMessageText(
            chat_id=chat_id,
            message_id=query.message.message_id,
            link_preview_options=_NO_PREVIEW,
            **reply.content(),
        )
        waited = asyncio.get_running_loop().call_later(
            PROMPT, lambda: asyncio.ensure_future(self.hint(query))
        )
        try:
            await self._carry(edit, reply)
        except AiogramError as error:
            kind = kind_of(error)
            if kind is ErrorKind.GONE:
                await self.send(chat_id, reply)
            elif kind is not ErrorKind.UNCHANGED:  # by a second tap on the same button
                raise
        finally:
            waited.cancel()
        await self.hint(query)

    async def hint(self, query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
        """End the waiting of a button, perhaps with a word at the top of the screen: once, and it never raises."""
        if self._has_hinted:
            return
        self._has_hinted = True
        for tries in range(1, HINT_TRIES + 1):
            try:
                await query.answer(text, show_alert=alert)
                return
            except AiogramError as error:  # they have waited too long, or will tap again
                log.debug("a tap was not answered", error=str(error))
                if kind_of(error) not in (ErrorKind.PASSING, ErrorKind.UNCERTAIN):
                    return
                await asyncio.sleep(0.5 * tries)

    async def _with_news(self, chat_id: int, reply: Reply) -> Reply:
        """The reply with what the person should know besides; one about the delivery says it by itself."""
        news, self._news = self._news, ""
        if not news or reply.is_about_delivery:
            return reply
        text = Text(reply.text, "\n\n", news)
        if sizeof(text.render()[0]) > LONGEST:
            await self.send(chat_id, plain(news))
            return reply
        return replace(reply, text=text)

    async def _carry(self, method: Answer, reply: Reply) -> None:
        for tries in range(1, TRIES + 1):
            await self._wait_for_turn(method)
            try:
                request: TelegramMethod[Any] = method
                await self._bot(request)
                break
            except (
                TelegramMigrateToChat
            ) as error:  # the group has another number from now on, and other messages
                if tries == TRIES or isinstance(method, EditMessageText):
                    raise
                method = method.model_copy(update={"chat_id": error.migrate_to_chat_id})
            except AiogramError as error:
                kind = kind_of(error)
                if kind is ErrorKind.BLOCKED:
                    await _note_blocked(method)
                    return
                if kind is ErrorKind.UNCERTAIN:  # it may well be there, and then an apology would be wrong
                    log.warning("nobody can tell whether an answer arrived", error=str(error))
                    return
                await self._get_over(error, method, tries)
        _count_views(reply)

    async def _wait_for_turn(self, method: Answer) -> None:
        changes = isinstance(method, EditMessageText)
        if changes and self._may_change and _chat_of(method) > 0:
            self._may_change = False  # when it is tried again, there may be a pause
            return
        quiet = 0.0 if changes else None
        wait = await self._pace.turn(_chat_of(method), urgent=True, patience=LONGEST_WAIT + 1, quiet=quiet)
        if wait:
            raise Unsent(f"it would have to wait for {wait:.0f} s")

    async def _get_over(self, error: AiogramError, method: Answer, tries: int) -> None:
        """Wait until it may be tried again; raises the error when it may not."""
        if isinstance(error, TelegramRetryAfter):
            await limited(self._pace, method, error)
            if error.retry_after > LONGEST_WAIT:
                raise error
        elif not was_not_taken(error):
            raise error
        else:
            await asyncio.sleep(0.5 * tries)
        if tries == TRIES:
            raise error


def was_not_taken(error: AiogramError) -> bool:
    """Whether the message surely did not arrive, so that sending it again doubles nothing."""
    return kind_of(error) is ErrorKind.PASSING


def _chat_of(method: Answer) -> int:
    assert isinstance(method.chat_id, int)
    return method.chat_id


async def limited(pace: RateLimiter, method: Answer, error: TelegramRetryAfter) -> None:
    """Keep the pause that Telegram asks for, at first for this chat alone.

    Telegram does not say whether the limit was the chat's or that of the whole bot. When it asks the same for several
    chats at once, `Pace` extends the pause to all.
    """
    await pace.pause(error.retry_after, _chat_of(method))


async def _note_blocked(method: Answer) -> None:
    try:
        async with transaction() as session:
            await subscribers.leave(session, _chat_of(method))
    except OUTAGE as error:
        log.warning("could not note that a subscriber has left", error=str(error))


_OUTCOMES = {
    ErrorKind.BLOCKED: Status.BLOCKED,
    ErrorKind.UNREACHABLE: Status.BLOCKED,
    ErrorKind.OURS: Status.DUE,
    ErrorKind.LIMIT: Status.DUE,
    ErrorKind.PASSING: Status.DUE,
    ErrorKind.UNCERTAIN: Status.UNKNOWN,
}


async def deliver(bot: Bot, pace: RateLimiter, chat_id: int, reply: Reply) -> Outcome:
    """Send what a subscriber is owed, once; what became of it is the caller's to write down.

    After a time-out or an answer that makes no sense nobody can tell whether the message arrived: it is not sent again.
    """
    message = SendMessage(chat_id=chat_id, link_preview_options=_NO_PREVIEW, **reply.content())
    try:
        await bot(message)
    except AiogramError as error:
        kind, wait = kind_of(error), 0.0
        if isinstance(error, TelegramRetryAfter):
            await limited(pace, message, error)
            wait = error.retry_after
        return Outcome(
            _OUTCOMES.get(kind, Status.FAILED),
            getattr(error, "message", "") or str(error),
            wait,
            is_ours=kind is ErrorKind.OURS,
            is_unreachable=kind is ErrorKind.UNREACHABLE,
        )
    _count_views(reply)
    return Outcome(Status.SENT)


def _count_views(reply: Reply) -> None:
    if reply.shows is not None and reply.period is not None:
        views.count_period(reply.shows[0], Channel.TELEGRAM, reply.period)
    elif reply.shows is not None:
        sign, language = reply.shows
        for each in (sign, *reply.beside):
            views.count(each, Channel.TELEGRAM, language)
