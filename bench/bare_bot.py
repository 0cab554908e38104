"""A bot of one aiogram handler that edits a constant, on the API at TELEGRAM_API_URL: what ours is compared with."""

import itertools
import os

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.telegram_server import TOKEN

TEXT = "The Moon in your eleventh house likes love best when it begins as friendship. " * 18
KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="A button", callback_data=f"data:{n}")] for n in range(6)]
)

dispatcher = Dispatcher()
numbers = itertools.count()  # Telegram refuses the change of a message into itself


@dispatcher.callback_query()
async def tapped(query: CallbackQuery) -> None:
    """Edit, then end the waiting of the button."""
    assert isinstance(query.message, Message)
    await query.message.edit_text(f"{next(numbers)} {TEXT}", reply_markup=KEYBOARD)
    await query.answer()


async def _run() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


if __name__ == "__main__":
    uvloop.run(_run())
