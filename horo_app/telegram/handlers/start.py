"""The beginning: a first hello, a link with a sign, the choice of one's sign."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from horo_app.astrology.zodiac import Sign
from horo_app.core.db import transaction
from horo_app.subscribers import subscribers, test_chats
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.subscribers import Subscriber
from horo_app.telegram import messages
from horo_app.telegram.asked_readings import before
from horo_app.telegram.filters import InPrivate
from horo_app.telegram.handlers.intent_answers import answer_intent
from horo_app.telegram.keyboards import Aim, SignButton
from horo_app.telegram.links import EDITORS, sign_of
from horo_app.telegram.reading_reply import beginning
from horo_app.telegram.sender import Sender
from horo_app.telegram.understanding.meaning import Meaning, MeaningKind
from horo_app.telegram.user_context import UserContext

router = Router(name="start")
router.message.filter(InPrivate())
router.callback_query.filter(InPrivate())

OPENED = ("settings", "time", "city", "language", "help", "about")  # by links from groups


@router.message(CommandStart(ignore_case=True))
async def start(
    _: Message, command: CommandObject, guest: UserContext, courier: Sender, username: str
) -> None:
    """`/start`, or a link such as t.me/BOT?start=leo, perhaps with a source after the sign: leo-vk, leo_utm-vk."""
    link = command.args or ""
    if link in OPENED:
        return await answer_intent(guest, Meaning(MeaningKind.INTENT, name=link), courier, username)
    if link.startswith(EDITORS):
        return await _connect(link.removeprefix(EDITORS), guest, courier)
    sign = sign_of(link) or guest.sign
    if sign is None:
        return await courier.send(guest.id, messages.welcome(guest.language))
    if guest.sign is None and guest.remembers:
        return await begin(guest, sign, courier)
    await courier.send(guest.id, await beginning(guest, sign, offer=True))


@router.callback_query(SignButton.filter(F.aim == Aim.MINE))
async def choose(
    query: CallbackQuery, callback_data: SignButton, guest: UserContext, courier: Sender
) -> None:
    """A sign is chosen: its reading takes the place of the choice."""
    first = guest.sign is None
    subscriber = await _choose(guest, callback_data.sign)
    guest = replace(guest, subscriber=subscriber)
    await courier.show(query, await beginning(guest, callback_data.sign, callback_data.day))
    if first and subscriber.state is SubscriberState.ACTIVE:
        await courier.send(guest.id, messages.joined(subscriber))


async def begin(guest: UserContext, sign: Sign, courier: Sender, said: str = "") -> None:
    """A person has told their sign for the first time: the reading at once, and what happens from now on."""
    subscriber = await _choose(guest, sign)
    found = await beginning(replace(guest, subscriber=subscriber), sign)
    await courier.send(guest.id, before(said, found) if said else found)
    if subscriber.state is SubscriberState.ACTIVE:
        await courier.send(guest.id, messages.joined(subscriber))


async def _choose(guest: UserContext, sign: Sign) -> Subscriber:
    async with transaction() as session:
        return await subscribers.choose(session, guest.id, guest.language, sign=sign)


async def _connect(code: str, guest: UserContext, courier: Sender) -> None:
    """An editor comes from the dashboard: messages that they send to themselves will arrive here."""
    async with transaction() as session:
        name = await test_chats.connect(session, code, guest.id, guest.language)
    await courier.send(
        guest.id, messages.connected(guest.language, name) if name else messages.link_expired(guest.language)
    )
