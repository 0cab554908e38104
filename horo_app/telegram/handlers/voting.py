"""Answers to "was this close?", by the buttons under a reading or under the evening's question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from horo_app.core.db import transaction
from horo_app.core.errors import NoReading, NotYetRead, TooManyAnswers
from horo_app.core.i18n import say
from horo_app.readings import feedback, personal_data
from horo_app.telegram.filters import UnderMessage
from horo_app.telegram.sender import Sender
from horo_app.telegram.user_context import UserContext
from horo_app.telegram.votes import VoteButton

router = Router(name="voting")
router.callback_query.filter(UnderMessage())


@router.callback_query(VoteButton.filter())
async def vote(query: CallbackQuery, callback_data: VoteButton, guest: UserContext, courier: Sender) -> None:
    """Count it, in place of what the same person said before."""
    key = callback_data.key
    try:
        async with transaction() as session:
            ballot = personal_data.ballot(guest.id, key)
            await feedback.answer(session, key, ballot, callback_data.answer)
    except TooManyAnswers:
        return await courier.hint(
            query, say(guest.language, "Many answers are coming in; please try again in a minute.")
        )
    except (NoReading, NotYetRead):
        return await courier.hint(
            query, say(guest.language, "Answers are taken from that day on, for a week.")
        )
    await courier.hint(query, say(guest.language, "Thank you, that is noted."))
