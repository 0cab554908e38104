"""Versions of a text beside each other, and remarks on a draft, in words."""

from dataclasses import dataclass, field

from horo_app.core.i18n import msg, say
from horo_app.core.language import Language
from horo_app.dashboard import figures
from horo_app.dashboard.cells import text_address
from horo_app.readings.differences import differences
from horo_app.readings.editing import TextVersion
from horo_app.readings.validation import Finding
from horo_app.tables.labels import word

LABELS = {
    "love": msg("Love"),
    "career": msg("Career"),
    "health": msg("Health"),
    "finance": msg("Finance"),
    "advice": msg("Advice of the day"),
    "summary": msg("In a nutshell"),
}


@dataclass(frozen=True)
class DiffPart:
    """A stretch of text that is "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field that differs."""

    label: str
    bits: list[DiffPart] = field(default_factory=list)


@dataclass(frozen=True)
class VersionLine:
    """A version in the history."""

    number: int
    title: str
    source: str
    source_said: str
    written: str
    summary: str
    is_current: bool
    href: str


@dataclass(frozen=True)
class RemarkLine:
    """Something about a field of a draft."""

    place: str
    label: str
    text: str
    is_serious: bool


def changes(before: dict[str, str], after: dict[str, str], language: Language) -> list[Change]:
    """The fields that differ, with what is gone and what is new."""
    return [
        Change(
            say(language, LABELS[name]),
            [DiffPart(piece.kind.value, piece.text) for piece in differences(before[name], after[name])],
        )
        for name in before
        if before[name].strip() != after[name].strip()
    ]


def line(edition: TextVersion, is_current: bool, language: Language) -> VersionLine:
    """A version in words."""
    reading = edition.reading
    source = word("source", reading.source, language)
    return VersionLine(
        number=reading.version,
        title=say(language, "version {number}", number=reading.version),
        source=reading.source.value,
        source_said=f"{source}: {reading.author}" if reading.author else source,
        written=figures.moment(edition.written_at, language),
        summary=reading.summary,
        is_current=is_current,
        href=text_address(
            language, reading.sign, reading.date, reading.language, compare=str(reading.version)
        ),
    )


def remark(finding: Finding, language: Language) -> RemarkLine:
    """A finding in words; what it quotes of ours is said in the same language."""
    fields = {
        name: say(language, str(value)) if name == "advice" else value
        for name, value in finding.fields.items()
    }
    return RemarkLine(
        place=finding.place,
        label=say(language, LABELS[finding.place]),
        text=say(language, finding.text, **fields),
        is_serious=finding.serious,
    )
