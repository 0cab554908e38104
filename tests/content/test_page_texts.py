"""The longer texts: both languages have them all, and they say what they are for."""

import pytest

from horo_app.astrology.zodiac import SIGNS, Sign
from horo_app.content.page_texts import about, at_the_cusp, birthday_help, introduction, on_the_edge, portrait
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN


def test_both_languages_tell_the_same_story_of_how_texts_are_made() -> None:
    russian, english = about(RU), about(EN)
    assert len(russian) == len(english) >= 5
    for ours, theirs in zip(russian, english, strict=True):
        assert len(ours.paragraphs) == len(theirs.paragraphs)


@pytest.mark.parametrize("language", Language)
def test_about_is_honest_of_what_matters(language: Language) -> None:
    told = " ".join(paragraph for section in about(language) for paragraph in section.paragraphs)
    for word in ("UTC", "Telegram", "/forget", "/api/docs"):
        assert word in told
    science = {RU: "а не наука", EN: "not as a science"}
    assert science[language] in told


@pytest.mark.parametrize("language", Language)
def test_every_sign_has_a_portrait_of_its_own(language: Language) -> None:
    assert len({portrait(sign, language) for sign in SIGNS}) == 12


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", ["lost", "no_text", "archive", "sky"])
def test_a_page_has_its_heading_and_first_words(page, language: Language) -> None:
    text = introduction(page, language)
    assert text.title
    assert text.text


def test_a_birthday_on_the_edge_names_both_signs() -> None:
    assert "из знака Льва в знак Девы" in on_the_edge(Sign.LEO, RU)
    assert "from Pisces to Aries" in on_the_edge(Sign.PISCES, EN)
    moment = "March 20, 1990 at 21:19 UTC"
    assert at_the_cusp(Sign.PISCES, moment, EN) == (
        "In the year you were born the Sun passed from Pisces to Aries on March 20, 1990 at 21:19 UTC. "
        "Before that moment the sign is Pisces, after it Aries."
    )
    assert birthday_help(RU) != birthday_help(EN)
