"""The Telegram bot: who reads there, what is sent to them, and what its processes share."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from horo_app.core.db.columns import UTC_TIME, numbered


class TelegramSubscriber(SQLModel, table=True):
    """A person who reads in Telegram; `chat_id` is all that we know of who they are.

    `state` is active, paused (by themselves) or left (they blocked the bot, or Telegram does not find them), and then
    `state_before` is what it returns to; NULL for those who left before we noted it. `unreachable` counts the messages
    in a row for which Telegram did not find the chat. `zone` is NULL until they tell where they live, `deliver_at` the
    minutes after midnight there. `next_at` is when the next delivery is due, NULL without one. `asked` is what the bot
    has asked them for and awaits in plain words.

    A message is of `sign` and of `more_signs`, and `shows` the whole reading, a short version, or one section; with
    `day_before` it is of the next day. `asks` is where the person wants to be asked whether it came close, under the
    reading or in the evening, and `ask_at` when that is due. With `moon_line` it ends with a line of the day's Moon.
    """

    __tablename__ = "telegram_subscribers"
    __table_args__ = (
        sa.CheckConstraint("deliver_at between 0 and 1410 and deliver_at % 30 = 0", name="deliver_at"),
        sa.Index(
            "ix_telegram_subscribers_next_at", "next_at", postgresql_where=sa.text("next_at is not null")
        ),
        sa.Index("ix_telegram_subscribers_ask_at", "ask_at", postgresql_where=sa.text("ask_at is not null")),
    )

    chat_id: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    state: str = Field(max_length=16)
    sign: str | None = Field(default=None, max_length=16)
    language: str = Field(max_length=8)
    language_chosen: bool
    zone: str | None = Field(default=None, max_length=64)
    deliver_at: int = Field(sa_type=sa.SmallInteger)
    next_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    asked: str = Field(max_length=16)
    joined_at: dt.datetime = Field(sa_type=UTC_TIME)
    state_before: str | None = Field(default=None, max_length=16)
    unreachable: int = Field(
        default=0, sa_type=sa.SmallInteger, sa_column_kwargs={"server_default": sa.text("0")}
    )
    more_signs: list[str] = Field(
        default_factory=list, sa_type=ARRAY(sa.String(16)), sa_column_kwargs={"server_default": "{}"}
    )
    shows: str = Field(default="full", max_length=16, sa_column_kwargs={"server_default": "full"})
    day_before: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    asks: str = Field(default="", max_length=16, sa_column_kwargs={"server_default": ""})
    ask_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    has_keyboard: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    moon_line: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class TelegramBroadcast(SQLModel, table=True):
    """A message from an editor to many. `state` is draft, sending, paused, done or cancelled, or trial: to the editor.

    `texts` by language; who speaks a language that it has no text in is not written to. `audience` narrows by signs.
    """

    __tablename__ = "telegram_broadcasts"

    id: int | None = numbered()
    state: str = Field(max_length=16)
    texts: dict[str, Any] = Field(sa_type=JSONB)
    audience: dict[str, Any] = Field(sa_type=JSONB)
    created_by: str = Field(max_length=128)
    created_at: dt.datetime = Field(sa_type=UTC_TIME)
    started_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class EditorChat(SQLModel, table=True):
    """The chat in which an editor gets a message before anybody else does.

    `code` is a hash of what connects it, once and until `code_until`. Who is forgotten as a subscriber is, here too.
    `alerts` when the editor is told there of what is wrong with the service.
    """

    __tablename__ = "editor_chats"

    admin: int = Field(
        sa_column=sa.Column(
            sa.BigInteger,
            sa.ForeignKey("admins.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        )
    )
    code: str | None = Field(default=None, max_length=64, unique=True)
    code_until: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    chat_id: int | None = Field(
        default=None,
        sa_column=sa.Column(
            sa.BigInteger, sa.ForeignKey("telegram_subscribers.chat_id", ondelete="SET NULL")
        ),
    )
    alerts: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class TelegramDelivery(SQLModel, table=True):
    """One message owed to one subscriber: the reading of a date, or a broadcast; never both, and each once.

    `status` is due, sending (from before the request), sent, unknown (the process ended in between: never sent again),
    skipped, failed or blocked; `reason` says why. One that is due may be tried from `not_before` to `expires_at`; it is
    free, or `sender` has claimed it. `place` orders those that are due at the same moment.
    """

    __tablename__ = "telegram_deliveries"
    __table_args__ = (
        sa.CheckConstraint("(date is null) <> (broadcast_id is null)", name="what"),
        sa.UniqueConstraint("chat_id", "date"),
        sa.UniqueConstraint("broadcast_id", "chat_id"),
        # the morning's readings before any broadcast, the longest due first
        sa.Index(
            "ix_telegram_deliveries_due",
            sa.text("broadcast_id NULLS FIRST"),
            "due_at",
            "place",
            "id",
            postgresql_where=sa.text("status = 'due'"),
        ),
        sa.Index(
            "ix_telegram_deliveries_expires_at", "expires_at", postgresql_where=sa.text("status = 'due'")
        ),
        sa.Index(
            "ix_telegram_deliveries_claimed",
            "sender",
            postgresql_where=sa.text("status = 'due' and sender is not null"),
        ),
        sa.Index("ix_telegram_deliveries_sending", "sender", postgresql_where=sa.text("status = 'sending'")),
        sa.Index("ix_telegram_deliveries_due_at", "due_at"),
        sa.Index(
            "ix_telegram_deliveries_missed",
            "finished_at",
            postgresql_where=sa.text(
                "broadcast_id is null and (status = 'failed' or status = 'skipped' and reason = 'late')"
            ),
        ),
    )

    id: int | None = numbered()
    chat_id: int = Field(
        sa_column=sa.Column(
            sa.BigInteger, sa.ForeignKey("telegram_subscribers.chat_id", ondelete="CASCADE"), nullable=False
        )
    )
    date: dt.date | None = Field(default=None)
    broadcast_id: int | None = Field(
        default=None,
        sa_column=sa.Column(sa.BigInteger, sa.ForeignKey("telegram_broadcasts.id", ondelete="CASCADE")),
    )
    status: str = Field(max_length=16)
    reason: str = Field(max_length=256)
    due_at: dt.datetime = Field(sa_type=UTC_TIME)
    expires_at: dt.datetime = Field(sa_type=UTC_TIME)
    not_before: dt.datetime = Field(sa_type=UTC_TIME)
    tries: int = Field(sa_type=sa.SmallInteger)
    sender: uuid.UUID | None = Field(default=None)
    finished_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    place: int = Field(default=0, sa_type=sa.SmallInteger, sa_column_kwargs={"server_default": "0"})


class TelegramUpdate(SQLModel, table=True):
    """An update that a process has begun to handle: Telegram may bring it again, and it is not handled again."""

    __tablename__ = "telegram_updates"
    __table_args__ = (sa.Index("ix_telegram_updates_received_at", "received_at"),)

    update_id: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    received_at: dt.datetime = Field(sa_type=UTC_TIME)


class TelegramPace(SQLModel, table=True):
    """When the next message may go out: to anybody (`chat_id` 0), and to each chat. Not worth a write-ahead log.

    Nothing at all goes to a chat before `paused_until`. `recent` is when a group was last written to, or a message
    there changed: at most 20 times in a minute.
    """

    __tablename__ = "telegram_pace"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    chat_id: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    free_at: dt.datetime = Field(sa_type=UTC_TIME)
    paused_until: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    recent: list[dt.datetime] | None = Field(default=None, sa_type=ARRAY(UTC_TIME))


class TelegramPerson(SQLModel, table=True):
    """Somebody who came to the bot: on which day, by the service's time zone, and by which link; empty for none."""

    __tablename__ = "telegram_people"
    __table_args__ = (sa.Index("ix_telegram_people_came_on", "came_on"),)

    chat_id: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))
    came_on: dt.date
    source: str = Field(max_length=32)


