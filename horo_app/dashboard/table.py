"""Tables: what is asked for stands in the page's address, so it can be kept, sent, gone back from and signed in to."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import reflex as rx

from horo_app.core.i18n import say, say_many
from horo_app.core.language import Language
from horo_app.tables.engine import Ask, pages

LOADING, READY, FAILED = "loading", "ready", "failed"


@dataclass(frozen=True)
class TableState:
    """A table as it is shown: how it is sorted, and where its headings and pages lead."""

    status: str = LOADING
    sort: str = ""
    is_descending: bool = True
    search: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    previous: str = ""
    following: str = ""
    count: str = ""
    page: str = ""


OWN = ("find", "sort", "order", "page")  # words of an address that are a table's


def address(path: str, this: Ask, words: Mapping[str, str] | None = None) -> str:
    """The address that asks for this; what `words` say beside it, such as dates, is said again."""
    told = {key: value for key, value in (words or {}).items() if key not in OWN} | {
        "find": this.search,
        "sort": this.sort,
        "order": "" if this.descending else "up",
        "page": str(this.page) if this.page > 1 else "",
    }
    query = urlencode({key: value for key, value in told.items() if value})
    return f"{path}?{query}" if query else path


def shown(
    path: str,
    this: Ask,
    sorts: tuple[str, ...],
    total: int,
    language: Language,
    words: Mapping[str, str] | None = None,
) -> TableState:
    """The table around the rows that were found."""
    last = pages(total, this.size)
    page = min(this.page, last)
    return TableState(
        status=READY,
        sort=this.sort,
        is_descending=this.descending,
        search=this.search,
        headings={sort: address(path, _sorted_by(sort, this), words) for sort in sorts},
        previous=address(path, replace(this, page=page - 1), words) if page > 1 else "",
        following=address(path, replace(this, page=page + 1), words) if page < last else "",
        count=say_many(language, "{number} row", "{number} rows", total),
        page=say(language, "Page {page} of {pages}", page=page, pages=last),
    )


def _sorted_by(sort: str, this: Ask) -> Ask:
    descending = not this.descending if sort == this.sort else True
    return replace(this, sort=sort, descending=descending, page=1)


def failed(table: TableState) -> TableState:
    """The table whose rows could not be had; what was asked for stays."""
    return replace(table, status=FAILED)


def query_of(state: rx.State) -> dict[str, str]:
    """The query of the page's address; of a repeated key, the last."""
    return {key: str(value) for key, value in state.router.url.query_parameters.items()}


def export_words(words: Mapping[str, str], language: Language) -> str:
    """The query by which all pages of what an address asks for are exported."""
    return urlencode(
        {key: value for key, value in words.items() if key != "page"} | {"locale": language.value}
    )
