"""Asking people in the evening about their day, those who wish it: after the readings that are due, at their pace."""

import asyncio

from aiogram import Bot

from horo_app.core import tasks
from horo_app.core.db import transaction
from horo_app.subscribers import evening_questions, subscribers
from horo_app.subscribers.deliveries import Status
from horo_app.subscribers.evening_questions import EveningQuestion
from horo_app.subscribers.rate_limiter import RateLimiter
from horo_app.telegram import votes
from horo_app.telegram.sender import deliver

TICK = 20.0  # seconds between looks at whose evening it is
BATCH = 50


async def ask_on(bot: Bot, pace: RateLimiter) -> None:
    """Ask until cancelled."""
    while True:
        async with transaction() as session:
            due = await evening_questions.take(session, BATCH)
        for question in due or []:
            await _ask(bot, pace, question)
        tasks.working()
        if due is None:
            await asyncio.sleep(TICK)


async def _ask(bot: Bot, pace: RateLimiter, question: EveningQuestion) -> None:
    await pace.turn(question.chat_id, urgent=False)
    reply = votes.question((question.sign, question.date, question.language))
    outcome = await deliver(bot, pace, question.chat_id, reply)
    if outcome.status is Status.BLOCKED:
        async with transaction() as session:
            await subscribers.leave(session, question.chat_id, unreachable=outcome.is_unreachable)
