"""Whom a message to many is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.astrology.zodiac import Sign
from horo_app.core.db.columns import table_of
from horo_app.core.language import Language
from horo_app.subscribers.states import SubscriberState
from horo_app.subscribers.tables import TelegramSubscriber

_SUBSCRIBERS = table_of(TelegramSubscriber)


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom: everybody, or those of some signs and, if `undecided`, those who have none yet.

    A language without a text is left out by itself. Who has paused is never written to: the bot has promised it.
    """

    signs: frozenset[Sign] = frozenset()
    undecided: bool = False

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Audience":
        """The audience that `row` was made of."""
        return cls(frozenset(Sign(sign) for sign in row["signs"]), row.get("undecided", False))

    @property
    def row(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return {"signs": sorted(self.signs), "undecided": self.undecided}


async def reach(session: AsyncSession, audience: Audience) -> dict[Language, int]:
    """How many of the audience would get a text in each language now."""
    language = _SUBSCRIBERS.c.language
    query = sa.select(language, sa.func.count()).where(*reached(audience)).group_by(language)
    found = {row[0]: row[1] for row in await session.execute(query)}
    return {language: found.get(language, 0) for language in Language}


def reached(audience: Audience) -> list[sa.ColumnElement[bool]]:
    """What holds of every subscriber in the audience, whatever language they read."""
    sign = _SUBSCRIBERS.c.sign
    chosen = [sign.in_(list(audience.signs))] if audience.signs else []
    chosen += [sign.is_(None)] if audience.undecided else []
    people = _SUBSCRIBERS.c.chat_id > 0  # groups wish for their readings alone
    return [people, _SUBSCRIBERS.c.state == SubscriberState.ACTIVE, *([sa.or_(*chosen)] if chosen else [])]
