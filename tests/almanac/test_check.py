"""The checker finds each kind of fault, says where it is and what to do, and passes what ships."""

import datetime as dt
from pathlib import Path

import pytest

from horo_app.almanac import check
from horo_app.almanac.phrases import FOLDER, Phrase, read_book
from horo_app.language import Language

RU, EN = Language.RU, Language.EN
FIRST = dt.date(2026, 1, 1)


def said_of(language: Language, part: str, text: str, **conditions: object) -> str:
    phrase = Phrase.model_validate({"text": text, **conditions})
    return "\n".join(check.problems(phrase, part, language))


def faults(folder: Path, language: Language, days: int = 60) -> list[str]:
    return [str(fault) for fault in check.faults_in(folder / language, language, FIRST, days)]


def add(folder: Path, file: str, entry: str) -> None:
    path = folder / file
    path.write_text(path.read_text("utf-8") + "\n" + entry, "utf-8")


def test_the_phrases_that_ship_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 0
    assert "nothing to put right" in capsys.readouterr().out


def test_a_fault_makes_the_command_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(folder, "en/love.toml", '[[tip]]\ntext = "Venus says that a short walk is a good idea today."\n')
    assert check.main(["--folder", str(folder), "--days", "7"]) == 1
    said = capsys.readouterr().out
    assert "en/love.toml: “Venus says that a short walk" in said
    assert "add body = venus, or reword" in said


@pytest.mark.parametrize(
    ("language", "text", "conditions", "complaint"),
    [
        (EN, "Mars is about, so take the stairs two at a time today.", {}, "body = mars"),
        (RU, "С Марсом шутки плохи, поэтому шути сегодня с кем-нибудь другим.", {}, "body = mars"),
        (RU, "Венерой день не ограничен: есть ещё ужин и хорошая книга.", {}, "body = venus"),
        (EN, "Venus and Mars agree, so say what you want at the table.", {"body": "venus"}, "body = mars"),
        (EN, "Venus is in Leo, and even the curtains look expensive.", {"body": "venus"}, "sign = leo"),
        (RU, "Венера во Льве, и даже шторы сегодня выглядят дорого.", {"body": "venus"}, "sign = leo"),
        (EN, "Venus visits your fifth house, and dinner has a candle.", {"body": "venus"}, "house = 5"),
        (
            EN,
            "Venus visits your fifth house, and dinner has a candle.",
            {"body": "venus", "house": [5, 6]},
            "house = 5",
        ),
        (RU, "Венера гостит в пятом доме, и на ужине горит свеча.", {"body": "venus"}, "house = 5"),
        (EN, "The full Moon lights the way home, so walk slowly.", {"body": "moon"}, "phase = full"),
        (RU, "Полнолуние освещает дорогу домой, так что не спеши.", {}, "phase = full"),
        (
            RU,
            "Растущая Луна подливает в кружку, так что не зевай.",
            {"phase": ["full"]},
            "phase = first_quarter or",
        ),
        (EN, "Mercury is retrograde, so read the letter once more.", {"body": "mercury"}, "retrograde"),
        (RU, "Меркурий ретрограден, и письмо стоит перечитать.", {"body": "mercury"}, "retrograde"),
        (
            EN,
            "A trine of Venus to Mars makes the sofa look wider.",
            {"body": "venus", "with": "mars", "aspect": ["trine", "sextile"]},
            "aspect = trine",
        ),
        (
            RU,
            "Квадрат Венеры и Марса просит говорить потише.",
            {"body": "venus", "with": "mars", "aspect": "opposition"},
            "aspect = square",
        ),
        (EN, "Mars moves into your third house, so mind the tone.", {"body": "mars", "house": 3}, "ingress"),
        (RU, "Марс сегодня меняет знак, и тон разговора другой.", {"body": "mars"}, "ingress"),
        (EN, "On Friday the evening begins at lunch, more or less.", {}, "weekday = friday"),
        (RU, "В пятницу вечер начинается с обеда, плюс-минус.", {"weekday": "monday"}, "weekday = friday"),
        (EN, "Fire signs tend to reply before the question ends.", {}, "element = fire"),
        (RU, "Летом даже список дел загорает на подоконнике.", {}, "season = summer"),
    ],
)
def test_a_claim_without_its_condition(
    language: Language, text: str, conditions: dict[str, object], complaint: str
) -> None:
    said = said_of(language, "turn", text, **conditions)
    assert "without asking for it" in said
    assert complaint in said


