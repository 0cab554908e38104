"""Commands that print readings."""

import datetime as dt

import pytest
from click.testing import CliRunner, Result

from horo_app import almanac
from horo_app.__main__ import cli
from horo_app.almanac import periods
from horo_app.astrology.periods import Period, PeriodKind
from horo_app.astrology.zodiac import Sign
from horo_app.content.sky_facts import told
from horo_app.core.language import Language
from tests.rows import rows, run


def horo(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"COLUMNS": "200"}, catch_exceptions=False)


def test_a_reading_is_printed_with_its_facts_and_no_database_is_made_for_it(tmp_path) -> None:
    done = horo("read", "aries", "--date", "2026-12-31", "--lang", "en")
    reading = almanac.compose(Sign.ARIES, dt.date(2026, 12, 31), Language.EN)
    assert done.exit_code == 0
    assert "Aries · Thursday, December 31, 2026 · written by the almanac" in done.output
    for text in (*reading.sections.values(), reading.summary, reading.score_reason):
        assert text[:60] in done.output
    assert "The plan" in done.output
    assert "the day’s theme" in done.output
    for fact in reading.facts:
        assert told(fact, Language.EN, "Europe/Moscow")[:60] in done.output
    assert ", until " in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [PeriodKind.WEEK, PeriodKind.MONTH])
def test_a_week_or_a_month_is_printed_with_its_sections_and_turning_points(kind: PeriodKind) -> None:
    done = horo("read", "leo", "--date", "2026-12-09", "--lang", "en", f"--{kind}")
    found = periods.compose(Sign.LEO, Period.containing(kind, dt.date(2026, 12, 9)), Language.EN)
    assert done.exit_code == 0
    for text in (found.summary, *found.sections.values(), *(point.text for point in found.turning_points)):
        assert text[:60] in done.output
    assert "9 December, 3:51" in done.output


def test_what_is_stored_is_what_is_printed(database_url: str, stored_by_hand) -> None:
    assert "By hand." in horo("read", "leo", "--date", str(stored_by_hand)).output


@pytest.fixture
async def stored_by_hand(database_url: str, set_clock) -> dt.date:
    from horo_app.core import db
    from horo_app.core.db import transaction
    from horo_app.readings import repository

    set_clock("2026-11-23T12:00+03:00")
    db.open_engine(database_url)
    async with transaction() as session:
        await repository.ensure(session, [dt.date(2026, 11, 23)])
    await run("update horoscope_cache set love = 'By hand.', source = 'editor' where sign = 'leo'")
    assert await rows("select count(*) from horoscope_cache where source = 'editor'") == [(2,)]
    await db.close_engine()
    return dt.date(2026, 11, 23)


def test_all_twelve_of_a_day_are_printed() -> None:
    done = horo("preview", "--date", "2026-12-31", "--lang", "ru")
    assert done.output.count("написал альманах") == 12
    assert done.output.index("Овен ·") < done.output.index("Рыбы ·")


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["read", "lion"], "Choose one of: aries"),
        (["read", "leo", "--date", "2026-02-30"], "write YYYY-MM-DD"),
        (["read", "leo", "--date", "9999-12-31"], "from 1900 to 2100"),
        (["preview", "--date", "0001-01-01"], "from 1900 to 2100"),
        (["read", "leo", "--lang", "de"], "ru or en"),
    ],
)
def test_nonsense_is_answered_with_what_to_write(
    arguments: list[str], advice: str, capsys, monkeypatch
) -> None:
    from horo_app import __main__

    monkeypatch.setattr("sys.argv", ["horo", *arguments])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code in (1, 2)
    assert advice in capsys.readouterr().err
