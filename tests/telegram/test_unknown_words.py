"""What may be kept of words that were not understood."""

import tomllib

import pytest

from horo_app.telegram.understanding.intents import INTENTS
from horo_app.telegram.unknown_words import normalized


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Как дела у звёзд?!", "как дела у звёзд"),
        ("What's up", "what's up"),
        ("Hello. How is the sky", "hello how is the sky"),
        ("позвони 89161234567", None),
        ("в 7 утра", None),
        ("смотри example.com", None),
        ("пиши @masha", None),
        ("https://vk.com/id", None),
        ("совместимость с Колей", None),
        ("колян привет", None),
        ("I love Anna", None),
        ("a" * 41, None),
        ("?!", None),
        ("не хочу жить", None),
        ("я умираю", None),
        ("want to die", None),
        ("Жить-то зачем", None),
    ],
)
def test_a_phrase_is_words_alone_and_has_no_number_link_or_name(text: str, kept: str | None) -> None:
    assert normalized(text, ["Колян Петров"]) == kept


def test_nothing_that_means_despair_is_ever_kept() -> None:
    phrases = tomllib.loads(INTENTS.read_text("utf-8"))["despair_anywhere"]
    assert [text for text in phrases if normalized(text, []) is not None] == []
