"""Groups: the bot speaks when it is spoken to, and then once, under the question."""

from zoneinfo import ZoneInfo

from horo_app import clock
from tests.tables import count
from tests.telegram import Person, Shown, until

GROUP = -100200


async def test_it_is_silent_unless_addressed(bot, telegram, person) -> None:
    for text in ("лев", "/today", "/today@another_bot leo", "@horo_test_bots лев", "гороскоп, пожалуйста"):
        await person.says_in_group(text)
    somebodys = Shown(5, "hello", [], {})
    telegram.push(
        "message",
        person._message(GROUP, "supergroup")
        | {
            "text": "лев",
            "reply_to_message": {
                "message_id": 5,
                "date": 1,
                "chat": {"id": GROUP, "type": "supergroup"},
                "from": {"id": 77, "is_bot": False, "first_name": "Somebody"},
                "text": somebodys.text,
            },
        },
    )
    await person.says("/help")  # everything before it has been handled
    assert telegram.sent_to(GROUP) == []


async def test_a_command_with_its_name_a_mention_and_an_answer_are_answered_once_each(bot, telegram) -> None:
    person = Person(telegram, "en")
    asked = (
        "/today@horo_test_bot leo",
        "@horo_test_bot aries",
        "Aries, @Horo_Test_Bot!",
        "/sky@horo_test_bot",
    )
    for number, text in enumerate(asked, 1):
        await person.says_in_group(text)
        await until(lambda number=number: len(telegram.sent_to(GROUP)) == number)
    shown = telegram.sent_to(GROUP)
    today = clock.today(ZoneInfo("Europe/Moscow"))
    assert [message.text[0] for message in shown] == [
        "♌",
        "♈",
        "♈",
        f"{today:%A}"[0],
    ]  # the sky's heading is the day
    assert shown[0].fields["reply_parameters"]["message_id"] == 1

    await person.says_in_group("pisces tomorrow", reply_to=shown[0])
    await until(lambda: len(telegram.sent_to(GROUP)) == 5)
    assert telegram.sent_to(GROUP)[-1].text.startswith("♓ Pisces")
    assert "Today" in telegram.sent_to(GROUP)[-1].labels


async def test_without_a_sign_it_is_ones_own_or_all_to_choose_from(bot, newcomer, telegram) -> None:
    await (await newcomer()).says_in_group("/today@horo_test_bot")
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)
    assert telegram.sent_to(GROUP)[0].text.startswith("♌ Leo")
    await Person(telegram, "en").says_in_group("@horo_test_bot")
    await until(lambda: len(telegram.sent_to(GROUP)) == 2)
    assert len(telegram.sent_to(GROUP)[1].labels) == 12


async def test_what_is_private_is_answered_in_private_and_a_group_makes_no_subscriber(bot, telegram) -> None:
    person = Person(telegram, "en")
    await person.says_in_group("/settings@horo_test_bot")
    await until(lambda: telegram.sent_to(GROUP))
    [button] = telegram.sent_to(GROUP)[0].buttons
    assert button["url"].startswith("https://t.me/horo_test_bot")
    assert await count("telegram_subscribers") == 0
