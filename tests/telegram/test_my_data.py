"""`/mydata`: what is kept of a person comes as a file."""

import json

from horo_app.telegram.messages import COMMANDS
from tests.telegram_server import Person, Telegram, until


async def test_a_person_gets_all_that_is_kept_of_them(telegram: Telegram, newcomer) -> None:
    person: Person = await newcomer("en", "leo")
    message = await person.says("/MyData")
    assert message.text == "This is all that I keep about you. /forget erases it."
    name, content = message.fields["file"]
    assert name == "horo.json"
    found = json.loads(content)
    assert found["telegram_subscribers"][0]["sign"] == "leo"
    await person.says("/forget")
    assert (await person.says("/mydata")).text == "I hold nothing about you. To begin, send /start."


async def test_a_file_that_telegram_does_not_take_at_once_comes_all_the_same(
    telegram: Telegram, newcomer
) -> None:
    person: Person = await newcomer("en", "leo")
    telegram.refuse("sendDocument", 502, "Bad Gateway")
    message = await person.says("/mydata")
    await until(lambda: len([call for call in telegram.calls if call.method == "sendDocument"]) == 2)
    assert json.loads(message.fields["file"][1])["chat_id"]


async def test_in_groups_nothing_is_handed_over(telegram: Telegram, bot, person: Person) -> None:
    before = len(telegram.calls)
    person.write("/mydata", chat={"id": -100500, "type": "supergroup", "title": "Friends"})
    await person.says("/help")
    assert "sendDocument" not in {call.method for call in telegram.calls[before:]}


def test_it_stands_beside_forget_in_the_menu() -> None:
    names = list(COMMANDS)
    assert names.index("forget") == names.index("mydata") + 1
