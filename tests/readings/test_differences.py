"""Differences between two texts, word by word."""

import pytest

from horo_app.readings.differences import ChangeKind, Piece, differences


def test_a_changed_word_is_gone_and_new_and_the_rest_is_the_same() -> None:
    assert differences("A calm day, no rush.", "A quiet day, no rush.") == [
        Piece(ChangeKind.SAME, "A "),
        Piece(ChangeKind.GONE, "calm "),
        Piece(ChangeKind.NEW, "quiet "),
        Piece(ChangeKind.SAME, "day, no rush."),
    ]


def test_words_with_hyphens_and_apostrophes_are_one_word() -> None:
    found = differences("Кто-то don’t", "Кто-нибудь don’t")
    assert found == [
        Piece(ChangeKind.GONE, "Кто-то "),
        Piece(ChangeKind.NEW, "Кто-нибудь "),
        Piece(ChangeKind.SAME, "don’t"),
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
    assert "".join(piece.text for piece in found if piece.kind is not ChangeKind.NEW) == before
    assert "".join(piece.text for piece in found if piece.kind is not ChangeKind.GONE) == after