@pytest.mark.parametrize(
    ("language", "text", "conditions"),
    [
        (EN, "Venus moves through your seventh house, and talks go deep.", {"body": "venus", "house": 7}),
        (EN, "The waxing Moon likes small starts, so make one today.", {"phase": "waxing_crescent"}),
        (EN, "Send the letter before Thursday, while the mood is good.", {"weekday": ["tuesday", "thursday"]}),
        (EN, "Spring is a verb as well: leave the chair with some style.", {}),
        (RU, "В доме тепло, и чайник сегодня главный прибор.", {}),
        (RU, "Рыба на ужин и прогулка к реке — вполне себе план.", {}),
        (RU, "Солнечный лимон в чае поднимает настроение на градус.", {}),
        (RU, "Гармония Венеры с {other:ins} смягчает углы весь день.",
         {"body": "venus", "aspect": ["trine", "sextile"], "with": ["mars", "jupiter"]}),
    ],
)  # fmt: skip
def test_what_is_asked_for_may_be_said(language: Language, text: str, conditions: dict[str, object]) -> None:
    assert said_of(language, "turn", text, **conditions) == ""


@pytest.mark.parametrize(
    ("language", "text", "conditions", "complaint"),
    [
        (EN, "The day of {planet} is a day for long letters and tea.", {}, "is no slot"),
        (EN, "With {body} about, the day is a bit louder than usual.", {}, "nothing to stand for: add body"),
        (EN, "In the {house} house the kettle is on all day today.", {}, "nothing to stand for: add body"),
        (EN, "Venus and {other} agree, so go out and be seen today.", {"body": "venus"}, "add aspect and with"),
        (EN, "Thanks to {body:gen} the day is a bit louder than usual.", {"body": "mars"}, "no cases"),
        (RU, "Благодаря {body} день сегодня немного громче обычного.", {"body": "mars"}, "name a case"),
        (RU, "Благодаря {body:voc} день сегодня чуть громче обычного.", {"body": "mars"}, "name a case"),
        (RU, "Марс в {sign:loc}, и день сегодня чуть громче обычного.", {"body": "mars"}, "take «в» away"),
        (EN, "Venus is in a {sign mood, so the curtains look expensive.", {"body": "venus"}, "brace"),
        (
            RU,
            "Венера спорит, а {other:nom} промолчал и ушёл пить чай.",
            {"body": "venus", "aspect": "square", "with": ["mars", "moon"]},
            "cannot agree with every body",
        ),
        (EN, "Somewhere a house waits for its planet all day today.", {"house": 3}, "house needs a body"),
        (EN, "Somebody looks back at the day that was, and smiles.", {"retrograde": True}, "needs a body"),
        (EN, "Two are at odds over the tea today, as it happens.", {"body": "mars", "aspect": "square"}, "go together"),
    ],
)  # fmt: skip
def test_a_slot_or_condition_that_does_not_fit(
    language: Language, text: str, conditions: dict[str, object], complaint: str
) -> None:
    assert complaint in said_of(language, "turn", text, **conditions)


def test_a_sky_sentence_has_to_ask_for_something() -> None:
    assert "speaks of the sky" in said_of(EN, "sky", "The day is wide open, so choose one door of it.")


