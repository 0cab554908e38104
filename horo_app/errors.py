"""Errors a person may meet: each carries a sentence that says what to do.

Services raise them; every edge (API, page, command line, bot) translates them once.
"""


class HoroError(Exception):
    """Base of all expected errors. `str(error)` is fit for a person."""

    status = 500  # the HTTP status an edge answers with
    title = "Something went wrong"


class UnknownSign(HoroError):
    """The text names no zodiac sign."""

    status = 404
    title = "Unknown sign"


class UnknownLanguage(HoroError):
    """The text names no language that readings are written in."""

    status = 422
    title = "Unknown language"


class ImpossibleDate(HoroError):
    """The text is no calendar date and no word for one."""

    status = 422
    title = "Impossible date"


class NoReading(HoroError):
    """We hold no text for that date, and will not invent one."""

    status = 404
    title = "No reading for that date"


class UnfitBroadcast(HoroError):
    """A message to subscribers cannot be sent as it is, or not any more."""

    status = 422
    title = "This cannot be sent"


class DatabaseUnavailable(HoroError):
    """PostgreSQL could not be reached."""

    status = 503
    title = "Database unavailable"


class CannotStart(HoroError):
    """The service cannot start; the sentence says what to change."""

    title = "Cannot start"
