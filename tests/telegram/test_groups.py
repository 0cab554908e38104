"""Groups: the bot speaks when it is spoken to, and then once, under the question."""

from zoneinfo import ZoneInfo

import pytest

from horo_app.core import clock
from tests.rows import count, rows
from tests.telegram_server import Person, Shown, until

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


ANONYMOUS = {
    "anonymous admin": (
        {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        {"id": GROUP, "type": "supergroup", "title": "Us"},
    ),
    "channel": (
        {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
        {"id": -100777, "type": "channel", "title": "A channel"},
    ),
}


@pytest.mark.parametrize("who", ANONYMOUS)
async def test_who_writes_in_the_name_of_a_chat_is_answered_and_makes_no_subscriber(
    bot, telegram, person, who: str
) -> None:
    user, chat = ANONYMOUS[who]
    for number, text in enumerate(("/today@horo_test_bot leo", "@horo_test_bot aries"), 1):
        await person.says_in_group(text, **{"from": user}, sender_chat=chat)
        await until(lambda number=number: len(telegram.sent_to(GROUP)) == number)
    assert [message.text[0] for message in telegram.sent_to(GROUP)] == ["♌", "♈"]
    assert await count("telegram_subscribers") == 0


async def test_other_bots_and_posts_that_telegram_copies_from_a_channel_are_not_answered(
    bot, telegram, person
) -> None:
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    service, channel = {"id": 777000, "is_bot": False, "first_name": "Telegram"}, ANONYMOUS["channel"][1]
    await person.says_in_group("@horo_test_bot leo", **{"from": robot})
    await person.says_in_group(
        "@horo_test_bot leo", **{"from": service}, sender_chat=channel, is_automatic_forward=True
    )
    await person.says("/help")
    assert telegram.sent_to(GROUP) == []


async def test_in_a_topic_answers_changes_and_apologies_stay_in_the_topic(bot, telegram, monkeypatch) -> None:
    person = Person(telegram, "en")
    telegram.topics.add((GROUP, 7))
    topic = {"message_thread_id": 7, "is_topic_message": True}
    await person.says_in_group("/today@horo_test_bot leo", **topic)
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)
    [shown] = telegram.sent_to(GROUP)
    del telegram.chats[GROUP][shown.message_id]  # somebody has deleted it
    person.press(shown.buttons[0], shown, GROUP, **topic)
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)

    async def broken(*_: object) -> None:
        raise ValueError("out of ink")

    monkeypatch.setattr("horo_app.telegram.reading_reply.get_horoscope", broken)
    await person.says_in_group("/today@horo_test_bot leo", **topic)
    await until(lambda: len(telegram.sent_to(GROUP)) == 2)
    assert "went wrong" in telegram.sent_to(GROUP)[-1].text
    sent = telegram.made("sendMessage")
    assert [call.fields["message_thread_id"] for call in sent] == [7, 7, 7]


async def test_an_answer_in_a_thread_that_is_no_topic_goes_to_the_group(bot, telegram, person) -> None:
    await person.says_in_group("/today@horo_test_bot leo", message_thread_id=7)
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)


async def test_in_a_topic_of_a_private_chat_the_answer_stays_there(bot, telegram, person) -> None:
    telegram.topics.add((person.id, 3))
    await person.says("/help", message_thread_id=3, is_topic_message=True)
    assert telegram.made("sendMessage")[-1].fields["message_thread_id"] == 3


@pytest.mark.parametrize("data", ["sign:leo:mine:today", "set:card:", "set:stop:", "set:zone:Europe/Moscow"])
async def test_what_is_ones_own_cannot_be_tapped_in_a_group(bot, telegram, person, data: str) -> None:
    await person.says_in_group("@horo_test_bot leo")
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)
    tap = person.press({"callback_data": data}, telegram.sent_to(GROUP)[0], GROUP)
    await until(lambda: tap in telegram.answers)
    assert "/start" in telegram.answers[tap]["text"]
    assert await count("telegram_subscribers") == 0


async def test_when_a_group_becomes_a_supergroup_the_answer_follows(bot, telegram, person) -> None:
    telegram.refuse(
        "sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat",
        chat_id=GROUP, migrate_to_chat_id=-100999,
    )  # fmt: skip
    await person.says_in_group("@horo_test_bot leo")
    await until(lambda: telegram.sent_to(-100999))
    assert telegram.sent_to(-100999)[0].text.startswith("♌")


async def test_what_is_private_is_answered_in_private_and_a_group_makes_no_subscriber(bot, telegram) -> None:
    person = Person(telegram, "en")
    await person.says_in_group("/settings@horo_test_bot")
    await until(lambda: telegram.sent_to(GROUP))
    [button] = telegram.sent_to(GROUP)[0].buttons
    assert button["url"].startswith("https://t.me/horo_test_bot")
    assert await count("telegram_subscribers") == 0