@pytest.mark.parametrize(
    ("language", "text", "complaint"),
    [
        (EN, "Say \"thank you\" twice today, and mean it both times.", "use “ ” and ’"),
        (EN, "Take a walk - the longer way - and look at windows.", "a comma, a colon or —"),
        (RU, "Скажи \"спасибо\" дважды, и оба раза от души.", "use « »"),
        (RU, "Прогуляйся подольше - и посмотри на чужие окна.", "use —"),
        (RU, "Еще одна чашка чая никому не повредит сегодня.", "write ё"),
        (RU, "Зеленый шарф сегодня делает погоду всей улице.", "write ё"),
        (RU, "Все пойдет на лад, если начать с малого и не спешить.", "write ё"),
        (RU, "Если ты вчера устала, то сегодня начни с малого.", "gender"),
        (RU, "Ты уже сделал достаточно, отдохни с книгой и чаем.", "gender"),
        (RU, "Когда ты готова, скажи об этом вслух и без спешки.", "gender"),
        (RU, "Ты заслужил(а) целый вечер без новостей и срочных дел.", "gender"),
        (EN, "You will meet someone by the lifts, so comb your hair.", "fate"),
        (RU, "Судьба стучится в дверь, так что приготовь чаю.", "fate"),
        (EN, "Beware of stairs today, and of people on the stairs.", "fear"),
        (RU, "Берегись сегодня лестниц и тех, кто на лестницах.", "fear"),
        (EN, "Ask your doctor about the knee before the long walk.", "medical"),
        (RU, "Прими таблетку и ложись спать пораньше, чем вчера.", "medical"),
        (EN, "Invest a little in whatever your cousin has praised.", "investment"),
        (RU, "Купи акции того, что хвалит твой знакомый кузен.", "investment"),
        (EN, "Call a lawyer before you answer the neighbour’s note.", "legal"),
        (EN, "Too short to be a sentence.", "too few"),
        (EN, "One two three four five six " * 5 + "and out.", "too many"),
        (EN, "A sentence has an end, and this one is without its own", "end with a full stop"),
        (EN, "What a lovely day to shout from the roof of the house!", "no exclamation marks"),
    ],
)  # fmt: skip
def test_house_style(language: Language, text: str, complaint: str) -> None:
    assert complaint in said_of(language, "tip", text)


@pytest.mark.parametrize(
    "text",
    [
        "Ты знаешь дела получше сегодняшних, но и эти сойдут.",
        "Попадает в цель тот, кто не торопится и ест вовремя.",
        "Счета любят порядок, а порядок любит, когда его хвалят.",
        "Сегодня ты — хозяйка вечера и главный его гость сразу.",
    ],
)
def test_good_russian_passes(text: str) -> None:
    assert said_of(RU, "tip", text) == ""


def test_broken_toml_names_the_file_and_the_line(folder: Path) -> None:
    add(folder, "ru/career.toml", "[[tip]]\ntext = no quotes")
    (said,) = (fault for fault in faults(folder, RU) if "not TOML" in fault)
    assert said.startswith("ru/career.toml:")
    assert "line" in said


def test_an_unknown_value_is_named(folder: Path) -> None:
    add(folder, "en/career.toml", '[[turn]]\ntext = "A."\nbody = "vulcan"\n')
    add(folder, "en/finance.toml", '[[turn]]\ntext = "A."\nplanet = "venus"\n')
    add(folder, "en/advice.toml", '[[twist]]\ntext = "A."\n')
    said = "\n".join(faults(folder, EN))
    assert "vulcan" in said
    assert "planet" in said
    assert "unknown table [[twist]]" in said


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "en" / "health.toml").unlink()
    assert "en/health.toml: the file is missing" in faults(folder, EN)


def test_the_same_sentence_twice(folder: Path) -> None:
    text = read_book(FOLDER / "en")[0].files["love"]["tip"][0].text
    add(folder, "en/career.toml", f'[[tip]]\ntext = "{text}"\n')
    assert any("is already in love.toml" in fault for fault in faults(folder, EN))


def test_a_phrase_that_never_comes_true(folder: Path) -> None:
    entry = '[[sky]]\ntext = "{}"\nbody = "{}"\n{}\n'
    add(
        folder,
        "en/career.toml",
        entry.format("The Sun is retrograde, which would be news to everyone.", "sun", "retrograde = true"),
    )
    add(folder, "en/love.toml", entry.format(
        "Venus opposes the Sun, which no one has ever seen happen.", "venus",
        'aspect = "opposition"\nwith = "sun"'))  # fmt: skip
    said = faults(folder, EN, days=check.DAYS)
    assert len(said) == 2
    assert all("comes true for no sign" in fault for fault in said)


def test_a_gap_names_the_sign_and_the_day(folder: Path) -> None:
    path = folder / "en" / "health.toml"
    tips = read_book(folder / "en")[0].files["health"]["tip"]
    text = path.read_text("utf-8")
    for tip in [tip for tip in tips if tip.plain][:-30]:
        start = text.index(f'[[tip]]\ntext = "{tip.text}"')
        text = text[:start] + text[start:].replace(f'[[tip]]\ntext = "{tip.text}"', "", 1)
    path.write_text(text, "utf-8")
    (said,) = (fault for fault in faults(folder, EN) if "are needed" in fault)
    assert said.startswith("en/health.toml: ")
    assert "has 30 [[tip]], 31 are needed" in said
