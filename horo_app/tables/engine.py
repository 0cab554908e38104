"""Tables for people: one description serves a table's page, sorted, searched and cut up by the database, and its CSV.

A table is a query with named columns; what a person chose is an `Ask`, read from untrusted words by `ask`.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from horo_app.analytics.scope import Scope, parse_scope
from horo_app.astrology.zodiac import SIGNS, Sign, sign_name
from horo_app.core import clock
from horo_app.core.language import Language
from horo_app.core.settings import settings

Row = TypeVar("Row")

PAGE = 50  # rows
FARTHEST = 10_000  # pages; who pages on for longer should search
LONGEST_WORD = 100


class ColumnKind(StrEnum):
    """What a column holds, by which an edge formats it."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    FLAG = "flag"
    BYTES = "bytes"
    SHARE = "share"


@dataclass(frozen=True)
class Column:
    """A column; `title` is a text of ours."""

    name: str
    title: str
    value: Any
    kind: ColumnKind = ColumnKind.TEXT
    is_private: bool = False  # for editors alone


@dataclass(frozen=True, slots=True)
class Ask:
    """The page of a table that a person asks for: of which days and channel, how sorted and narrowed."""

    scope: Scope
    chosen: Mapping[str, str] = field(default_factory=dict)  # a value by the filter's name
    sort: str = ""
    descending: bool = True
    page: int = 1
    search: str = ""
    size: int = PAGE

    def offset(self, total: int) -> int:
        """How many rows stand before this page; of a page past the end, before the last."""
        return (min(self.page, pages(total, self.size)) - 1) * self.size


@dataclass(frozen=True, slots=True)
class TablePage(Generic[Row]):
    """The rows of the page, and how many rows there are on all pages."""

    rows: tuple[Row, ...]
    total: int


def pages(total: int, size: int = PAGE) -> int:
    """How many pages so many rows take: at least one."""
    return max(1, -(-total // size))


@dataclass(frozen=True)
class Table:
    """A table. `query` gives columns their rows within a scope; `sort` names the usual column to sort by."""

    name: str
    title: str
    columns: tuple[Column, ...]
    query: Callable[[sa.Select[Any], Scope], sa.Select[Any]]
    sort: str
    descending: bool = True
    searched: tuple[Any, ...] = ()
    filters: Mapping[str, Callable[[str], sa.ColumnElement[bool]]] = field(default_factory=dict)

    def without_private(self) -> "Table":
        """The table for those who are no editors: it neither shows private columns nor can be searched by them."""
        hidden = [column.value for column in self.columns if column.is_private]
        return replace(
            self,
            columns=tuple(column for column in self.columns if not column.is_private),
            searched=tuple(one for one in self.searched if not any(one is value for value in hidden)),
        )

    def column(self, name: str) -> Column:
        """The column called `name`; the usual one to sort by for a name it has none of."""
        named = {column.name: column for column in self.columns}
        return named.get(name) or named[self.sort]


def ask(table: Table, words: Mapping[str, str]) -> Ask:
    """What the words of an address mean; raises ImpossibleDate, and takes every other slip for the usual."""
    first, last, channel = (words.get(word, "")[:LONGEST_WORD] for word in ("from", "to", "channel"))
    sort, page = words.get("sort", ""), words.get("page", "")
    known = any(column.name == sort for column in table.columns)
    return Ask(
        scope=parse_scope(first, last, channel, clock.today(settings().timezone), words),
        sort=sort if known else table.sort,
        descending=words.get("order") != "up" if known else table.descending,
        page=min(max(int(page), 1), FARTHEST) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        search=words.get("find", "").replace("\0", "")[:LONGEST_WORD].strip(),
        chosen={name: words[name][:LONGEST_WORD] for name in table.filters if words.get(name)},
    )


def select(table: Table, wanted: Ask) -> sa.Select[Any]:
    """The rows that are asked for, in order, all pages of them."""
    columns = [column.value.label(column.name) for column in table.columns]
    query = table.query(sa.select(*columns), wanted.scope)
    for name, value in wanted.chosen.items():
        query = query.where(table.filters[name](value))
    if wanted.search and table.searched:
        query = query.where(sa.or_(*_matches(table, wanted.search)))
    by = table.column(wanted.sort).name
    # ties in one order on every page, so that no row is shown twice or never
    names = [by, *(column.name for column in table.columns if column.name != by)]
    keys: list[sa.ColumnElement[Any]] = [sa.literal_column(f'"{name}"') for name in names]
    first = keys[0].desc() if wanted.descending else keys[0].asc()
    return query.order_by(first.nulls_last(), *keys[1:])


async def page(session: AsyncSession, table: Table, wanted: Ask) -> TablePage[tuple[Any, ...]]:
    """One page of the table, its values in the order of the columns; past the last page, the last."""
    query = select(table, wanted)
    count = sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    total = (await session.execute(count)).scalar_one()
    rows = await session.execute(query.limit(wanted.size).offset(wanted.offset(total)))
    return TablePage(tuple(tuple(row) for row in rows), total)


async def every(session: AsyncSession, table: Table, wanted: Ask) -> AsyncIterator[tuple[Any, ...]]:
    """All rows that are asked for, one by one, a thousand at a time from the server."""
    rows = await session.stream(select(table, wanted), execution_options={"yield_per": 1000})
    async for row in rows:
        yield tuple(row)


def since(column: Any, scope: Scope) -> sa.ColumnElement[bool]:
    """Whether a moment is within the scope's days, by the service's clock."""
    start, end = scope.between(settings().timezone)
    return sa.and_(column >= start, column < end)


# asked for anew each time: the zone is a setting
_ZONE = sa.bindparam("zone", callable_=lambda: settings().timezone.key, type_=sa.String)


def local_day(moment: Any) -> Any:
    """The day on which a moment is, by the service's clock."""
    return sa.cast(sa.func.timezone(_ZONE, moment), sa.Date)


def like(search: str) -> str:
    """A pattern for ILIKE with a backslash as its escape: what was typed, literally, anywhere."""
    literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"


def _matches(table: Table, search: str) -> Iterator[sa.ColumnElement[bool]]:
    """The words in any of the columns that are searched; a sign also by its name in any language."""
    words = like(search)
    yield from (sa.cast(one, sa.Text).ilike(words, escape="\\") for one in table.searched)
    if signs := [sign.value for sign in SIGNS if _names(sign, search.casefold())]:
        yield from (column.value.in_(signs) for column in table.columns if column.name == "sign")


def _names(sign: Sign, search: str) -> bool:
    return any(sign_name(sign, language).casefold().startswith(search) for language in Language)
