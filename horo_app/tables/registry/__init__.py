"""The tables that whoever runs the service looks at and takes away as CSV."""

from horo_app.core.errors import UnknownTable
from horo_app.tables.engine import Table
from horo_app.tables.registry import answers, bot, growth, periods, readings, system, views, work

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        views.DAYS,
        views.CHANNELS,
        views.SIGNS,
        views.LANGUAGES,
        views.HOURS,
        views.UNCOUNTED,
        readings.TEXTS,
        readings.ARCHIVE,
        periods.TEXTS,
        periods.VIEWS,
        work.RUNS,
        work.ATTEMPTS,
        work.COSTS,
        answers.DAYS,
        answers.SIGNS,
        answers.WRITERS,
        answers.READINGS,
        bot.STATES,
        bot.SIGNS,
        bot.LANGUAGES,
        bot.HOURS,
        bot.COMING,
        bot.MORNINGS,
        bot.BROADCASTS,
        growth.SOURCES,
        growth.ACTIVE,
        growth.PHRASES,
        system.PROCESSES,
        system.AUDIT,
        system.ALERTS,
    )
}


def table(name: str) -> Table:
    """The table called `name`; raises UnknownTable."""
    if name not in TABLES:
        raise UnknownTable(f"There is no table of that name. There are: {', '.join(TABLES)}.")
    return TABLES[name]
