"""Errors a person may meet: each carries a sentence that says what to do.

Services raise them; every edge (API, page, command line, bot) translates them once.
"""


class HoroError(Exception):
    """Base of all expected errors. `str(error)` is fit for a person.

    A text that is marked with `msg`, its {fields} given apart, can be told in the person's language (messages.explain).
    """

    status = 500  # the HTTP status an edge answers with
    title = "Something went wrong"

    def __init__(self, text: str = "", **fields: object) -> None:
        super().__init__(text.format(**fields) if fields else text)
        self.text = text
        self.fields = fields


class UnknownSign(HoroError):
    """The text names no zodiac sign."""

    status = 404
    title = "Unknown sign"


class UnknownLanguage(HoroError):
    """The text names no language that readings are written in."""

    status = 422
    title = "Unknown language"


class UnknownZone(HoroError):
    """The text names no time zone."""

    status = 422
    title = "Unknown time zone"


class UnknownCity(HoroError):
    """No city is called like that."""

    status = 404
    title = "Unknown city"


class UnknownBody(HoroError):
    """The text names no body of the sky that is told of here."""

    status = 422
    title = "Unknown planet"


class ImpossibleDate(HoroError):
    """The text is no calendar date and no word for one."""

    status = 422
    title = "Impossible date"


class NoReading(HoroError):
    """We hold no text for that date, and will not invent one."""

    status = 404
    title = "No reading for that date"


class NotYetRead(HoroError):
    """The reading is of a day that has begun for nobody yet, or that is too long ago to say how close it came."""

    status = 422
    title = "Not the time to answer"


class TooManyAnswers(HoroError):
    """More answers about one reading in a minute than its readers would give."""

    status = 429
    title = "Too many answers"


class UnfitBroadcast(HoroError):
    """A message to subscribers cannot be sent as it is, or not any more."""

    status = 422
    title = "This cannot be sent"


class MovedOn(UnfitBroadcast):
    """The message is not, or not any more, where one thought it was: another editor was quicker."""

    status = 409


class DatabaseUnavailable(HoroError):
    """PostgreSQL could not be reached."""

    status = 503
    title = "Database unavailable"


class CannotStart(HoroError):
    """The service cannot start; the sentence says what to change."""

    title = "Cannot start"


class DatabaseUnreachable(CannotStart):
    """PostgreSQL does not answer, or takes no changes, at the moment; trying again may help."""


class EditedMeanwhile(HoroError):
    """Somebody saved the text after it was opened; nothing was overwritten."""

    status = 409
    title = "Edited meanwhile"


class UnfitText(HoroError):
    """The text cannot be published as it is."""

    status = 422
    title = "Unfit text"


class UnknownTable(HoroError):
    """There is no table of that name to look at or to take away."""

    status = 404
    title = "Unknown table"


class NotEmpty(HoroError):
    """The database holds what must not be mixed with invented figures."""

    status = 409
    title = "Not an empty database"


class NotSignedIn(HoroError):
    """There is no session, or it has ended."""

    status = 401
    title = "Not signed in"


class NotAllowed(HoroError):
    """The admin's role does not reach that far."""

    status = 403
    title = "Not allowed"


class Invalid(HoroError):
    """What was sent is not what the form or the page sends."""

    status = 422
    title = "Invalid request"


class WrongLogin(HoroError):
    """No admin has this name and this password; which of both is wrong is nobody's business."""

    status = 401
    title = "Wrong name or password"


class TooManyAttempts(HoroError):
    """The next try must wait for `seconds`."""

    status = 429
    title = "Too many attempts"

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text, seconds=seconds)
        self.seconds = seconds


class Refused(HoroError):
    """What was asked for cannot be done; the sentence says why, and what can."""

    status = 409
    title = "Not done"