async def test_an_admin_has_all_twelve_signs_come_every_day_and_ends_that(bot, telegram) -> None:
    person = Person(telegram, "en")
    await person.says_in_group("/daily@horo_test_bot 8:30")
    await until(lambda: len(telegram.sent_to(GROUP)) == 1)
    assert telegram.sent_to(GROUP)[0].text == "Only an admin of the group can change that."
    telegram.admins.add((GROUP, person.id))
    await person.says_in_group("/daily@horo_test_bot 8:30")
    await until(lambda: len(telegram.sent_to(GROUP)) == 2)
    assert "Every day at 8:30 (Moscow, UTC+3) all twelve signs" in telegram.sent_to(GROUP)[1].text
    wish = "select deliver_at, shows, cardinality(more_signs), next_at is not null from telegram_subscribers"
    assert await rows(wish) == [(510, "short", 11, True)]
    await person.says_in_group("/daily@horo_test_bot soon")
    await until(lambda: "like this" in telegram.sent_to(GROUP)[-1].text)
    await person.says_in_group("/daily@horo_test_bot off")
    await until(lambda: "any more" in telegram.sent_to(GROUP)[-1].text)
    assert await count("telegram_subscribers") == 0


async def test_a_group_that_became_another_goes_on_having_its_signs(bot, telegram) -> None:
    person = Person(telegram, "en")
    telegram.admins.add((GROUP, person.id))
    await person.says_in_group("/daily@horo_test_bot")
    await until(lambda: telegram.sent_to(GROUP))
    service = {"migrate_to_chat_id": -100777}
    telegram.push("message", person._message(GROUP, "group") | service)
    await person.says("/help")
    assert await rows("select chat_id, deliver_at, shows from telegram_subscribers") == [
        (-100777, 540, "short")
    ]


PICTURE = {"photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]}


async def answer_to(telegram, person: Person, text: str, **content: object) -> Shown:
    """What the bot says in the group next."""
    before = len(telegram.sent_to(GROUP))
    await person.says_in_group(text, **content)
    await until(lambda: len(telegram.sent_to(GROUP)) == before + 1)
    return telegram.sent_to(GROUP)[-1]


async def test_a_group_that_adds_the_bot_gets_a_hello(bot, telegram) -> None:
    person = Person(telegram, "en")
    robot = {"id": 123456789, "is_bot": True, "first_name": "Horo"}
    telegram.push(
        "my_chat_member",
        {
            "chat": {"id": GROUP, "type": "supergroup", "title": "Us"},
            "from": person.user,
            "date": 1,
            "old_chat_member": {"user": robot, "status": "left"},
            "new_chat_member": {"user": robot, "status": "member"},
        },
    )
    await until(lambda: telegram.sent_to(GROUP))
    [hello] = telegram.sent_to(GROUP)
    assert "@horo_test_bot Leo tomorrow" in hello.text
    assert len(hello.labels) == 12
    assert await count("telegram_subscribers") == 0


async def test_captions_birthdays_and_the_sky_are_answered(bot, telegram) -> None:
    person = Person(telegram, "en")
    message = person._message(GROUP, "supergroup") | PICTURE | {"caption": "@horo_test_bot leo"}
    telegram.push("message", message)
    await until(lambda: telegram.sent_to(GROUP))
    [caption] = telegram.sent_to(GROUP)
    assert caption.text.startswith("♌ Leo")
    birthday = await answer_to(telegram, person, "@horo_test_bot May 12")
    assert birthday.text.startswith("Whoever was born on May\u00a012 is a Taurus.")
    cusp = await answer_to(telegram, person, "@horo_test_bot April 20")
    assert cusp.labels == ["♈ Aries", "♉ Taurus"]
    assert all(":look:" in button["callback_data"] for button in cusp.buttons)
    assert (
        "full Moon is on" in (await answer_to(telegram, person, "when is the full Moon?", reply_to=cusp)).text
    )
    assert await count("telegram_subscribers") == 0


async def test_what_people_say_to_each_other_under_a_reading_is_left_alone(bot, telegram, person) -> None:
    shown = await answer_to(telegram, person, "@horo_test_bot лев")
    for text in ("спасибо", "хаха", "👍", "точно про меня!", "а я вчера был в кино", "ок"):
        await person.says_in_group(text, reply_to=shown)
    await person.says("/help")
    assert len(telegram.sent_to(GROUP)) == 1


async def test_a_button_into_private_leads_to_what_was_asked(bot, telegram) -> None:
    person = Person(telegram, "en")
    asked = {
        "/settings@horo_test_bot": ("settings", "Delivery:"),
        "@horo_test_bot отпишись": ("settings", "Delivery:"),
        "@horo_test_bot язык": ("language", "Which language"),
        "/help@horo_test_bot": ("help", "/today"),
        "@horo_test_bot поменять время": ("time", "At what time"),
    }
    for text, (link, opened) in asked.items():
        [button] = (await answer_to(telegram, person, text)).buttons
        assert button["url"] == f"https://t.me/horo_test_bot?start={link}"
        assert opened in (await person.says(f"/start {link}")).text
