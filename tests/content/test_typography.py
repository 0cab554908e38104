"""The signs of the house, whatever a model types."""

import pytest

from horo_app.content.typography import tidy
from horo_app.core.language import Language


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ('Скажи "да" - и  улыбнись!', "Скажи «да» — и улыбнись."),
        ("Еще раз: идет дождь...", "Ещё раз: идёт дождь…"),
        ("Слово , потом\nстрока", "Слово, потом строка"),
        ("Берег и все остальное", "Берег и все остальное"),
    ],
)
def test_russian(typed: str, tidied: str) -> None:
    assert tidy(typed, Language.RU) == tidied


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ('It\'s "fine" -- really!', "It’s “fine” — really."),
        ("Don't wait...", "Don’t wait…"),
    ],
)
def test_english(typed: str, tidied: str) -> None:
    assert tidy(typed, Language.EN) == tidied
