"""Updates as no Telegram would send them: each kind of them, bent in hundreds of ways by a fixed seed."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from horo_app.core.settings import settings
from tests.rows import count
from tests.telegram_server import BOT_ID, Person, until

SEED = 20261129
NUMBER = 1000
GROUP = {"id": -100200, "type": "supergroup", "title": "Us"}
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Horo", "username": "horo_test_bot"}
CHANNEL = {"id": -100777, "type": "channel", "title": "A channel"}

# What stands in the place of a value that is bent: of other types, too large, too long, empty, of other meaning.
HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 1e308, 0.5, "", " ", "\x00", "\x00leo", "🦁" * 300,
    "x" * 5000,
    "\u202eleo", "‍", "/", "/start", "/start@", "/start " + "x" * 64, "@horo_test_bot", "@horo_test_bot " * 50,
    "%s{0}{x}",
    "'; drop table", "sign:", "sign:leo:look", "sign:leo:look:never", "set:hour:99", "set:time:7", "signs:look:today:x",
    "leo.2026-11-29.xx", "..", [], {}, [[]], [None], {"id": None}, {"x": {"x": {}}}, "private", "supergroup", "channel",
    "bot_command", "kicked", "member", "left", "99:99", "31.02.2000", "-0", "∞", "NaN",
]  # fmt: skip


def corpus(somebody: dict[str, Any]) -> list[dict[str, Any]]:
    """An update of every kind, none of which makes a subscriber."""
    private = {"id": somebody["id"], "type": "private", "first_name": "Person"}
    text = {"message_id": 5, "date": 1, "chat": private, "from": somebody, "text": "/help"}
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
    group = text | {"chat": GROUP, "text": "/today@horo_test_bot leo"}
    shown = {"message_id": 6, "date": 1, "chat": private, "from": BOT, "text": "♌"}
    tap = {"id": "1", "from": somebody, "chat_instance": "1", "message": shown, "data": "sign:leo:look:today"}
    member = {"user": BOT, "status": "member"}
    kicked = {"user": BOT, "status": "kicked", "until_date": 0}
    change = {
        "chat": private,
        "from": somebody,
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": kicked,
    }
    messages = [
        text | command, text | {"text": "/sky"}, text | {"text": "/forget"}, text | {"text": "???"}, group,
        group | {"text": "@horo_test_bot aries", "message_thread_id": 7, "is_topic_message": True},
        group | {"sender_chat": GROUP}, group | {"sender_chat": CHANNEL, "is_automatic_forward": True},
        group | {"reply_to_message": shown | {"chat": GROUP}, "text": "pisces tomorrow"},
        group | {"new_chat_members": [BOT]}, group | {"migrate_to_chat_id": -100999}, group | {"left_chat_member": BOT},
        text | {"text": None, "sticker": {"file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1,
                                          "height": 1, "is_animated": False, "is_video": False}},
        text | {"text": None, "caption": "leo",
                "photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]},
        text | {"text": None, "contact": {"phone_number": "1", "first_name": "x"}},
    ]  # fmt: skip
    others = {
        "callback_query": [tap, tap | {"message": shown | {"chat": GROUP}}, tap | {"data": "signs:look:today"},
                           tap | {"message": {"chat": private, "message_id": 6, "date": 0}},
                           tap | {"message": None, "inline_message_id": "9"},
                           tap | {"data": None, "game_short_name": "x"}],
        "inline_query": [{"id": "2", "from": somebody, "query": "leo", "offset": ""}],
        "chosen_inline_result": [{"result_id": "leo.2026-11-29.en", "from": somebody, "query": "leo"}],
        "my_chat_member": [change, change | {"old_chat_member": kicked, "new_chat_member": member},
                           change | {"chat": GROUP}],
        "chat_member": [change],
        "poll_answer": [{"poll_id": "1", "user": somebody, "option_ids": [0]}],
        "message_reaction": [{"chat": private, "message_id": 1, "user": somebody, "date": 1, "old_reaction": [],
                              "new_reaction": [{"type": "emoji", "emoji": "👍"}]}],
        "pre_checkout_query": [{"id": "3", "from": somebody, "currency": "XTR", "total_amount": 1,
                                "invoice_payload": "x"}],
        "message": messages,
    }  # fmt: skip
    kinds = ("edited_message", "channel_post", "edited_channel_post", "business_message")
    others |= {kind: [text, group] for kind in kinds}
    return [{kind: content} for kind, contents in others.items() for content in contents]


def bent(update: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The update with one to three of its values missing, replaced or in another's place."""
    update = copy.deepcopy(update)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = list(_places(update))
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1:
                other, name = chance.choice(places)
                holder[key] = copy.deepcopy(other.get(name) if isinstance(other, dict) else other[name])
            case 2:
                holder[key] = copy.deepcopy(chance.choice(HOSTILE))
            case _:  # what aiogram can read, and we have to
                alike = [value for value in HOSTILE if type(value) is type(holder[key])]
                holder[key] = copy.deepcopy(chance.choice(alike))
        if not update:
            break
    return update


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from _places(value[key])


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for a turn: hundreds of answers are due at once."""
    monkeypatch.setenv("TELEGRAM_RATE", "1000")
    settings.cache_clear()


async def test_no_update_stops_the_bot_subscribes_anybody_or_leaves_a_tap_without_an_answer(
    quick, bot, telegram
) -> None:
    chance = random.Random(SEED)
    taps, people = [], [Person(telegram, "en") for _ in range(20)]
    with capture_logs() as logs:
        for number in range(NUMBER):
            update = bent(chance.choice(corpus(people[number % len(people)].user)), chance)
            tap = update.get("callback_query")
            if isinstance(tap, dict) and isinstance(tap.get("id"), str) and isinstance(tap.get("from"), dict):
                tap["id"] = f"tap {number}"
                taps.append(tap["id"])
            telegram.push_raw(json.loads(json.dumps(update)))
        witness = Person(telegram, "en")
        assert "/today" in (await witness.says("/help")).text
        await until(lambda: set(taps) <= set(telegram.answers))
    assert len(taps) > NUMBER // 20
    assert [entry for entry in logs if entry["event"] == "an update broke out of its handling"] == []
    assert await count("telegram_subscribers") == 0


async def test_what_is_no_update_at_all_does_not_stop_those_that_follow(bot, telegram, person) -> None:
    for nonsense in (None, 7, "x", [], {}, {"update_id": None}, {"update_id": True}, {"update_id": 2**70}):
        telegram.nonsense.append(nonsense)
    assert "/today" in (await person.says("/help")).text
