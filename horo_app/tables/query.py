"""What a table of the dashboard asks for, and what it gets: sorting, searching and paging happen in the database."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE = 50  # rows


@dataclass(frozen=True, slots=True)
class TableQuery:
    """One page of a table: sorted by a column, searched, filtered. Pages count from 1."""

    sort: str = ""
    descending: bool = True
    page: int = 1
    search: str = ""
    filter: str = ""
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


def like(search: str) -> str:
    """A pattern for ILIKE with a backslash as its escape: what was typed, literally, anywhere."""
    literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{literal}%"
