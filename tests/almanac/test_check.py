"""The checker finds each kind of fault, says where it is and what to do, and passes what ships."""

from pathlib import Path

import pytest

from horo_app.almanac import check
from horo_app.almanac.phrase_checks import problems
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN
HOUSE = ("house", "7", "love")
MOON = ("moon", "venus", "love", "soft")
PAIR = ("pair", "venus", "venus_mars", "hard")
PLANET = ("planet", "venus", "7")

GOOD = (
    "Somebody across the table has been saving a question for you. Pour the tea first, leave the phone face down "
    "and let it come in its own words, however long that takes."
)


def said_of(key: tuple[str, ...], text: str, language: Language = EN, name: str = "text") -> str:
    return "\n".join(problems(key, name, text, language))


def faults(folder: Path, language: Language = EN) -> str:
    return "\n".join(str(fault) for fault in check.faults_in(folder, language, set()))


def change(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_the_texts_that_ship_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 0
    assert "Nothing to put right" in capsys.readouterr().out


def test_a_fault_makes_the_command_fail_and_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "en/event.toml"
    path.write_text(path.read_text("utf-8").replace("{at}", "late", 1), "utf-8")
    assert check.main(["--folder", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "en/event.toml: “" in said
    assert "lacks {at}" in said
    assert check.main(["--folder", str(folder), str(folder / "en/reason.toml")]) == 0


def test_a_good_paragraph_passes() -> None:
    assert said_of(HOUSE, GOOD) == ""


@pytest.mark.parametrize(
    ("key", "text", "complaint"),
    [
        (HOUSE, "Too short. Really.", "characters; 125 to 285 are right"),
        (HOUSE, GOOD.replace("you. P", "you, p"), "1 sentences; 2 to 3 are right"),
        (HOUSE, GOOD.replace("Somebody", "Venus"), "names Venus, which it is not about"),
        (HOUSE, GOOD.replace("Somebody", "A Leo").replace("A Leo", "Leo"), "names a sign, “Leo”"),
        (HOUSE, GOOD.replace("the table", "your seventh house"), "names house 7"),
        (HOUSE, GOOD.replace("the table", "a fine trine"), "“trine” claims something about the sky"),
        (HOUSE, GOOD.replace("the tea", "3 cups"), "has a figure in it"),
        (HOUSE, GOOD.replace("the tea", "the tea this Friday"), "names a weekday or a season"),
        (HOUSE, GOOD.replace("the tea", "your favourite tea"), "our English is American"),
        (HOUSE, GOOD.replace("Somebody", "The universe"), "a phrase that we never print"),
        (HOUSE, GOOD.replace("the tea", "the tea {at}"), "{at} has no meaning here"),
        (MOON, GOOD, "lacks {at}"),
        (MOON, GOOD.replace("Somebody", "{aspect:foo} {at}: somebody"), "aspect has no such case"),
        (MOON, GOOD.replace("Somebody", "{aspect} {at}, {at}: somebody"), "{at} stands 2 times"),
        (MOON, GOOD.replace("Somebody", "The Moon at {at}: somebody"), "does not name Venus"),
        (PAIR, GOOD.replace("Somebody", "{aspect} {at}: somebody"), "lacks {when}"),
        (PLANET, GOOD.replace("the table", "your eighth house, where Venus stays,"), "names house 8"),
    ],
)
def test_each_kind_of_fault_is_named(key: tuple[str, ...], text: str, complaint: str) -> None:
    assert complaint in said_of(key, text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "Сегодня ты сделала всё, что могла, и этого достаточно для одного дня. ",
            "guesses the reader's gender",
        ),
        ("Еще один день, в котором никто не спешит, и это хорошо само по себе. ", "write ё"),
        (
            "Энергия дня на твоей стороне, и всё сложится само, без чужих усилий. ",
            "a phrase that we never print",
        ),
        (
            "Осенний воздух прибавляет ясности, и мысли ложатся ровнее обычного тут. ",
            "names a weekday or a season",
        ),
        (
            "Кто-то рядом ждёт одного слова. Скажите его, пока чай горячий, и разойдётесь с миром. ",
            "“Скажите” speaks to several readers",
        ),
    ],
)
def test_russian_has_faults_of_its_own(text: str, complaint: str) -> None:
    assert complaint in said_of(HOUSE, text * 2, RU)


def test_what_somebody_says_in_quotation_marks_may_speak_to_several() -> None:
    text = (
        "На любое «приходите завтра» ответь «спасибо, зайду» и не спорь. На сайте всё равно написано другое, "
    )
    assert said_of(HOUSE, text + "а люди за столом об этом не знают и стараются как умеют.", RU) == ""


def test_a_list_that_is_too_short_is_named_with_what_it_lacks(folder: Path) -> None:
    path = folder / "en/reason.toml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines.remove(next(line for line in lines if line.strip().startswith('"')))
    path.write_text("".join(lines), "utf-8")
    assert "en/reason.toml: up has 9 texts, 10 are needed" in faults(folder)


def test_a_missing_file_and_an_unknown_list_are_named(folder: Path) -> None:
    (folder / "ru/house/3.toml").unlink()
    assert "ru/house/3.toml: is missing; it has 52 texts" in faults(folder, RU)
    change(folder, "en/house/3.toml", "love = [", "lust = [")
    assert "en/house/3.toml: unknown list lust; this file has: love, career, health, finance" in faults(
        folder
    )


def test_a_sentence_that_stands_in_two_places_is_named(folder: Path) -> None:
    path = folder / "en/house/3.toml"
    line = next(line for line in path.read_text("utf-8").splitlines() if line.strip().startswith('"'))
    change(folder, "en/house/4.toml", "love = [\n", f"love = [\n{line}\n")
    assert "is in house/3.toml already" in faults(folder)


def test_texts_that_begin_alike_are_named(folder: Path) -> None:
    path = folder / "en/house/3.toml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    first = [number for number, line in enumerate(lines) if line.strip().startswith('"')][:12]
    for number in first:
        lines[number] = lines[number].replace('"', '"And so ', 1)
    path.write_text("".join(lines), "utf-8")
    assert "texts begin with “and so”" in faults(folder)


def test_a_color_needs_its_place_its_words_and_no_sky(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "colors.toml", "house = 1\n", "house = 2\n")
    change(folder, "colors.toml", 'en.reasons = ["', 'en.reasons = ["Venus: ')
    assert check.main(["--folder", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "colors.toml: “house 1”: has 3 colors, 4 are needed" in said
    assert "speaks of the sky" in said
