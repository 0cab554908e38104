"""Text on pictures."""

import datetime as dt

import pytest
from fontTools.ttLib import TTFont

from horo_app import almanac
from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.content import wording
from horo_app.core.language import Language
from horo_app.site.og_image import text_layout
from horo_app.site.og_image.text_layout import lines, printable, width

DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(0, 365, 61)]


def test_widths_are_those_of_the_font() -> None:
    font = TTFont(text_layout.FONT)
    assert font["name"].getDebugName(1) == text_layout.FAMILY
    for code, glyph in font.getBestCmap().items():
        assert width(chr(code), 1000) == font["hmtx"][glyph][0]


@pytest.mark.parametrize("language", Language)
def test_what_we_say_can_be_drawn_and_fits_into_four_lines(language: Language) -> None:
    for sign in SIGNS:
        for day in DAYS:
            summary = almanac.compose(sign, day, language).summary
            for text in (sign_name(sign, language), wording.day(day, language), summary):
                assert printable(text) == text
            broken = lines(summary, 37, 500, most=4)
            assert not broken[-1].endswith("…")
            assert all(width(line, 37) <= 500 for line in broken)


def test_lines_are_of_about_the_same_length() -> None:
    assert lines("one two three four five six", 40, 400, most=4) == ["one two three", "four five six"]


def test_no_line_begins_with_a_dash_or_ends_with_a_short_word() -> None:
    text = "Порядок начинается с малого, радость тоже — выбери, с чего начать в этот день"
    for room in range(200, 600, 20):
        for line in lines(text, 37, room, most=9)[:-1]:
            assert line.split("\u00a0")[-1].split(" ")[-1] not in ("с", "в"), line
        assert not any(line.startswith("—") for line in lines(text, 37, room, most=9))


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    broken = lines("word " * 60, 37, 500, most=4)
    assert len(broken) == 4
    assert broken[-1].endswith("word…")
    assert all(width(line, 37) <= 500 for line in broken)


def test_a_word_longer_than_a_line_does_no_harm() -> None:
    assert len(lines("w" * 200, 37, 500, most=4)) == 1


def test_what_the_font_lacks_is_left_out() -> None:
    assert printable("Лев \U0001f981 and 猫") == "Лев  and "
    assert lines("\U0001f981", 37, 500, most=4) == [""]
