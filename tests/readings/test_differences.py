"""Differences between two texts, word by word."""

import pytest

from horo_app.readings.differences import Kind, Piece, differences


def test_a_changed_word_is_gone_and_new_and_the_rest_is_the_same() -> None:
    assert differences("A calm day, no rush.", "A quiet day, no rush.") == [
        Piece(Kind.SAME, "A "),
        Piece(Kind.GONE, "calm "),
        Piece(Kind.NEW, "quiet "),
        Piece(Kind.SAME, "day, no rush."),
    ]


def test_words_with_hyphens_and_apostrophes_are_one_word() -> None:
    found = differences("Кто-то don’t", "Кто-нибудь don’t")
    assert found == [
        Piece(Kind.GONE, "Кто-то "),
        Piece(Kind.NEW, "Кто-нибудь "),
        Piece(Kind.SAME, "don’t"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "New words."),
        ("Old words.", ""),
        ("One two three", "three two one"),
        ("  a  b ", "a b"),
    ],
)
def test_the_pieces_spell_both_texts(before: str, after: str) -> None:
    found = differences(before, after)
    assert "".join(piece.text for piece in found if piece.kind is not Kind.NEW) == before
    assert "".join(piece.text for piece in found if piece.kind is not Kind.GONE) == after
