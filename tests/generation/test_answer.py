"""Whatever stands around the object or in it: a good text is found, and a bad one gets the name of its fault."""

import datetime as dt
import json
import unicodedata
from typing import Any

import pytest

from horo_app import almanac
from horo_app.astrology.zodiac import Sign
from horo_app.content.reading import Section
from horo_app.core.language import Language
from horo_app.generation.answer import BadAnswer, ModelAnswer, read
from horo_app.generation.prompts import brief_for

KEY = (Sign.LEO, dt.date(2026, 11, 23), Language.RU)
BRIEF = brief_for(*KEY)


def text(**changes: Any) -> dict[str, Any]:
    reading = almanac.compose(*KEY)
    return {**reading.sections, "summary": reading.summary, "facts": ["f1", "f2"], **changes}


GOOD = json.dumps(text(), ensure_ascii=False)
DRAFT = json.dumps(text(love="Коротко."), ensure_ascii=False)


def answer(content: str) -> ModelAnswer:
    return read(content, BRIEF, *KEY)


def fault(content: str) -> str:
    with pytest.raises(BadAnswer) as caught:
        answer(content)
    return caught.value.kind


AROUND = {
    "thoughts": f'<think>Лев… {{score}}? Напишу {{"love": 1}}.</think>\n{GOOD}',
    "thoughts without a beginning": f"Сначала подумаю. {DRAFT}</think>{GOOD}",
    "thoughts without an end": f"<think>Сначала подумаю.\n{GOOD}",
    "thoughts after": f"{GOOD}\n<think>Вроде вышло.</think>",
    "a sentence before": f"Вот гороскоп на сегодня:\n\n{GOOD}",
    "a sentence after": f"{GOOD}\n\nЕсли нужно, перепишу {{короче}}.",
    "a fence": f"```json\n{GOOD}\n```",
    "a fence with sentences": f"Конечно!\n```JSON\n{GOOD}\n```\nХорошего дня.",
    "a fence that is not closed": f"```\n{GOOD}",
    "a list": f"[{GOOD}]",
    "a wrapping": f'{{"reading": {GOOD}}}',
    "a draft before": f"{DRAFT}\nНет, лучше так:\n{GOOD}",
    "a remark after": f'{GOOD}\n{{"note": "готово"}}',
    "a bad one after": f"{GOOD}\n{DRAFT}",
    "byte order mark": "\ufeff" + GOOD,
    "line breaks in a text": json.dumps(text(), ensure_ascii=False, indent=2).replace(". ", ".\n", 3),
    "braces": "{" * 400 + GOOD,
}


@pytest.mark.parametrize("case", AROUND)
def test_the_object_is_taken_out_of_whatever_stands_around_it(case: str) -> None:
    assert answer(AROUND[case]).summary == answer(GOOD).summary


FAULTS = {
    "": "empty",
    " \n": "empty",
    "Сегодня хороший день.": "not_json",
    "null": "not_json",
    "[]": "not_json",
    "{}": "incomplete",
    GOOD[:-40]: "not_json",
    "{" * 100_000: "not_json",
    '{"love":' * 100_000: "not_json",
    '{"a": ' + "9" * 10_000 + "}": "not_json",
    json.dumps(text(love=None)): "incomplete",
    json.dumps(text(love=["Хорошо."])): "incomplete",
    json.dumps(text(love=7)): "incomplete",
    json.dumps(text(love={"text": "Хорошо."})): "incomplete",
    json.dumps(text(summary=False)): "incomplete",
    json.dumps(text(love="\u0000" * 200)): "too_short",
    json.dumps(text(love="\u202e" * 200)): "too_short",
    json.dumps(text(love="\ud800" * 200)): "too_short",
    json.dumps(text(love="…" * 200)): "wrong_language",
    json.dumps(text(love="7" * 200)): "wrong_language",
    json.dumps(text(love="я" + "\u0301" * 200)): "wrong_language",
    json.dumps(text(love="Добрый день. " * 400)): "too_long",
}


@pytest.mark.parametrize("content", FAULTS, ids=lambda content: repr(content[:20]))
def test_what_is_no_reading_gets_the_name_of_its_fault(content: str) -> None:
    assert fault(content) == FAULTS[content]


ODD = {
    "a NUL": "\u0000",
    "a lone surrogate": "\ud83d",
    "a control character": "\u001b",
    "text turned around": "\u202e",
    "nothing of no width": "\u200b",
    "a byte order mark": "\ufeff",
    "a private character": "\ue000",
    "no character": "\uffff",
}


@pytest.mark.parametrize("case", ODD)
def test_characters_that_cannot_be_stored_or_seen_are_left_out(case: str) -> None:
    odd = ODD[case]
    love = text()["love"]
    changed = text(love=f"{odd}{love[:10]}{odd}{love[10:]}{odd}")
    for content in (json.dumps(changed), json.dumps(changed, ensure_ascii=False)):
        assert answer(content).sections[Section.LOVE] == answer(GOOD).sections[Section.LOVE]


def test_texts_are_in_the_composed_form() -> None:
    apart = unicodedata.normalize("NFD", text()["love"])
    assert apart != text()["love"]
    assert answer(json.dumps(text(love=apart))).sections[Section.LOVE] == text()["love"]


@pytest.mark.parametrize(
    "facts",
    [None, "f1", 7, {}, [{"f1": 1}], [["f1"]], [None, 1, True], ["f99"], []],
    ids=repr,
)
def test_facts_that_say_nothing_usable_stand_for_all_facts(facts: object) -> None:
    assert answer(json.dumps(text(facts=facts))).facts == tuple(BRIEF.facts.values())


def test_a_fact_counts_once_and_what_is_none_does_not() -> None:
    found = answer(json.dumps(text(facts=["f2", {}, "f2", None, "f1", "f99"]))).facts
    assert found == (BRIEF.facts["f2"], BRIEF.facts["f1"])
