"""The product's words: every one has its Russian, and the catalogue holds nothing that is not said."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from horo_app.core import i18n
from horo_app.core.folders import ROOT
from horo_app.core.i18n import KEYWORDS, LOCALE, say, say_many
from horo_app.core.language import Language
from horo_app.core.language_data import reads, written_in


def said_in(folder: Path) -> set[str | tuple[str, ...]]:
    """Every text that the code in `folder` says, as gettext's own extractor finds it."""
    found = extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS)
    return {tuple(text) if isinstance(text, list | tuple) else text for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def said() -> set[str | tuple[str, ...]]:
    """What the code says, and how languages are called in it."""
    called = {name for one in Language for name in (reads(one), written_in(one))}
    return said_in(ROOT / "horo_app") | called


@pytest.fixture(scope="module")
def russian() -> Catalog:
    with (LOCALE / "ru.po").open("rb") as file:
        return read_po(file, locale="ru")


def _entries(catalogue: Catalog) -> Iterator[Message]:
    return (entry for entry in catalogue if entry.id)


def _ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in _entries(catalogue)}


def test_everything_that_is_said_has_its_russian(said, russian: Catalog) -> None:
    assert said - _ids(russian) == set()


def test_the_catalogue_holds_nothing_that_is_never_said(said, russian: Catalog) -> None:
    assert _ids(russian) - said == set()


def test_a_text_without_its_russian_would_be_found(tmp_path: Path, russian: Catalog) -> None:
    code = (
        'say(language, "Never said", name=name)\nrows = [msg("Nor this")]\nsay_many(language, "A", "B", 2)\n'
    )
    (tmp_path / "page.py").write_text(code)
    assert said_in(tmp_path) - _ids(russian) == {"Never said", "Nor this", ("A", "B")}


def test_no_text_has_two_entries() -> None:
    """Of two, gettext would quietly take the last, and one of the two places would say what was meant for the other."""
    ids = re.findall(r"^msgid .*(?:\n\".*)*", (LOCALE / "ru.po").read_text(encoding="utf-8"), re.MULTILINE)
    assert [text for text, number in Counter(ids).items() if number > 1] == []


def test_no_entry_is_empty_or_lacks_a_form_of_the_plural(russian: Catalog) -> None:
    for entry in _entries(russian):
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert len(forms) == (1 if isinstance(entry.id, str) else 3), entry.id
        assert all(forms), entry.id


def _fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_both_languages_have_the_same_placeholders(russian: Catalog) -> None:
    for entry in _entries(russian):
        english = entry.id if isinstance(entry.id, str) else entry.id[1]
        for form in entry.string if isinstance(entry.string, tuple) else (entry.string,):
            assert _fields(form) == _fields(english), english


def test_english_is_its_own_catalogue() -> None:
    assert say(Language.EN, "Your sign is {sign}.", sign="Leo") == "Your sign is Leo."
    assert say(Language.RU, "Your sign is {sign}.", sign="Лев") == "Твой знак — Лев."


def test_numbers_take_their_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ru.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "{number} day"\nmsgid_plural "{number} days"\n'
        'msgstr[0] "{number} день"\nmsgstr[1] "{number} дня"\nmsgstr[2] "{number} дней"\n'
    )
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.catalogue.cache_clear()
    forms = [say_many(Language.RU, "{number} day", "{number} days", number) for number in (1, 2, 5, 21)]
    assert forms == ["1 день", "2 дня", "5 дней", "21 день"]
    assert [say_many(Language.EN, "{number} day", "{number} days", number) for number in (1, 2)] == [
        "1 day",
        "2 days",
    ]
    i18n.catalogue.cache_clear()