class TelegramActivity(SQLModel, table=True):
    """A day on which somebody wrote or tapped in their own chat with the bot."""

    __tablename__ = "telegram_activity"

    date: dt.date = Field(primary_key=True)
    chat_id: int = Field(sa_column=sa.Column(sa.BigInteger, primary_key=True, autoincrement=False))


class UnknownPhraseMark(SQLModel, table=True):
    """That a chat wrote something that was not understood: hashes of both, from which neither can be read."""

    __tablename__ = "telegram_unknown_marks"

    phrase: str = Field(primary_key=True, max_length=64)
    chat: str = Field(primary_key=True, max_length=64)
    written_on: dt.date


class UnknownPhrase(SQLModel, table=True):
    """What was not understood, once enough different chats wrote it."""

    __tablename__ = "telegram_unknown_phrases"

    phrase: str = Field(primary_key=True, max_length=40)
    language: str = Field(max_length=8)
    times: int
    last_on: dt.date


class TelegramDay(SQLModel, table=True):
    """How many joined and left on a day, by the service's time zone: figures that outlive those who were forgotten."""

    __tablename__ = "telegram_days"

    date: dt.date = Field(primary_key=True)
    joined: int
    left: int


class BotProcess(SQLModel, table=True):
    """A running process of the bot, by its own word: gone when it ends in good order, stale when it was killed.

    `trouble` is why Telegram takes nothing from it; one that could not start for it has `ended_at`.
    """

    __tablename__ = "bot_processes"

    id: uuid.UUID = Field(primary_key=True)
    username: str = Field(max_length=64)
    pid: int
    receives: bool
    started_at: dt.datetime = Field(sa_type=UTC_TIME)
    seen_at: dt.datetime = Field(sa_type=UTC_TIME)
    last_update_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_delivery_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)
    trouble: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})
    ended_at: dt.datetime | None = Field(default=None, sa_type=UTC_TIME)


class ErasedChat(SQLModel, table=True):
    """A chat whose data were erased, as a salted hash: a backup made before that must not bring them back."""

    __tablename__ = "erased_chats"

    chat: str = Field(primary_key=True, max_length=64)
    erased_at: dt.datetime = Field(sa_type=UTC_TIME)
