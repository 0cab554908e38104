"""Two drafts upon one text are put together field by field."""

from horo_app.readings.editing import merge
from horo_app.readings.validation import FIELDS

BASE = {name: f"{name} as it was" for name in FIELDS}


def changed(**texts: str) -> dict[str, str]:
    return BASE | texts


def test_fields_that_i_never_touched_are_taken_over() -> None:
    merged, contested = merge(BASE, changed(love="mine"), changed(career="theirs", summary="theirs"))
    assert merged == changed(love="mine", career="theirs", summary="theirs")
    assert contested == []


def test_a_field_that_both_changed_stays_mine_and_is_named() -> None:
    merged, contested = merge(
        BASE, changed(love="mine", health="mine"), changed(love="theirs", advice="theirs")
    )
    assert merged == changed(love="mine", health="mine", advice="theirs")
    assert contested == ["love"]


def test_the_same_change_made_twice_is_no_contest() -> None:
    assert merge(BASE, changed(love="same "), changed(love="same"))[1] == []


def test_white_space_at_the_ends_is_no_change() -> None:
    assert merge(BASE, changed(love=f" {BASE['love']}\n"), changed(love="theirs")) == (
        changed(love="theirs"),
        [],
    )
