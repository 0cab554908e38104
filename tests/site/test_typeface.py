"""The typeface holds what headings say, is small, and its stand-ins take up the same room."""

import re
from pathlib import Path
from string import ascii_letters, digits

import pytest
from babel.dates import get_day_names, get_month_names
from fontTools.ttLib import TTFont

from horo_app.astrology.zodiac import SIGNS, sign_name
from horo_app.core.folders import ROOT
from horo_app.core.language import Language

FONTS = ROOT / "assets" / "fonts"
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
PUNCTUATION = "« » “ ” ‘ ’ – — … · ° ′ № − . , : ; ! ? ( ) / + - %\u00a0"


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(FONTS / "old-standard.woff2")


def test_it_has_every_character_of_both_languages(font: TTFont) -> None:
    wanted = set(ascii_letters + digits + RUSSIAN + RUSSIAN.upper() + PUNCTUATION)
    assert wanted - {chr(code) for code in font.getBestCmap()} == set()


def test_it_has_every_character_of_signs_and_dates(font: TTFont) -> None:
    words = {sign_name(sign, language) for language in Language for sign in SIGNS}
    for language in Language:
        words |= set(get_month_names("wide", locale=language.value).values())
        words |= set(get_day_names("wide", locale=language.value).values())
    assert {character for word in words for character in word} - {
        chr(code) for code in font.getBestCmap()
    } == set()


def test_both_faces_are_small_with_their_licences_beside() -> None:
    files = {file.name: file.stat().st_size for file in FONTS.glob("*.woff2")}
    assert set(files) == {"old-standard.woff2", "text-cyrillic.woff2", "text-latin.woff2"}
    assert sum(files.values()) < 28 * 1024
    for licence in FONTS.glob("OFL*.txt"):
        assert "SIL Open Font License" in licence.read_text(encoding="utf-8")
    assert list(FONTS.glob("OFL*.txt"))


def _stand_ins(page: Path) -> list[dict[str, float]]:
    rules = re.findall(r"@font-face \{([^}]*size-adjust[^}]*)\}", page.read_text(encoding="utf-8"))
    return [
        {key: float(value) / 100 for key, value in re.findall(r"([\w-]+): ([\d.]+)%", rule)} for rule in rules
    ]


def test_its_stand_ins_are_as_tall_as_it_is(font: TTFont) -> None:
    lines, units = font["hhea"], font["head"].unitsPerEm
    stand_ins = _stand_ins(ROOT / "docs" / "design.md")
    assert len(stand_ins) == 3
    for rule in stand_ins:
        tall = [
            rule[key] * rule["size-adjust"]
            for key in ("ascent-override", "descent-override", "line-gap-override")
        ]
        assert tall == pytest.approx(
            [lines.ascent / units, -lines.descent / units, lines.lineGap / units], abs=0.001
        )
