"""The checker of the texts finds each kind of fault and says where; what ships is clean."""

from pathlib import Path

import pytest

from horo_app.content import check, texts
from horo_app.content.phrases import BrokenPhrases
from horo_app.core.language import Language

RU, EN = Language.RU, Language.EN


def spoil(folder: Path, file: str, text: str, by: str) -> None:
    path = folder / file
    before = path.read_text("utf-8")
    assert text in before
    path.write_text(before.replace(text, by, 1), "utf-8")


def faults(folder: Path, language: Language = EN) -> str:
    return "\n".join(str(fault) for fault in check.faults_in(folder / language, language))


def test_the_texts_that_ship_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 0
    assert "nothing to put right" in capsys.readouterr().out


def test_a_fault_makes_the_command_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(folder, "en/signs.toml", "Reads the first page", "Meets its destiny on page one")
    assert check.main(["--folder", str(folder)]) == 1
    assert "en/signs.toml: “Meets its destiny" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "by", "complaint"),
    [
        ("explain.toml", "\nmoon = ", "\nmoonlight = ", "en/explain.toml: body"),
        ("explain.toml", "[phase.full]", "[phase.fuller]", "en/explain.toml: phase"),
        ("explain.toml", "[house.12]", "[house.13]", "missing: 12, unknown: 13"),
        ("pairs.toml", "\ntense = ", "\ntenser = ", "en/pairs.toml: sun.moon.tenser"),
        ("pairs.toml", "[mars.jupiter]", "[mars.pluto_]", "en/pairs.toml: mars.pluto_"),
        ("signs.toml", "\nleo = ", "\nlion = ", "en/signs.toml: portrait"),
        ("pages.toml", "[lost]", "[found]", "en/pages.toml: lost: Field required"),
        ("day.toml", "[moon]\naries = [", "[moon]\naries = []\nram = [", "en/day.toml: moon"),
        ("day.toml", "[moon]", "[moon", "en/day.toml: cannot be read"),
    ],
)
def test_what_is_missing_or_unknown_is_named(
    folder: Path, file: str, text: str, by: str, complaint: str
) -> None:
    spoil(folder, f"en/{file}", text, by)
    assert complaint in faults(folder)


def test_a_pair_without_one_of_its_tones_is_named(folder: Path) -> None:
    path = folder / "en/pairs.toml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines.remove(next(line for line in lines if line.startswith("easy")))
    path.write_text("".join(lines), "utf-8")
    assert "[sun.moon] needs easy, tense, together" in faults(folder)


@pytest.mark.parametrize(
    ("text", "by", "complaint"),
    [
        ("The Moon is in Aries:", "The Moon is in Leo:", "says “Leo” without asking for it: add sign = leo"),
        ("The Moon is a few days old", "Venus is a few days old", "says “Venus” without asking"),
        ("The crescent Moon is growing", "The waning Moon is going", "says “waning” without asking"),
        ("Saturn turns direct today", "Saturn enters Leo today", "says “Leo” without asking"),
        ("form an exact trine today", "form an exact sextile today", "add aspect = sextile"),
        ("Offer help that has", "Since Mars is strong, offer help that has", "says “Mars” without asking"),
        ("Offer help that has a beginning and an end.", "Offer help!", "no exclamation marks"),
        ("Offer help that has a beginning and an end.", "Offer help.", "11 characters: from 30 to 90"),
        ("Offer help that has a beginning", "Beware of what has a beginning", "frightens"),
        (
            "Wear the good shirt on an ordinary day.",
            "Mend the thing that would be easier to replace.",
            "twice",
        ),
    ],
)
def test_a_day_that_says_what_its_key_does_not_is_found(
    folder: Path, text: str, by: str, complaint: str
) -> None:
    spoil(folder, "en/day.toml", text, by)
    assert complaint in faults(folder)


@pytest.mark.parametrize(
    ("file", "text", "by", "complaint"),
    [
        ("pairs.toml", "желание и чувство заодно", "Желание и чувство заодно", "a clause starts small"),
        ("pairs.toml", "желание и чувство заодно", "чувство: заодно", "a clause starts small"),
        ("pairs.toml", "желание и чувство заодно", "Марс и чувство заодно", "add body = mars"),
        ("explain.toml", "{sign:gen}", "{sign:voc}", "a slot or its case does not fit"),
        ("day.toml", "Новолуние {sign:loc}", "Новолуние {house:loc}", "a slot or its case does not fit"),
        ("explain.toml", "Рыбы смягчают края и слышат", "Рыбы смягчают ее края и слышат", "write ё"),
        ("explain.toml", "и слышат то, чего не сказали", "и слышат " + "все " * 40, "from 90 to 260"),
        ("pages.toml", "Выбери другой день", "Ты выбрал другой день", "guesses the reader’s gender"),
    ],
)  # fmt: skip
def test_a_slip_in_russian_is_found(folder: Path, file: str, text: str, by: str, complaint: str) -> None:
    spoil(folder, f"ru/{file}", text, by)
    assert complaint.replace("’", "'") in faults(folder, RU).replace("’", "'")


def test_texts_that_cannot_be_used_say_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ru/day.toml").unlink()
    monkeypatch.setattr(texts, "FOLDER", folder)
    with pytest.raises(BrokenPhrases, match=r"ru/day\.toml: cannot be read"):
        texts.lore_in.__wrapped__(RU)
