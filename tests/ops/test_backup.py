"""Backups: whole, consistent and checked; and what comes back by restoring one."""

import datetime as dt
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import alembic.command
import pytest
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core import clock, logs
from horo_app.core.db import schema, transaction
from horo_app.core.errors import NotEmpty, Refused
from horo_app.core.language import Language
from horo_app.core.settings import settings
from horo_app.ops import scheduler
from horo_app.ops.backup import backup_file, daily, dump, taking
from horo_app.ops.backup import restore as restoring
from horo_app.ops.backup.backup_file import UnfitBackup
from horo_app.ops.backup.store import ERASED, NAME, BackupFolder, CannotKeep, open_store, read_erased, rotate
from horo_app.subscribers import subscribers, unknown_phrases
from tests.database import TestServer, execute
from tests.new_subscribers import subscribe
from tests.object_store import KEY, object_store
from tests.rows import look, run

_numbers = count()

FILL = """
    insert into admins (name, key, password, role) values ('Anna\tTab', 'anna', E'a\\nline \\\\N', 'editor');
    insert into admin_sessions (token, admin, browser, created_at, seen_at, expires_at, address, agent)
        select 't', id, 'b', now(), now(), now() + interval '1 day', '192.0.2.7', 'a test' from admins;
    insert into horoscope_views values (current_date, 7, 'web', 'leo', 'ru', 41);
    insert into horoscope_cache (sign, date, language, love, career, health, finance, advice, summary, score,
        score_reason, colour, colour_hex, colour_reason, facts, source, version)
        values ('leo', current_date, 'ru', 'Любовь', '', 'c', 'd', 'e', '🦁', 7, 's', 'red', '#ff0000', 'r',
        '[{"text": "\u0421"}]', 'editor', 7);
    insert into telegram_broadcasts (state, texts, audience, created_by, created_at)
        values ('done', '{"ru": "Привет"}', '{}', 'Anna', now());
"""


@pytest.fixture(autouse=True)
def logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "configure", lambda _: None)


@pytest.fixture
def empty_url(postgres_server: TestServer) -> Iterator[str]:
    """The address of a database without any table."""
    name = f"restored_{next(_numbers)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


def quiet(*_: object) -> None:
    """No progress is shown."""


def take(url: str, folder: Path) -> Path:
    taken = taking.take_backup(url, BackupFolder(folder), 14, quiet)
    return folder / taken.name


def restore(url: str, file: Path, *, replace: bool = False) -> int:
    _, again = restoring.restore(url, file, read_erased(BackupFolder(file.parent)), quiet, replace=replace)
    return again


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with dump.connect(url, "a test") as connection:
        names = [name for name, _ in connection.execute(dump.TABLES).fetchall()]
        return {
            name: connection.execute(f"select t::text from {name} t order by 1").fetchall() for name in names
        }


def test_everything_comes_back_into_an_empty_database(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    execute(database_url, FILL)
    file = take(database_url, tmp_path)
    before = content(database_url)
    assert restore(empty_url, file) == 0
    after = content(empty_url)
    assert sum(map(len, before.values())) > 6
    for transient in ("job_runs", "admin_sessions"):  # the backup's own record; everybody is signed out
        del before[transient], after[transient]
    assert after == before
    assert look("select count(*) from admin_sessions where ended_at is null", empty_url) == [(0,)]
    # numbers go on, and texts are versioned as before
    execute(empty_url, "insert into admins (name, key, password, role) values ('B', 'b', 'p', 'viewer')")
    [(first, second)] = look("select min(id), max(id) from admins", empty_url)
    assert second > first
    execute(empty_url, "update horoscope_cache set love = 'x'")
    assert look("select version from horoscope_cache", empty_url) == [(8,)]
    assert look("select love from horoscope_versions", empty_url) == [("Любовь",)]


def test_what_is_written_meanwhile_is_in_it_as_of_one_instant(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """A writer puts a row into the first and into the last table of the file, in one transaction each time."""
    stop, written = threading.Event(), count()

    def write() -> None:
        with dump.connect(database_url, "writer") as connection:
            while not stop.is_set():
                with connection.transaction():
                    connection.execute(
                        "insert into audit (at, action, outcome) values (now(), 'event', 'done')"
                    )
                    connection.execute("insert into view_writers values (gen_random_uuid(), 1, now())")
                next(written)

    writer = threading.Thread(target=write)
    writer.start()
    tables: list[str] = []
    try:
        while next(written) < 5:
            pass
        taken = taking.take_backup(
            database_url, BackupFolder(tmp_path), 14, lambda name, *_: tables.append(name)
        )
    finally:
        stop.set()
        writer.join()
    assert tables.index("audit") < tables.index("view_writers")
    restore(empty_url, tmp_path / taken.name)
    assert look("select (select count(*) from audit) = (select count(*) from view_writers)", empty_url) == [
        (True,)
    ]


def test_a_damaged_or_cut_or_foreign_file_is_refused_before_anything_changes(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    execute(database_url, FILL)
    file = take(database_url, tmp_path)
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        offset = archive.getinfo("tables/horoscope_cache.copy").header_offset
    places = (offset + 70, len(whole) // 3, len(whole) // 2)
    damaged = [whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :] for place in places]
    for content in [*damaged, whole[: len(whole) // 2], b"no zip at all", b""]:
        file.write_bytes(content)
        with pytest.raises(UnfitBackup):
            restore(empty_url, file)
    assert look("select count(*) from pg_tables where schemaname = 'public'", empty_url) == [(0,)]
    with pytest.raises(UnfitBackup, match="There is no file"):
        backup_file.read_manifest(tmp_path / "none.zip")


def test_a_database_with_data_is_left_alone_unless_asked_and_never_while_horo_runs(
    database_url: str, own_database_url: str, tmp_path: Path
) -> None:
    execute(own_database_url, FILL)
    file = take(own_database_url, tmp_path)
    execute(own_database_url, "update horoscope_views set views = 99")
    with pytest.raises(NotEmpty, match="admins, horoscope_views, telegram_broadcasts"):
        restore(own_database_url, file)
    with dump.connect(own_database_url, "horo"), pytest.raises(Refused, match="Horo is running"):
        restore(own_database_url, file, replace=True)
    restore(own_database_url, file, replace=True)
    assert look("select views from horoscope_views", own_database_url) == [(41,)]


def test_a_backup_of_an_older_schema_is_brought_up_to_date_and_one_of_a_newer_refused(
    own_database_url: str, empty_url: str, tmp_path: Path
) -> None:
    execute(own_database_url, FILL)
    alembic.command.downgrade(schema.migrations(own_database_url), "0010")
    file = take(own_database_url, tmp_path)
    restore(empty_url, file)
    assert look("select version_num from alembic_version", empty_url) == [(schema.newest(),)]
    assert look("select views from horoscope_views", empty_url) == [(41,)]

    newer, manifest = tmp_path / "newer.zip", backup_file.read_manifest(file)
    with zipfile.ZipFile(newer, "w") as changed:
        backup_file.finish(changed, manifest.model_copy(update={"schema_version": "9999"}))
    backup_file.seal(newer)
    with pytest.raises(UnfitBackup, match=r"has schema 9999 of Horo .* Update Horo first"):
        restore(empty_url, newer, replace=True)


async def test_who_asked_to_be_forgotten_after_the_backup_is_forgotten_again(
    database: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the database is lost: the list lies beside the backups."""
    monkeypatch.setenv("BACKUP_TO", str(tmp_path))
    settings.cache_clear()
    await subscribe(4, "2099-01-01T08:00+00:00")
    await _forget(4)
    await subscribe(1, "2099-01-01T08:00+00:00", first=4)  # came back before the backup, so they stay
    await run("insert into telegram_people values (2, current_date, 'ad'), (3, current_date, '')")
    await run("insert into telegram_activity values (current_date, 2), (current_date, 3)")
    await run("insert into admins (name, key, password, role) values ('A', 'a', 'p', 'editor')")
    await run("insert into editor_chats (admin, chat_id) select id, 2 from admins")
    async with transaction() as session:
        await unknown_phrases.note(session, 2, "what", Language.EN)
    file = take(database, tmp_path)
    await _forget(2)
    await daily.keep_erasures()
    listed = (tmp_path / ERASED).read_text()
    assert len(json.loads(listed)) == 2
    await run("truncate erased_chats")
    assert restore(empty_url, file) == 1
    assert look("select chat_id from telegram_subscribers order by 1", empty_url) == [(1,), (3,), (4,)]
    assert len(look("select * from erased_chats", empty_url)) == 2  # for the next restore
    assert look("select chat_id from telegram_people", empty_url) == [(3,)]
    assert look("select chat_id from telegram_activity", empty_url) == [(3,)]
    assert look("select * from telegram_unknown_marks", empty_url) == []
    assert look("select chat_id from editor_chats", empty_url) == [(None,)]


async def _forget(chat_id: int) -> None:
    async with transaction() as session:
        assert await subscribers.forget(session, chat_id)


async def test_the_list_of_erased_chats_is_only_as_old_as_backups_are(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_clock: Callable[[str], None]
) -> None:
    monkeypatch.setenv("BACKUP_TO", str(tmp_path))
    settings.cache_clear()
    set_clock("2026-11-01T12:00+00:00")
    await subscribe(1, "2099-01-01T08:00+00:00")
    await _forget(1)
    await daily.keep_erasures()
    assert read_erased(BackupFolder(tmp_path)) != {}
    set_clock("2026-12-10T12:00+00:00")
    await daily.keep_erasures()
    assert read_erased(BackupFolder(tmp_path)) == {}


async def test_nothing_is_sent_twice_after_a_restore(database: str, empty_url: str, tmp_path: Path) -> None:
    await subscribe(1, "2026-01-05T08:00+00:00")
    await subscribe(1, "2099-01-01T08:00+00:00", first=2)
    await run(
        """insert into telegram_deliveries (chat_id, date, status, reason, due_at, expires_at, not_before, tries)
        select number, current_date, case number when 1 then 'due' else 'sent' end, '', now(), now(), now(), 0
        from generate_series(1, 2) number"""
    )
    restore(empty_url, take(database, tmp_path))
    assert look("select status from telegram_deliveries order by chat_id", empty_url) == [
        ("unknown",),
        ("sent",),
    ]
    [(past,), (future,)] = look("select next_at from telegram_subscribers order by chat_id", empty_url)
    assert clock.now() < past < clock.now() + clock.DAY
    assert (past.astimezone(dt.UTC).hour, future.year) == (8, 2099)


def test_backups_are_for_their_owner_alone_and_go_after_their_days_but_never_the_newest(
    tmp_path: Path,
) -> None:
    now = dt.datetime(2026, 11, 29, 4, 10, tzinfo=dt.UTC)
    store = BackupFolder(tmp_path / "new" / "folder")
    ages = [(now - dt.timedelta(days=days)).strftime(NAME) for days in (0, 13, 15, 40)]
    for name in ages:
        store.write(name, b"zip")
    store.write("somebody-elses.zip", b"theirs")
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "new" / "folder").iterdir()} == {0o600}
    assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700
    assert rotate(store, 14, now) == ages[2:]
    assert [one.name for one in store.backups()] == ages[:2]
    assert rotate(store, 14, now + dt.timedelta(days=90)) == ages[1:2]
    assert store.read("somebody-elses.zip") == b"theirs"


def test_a_store_of_s3_keeps_and_gives_back_and_says_why_it_does_not(
    database_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(database_url, FILL)
    with object_store() as remote:
        monkeypatch.setenv("S3_ENDPOINT", remote.url)
        monkeypatch.setenv("S3_ACCESS_KEY_ID", KEY)
        monkeypatch.setenv("S3_SECRET_ACCESS_KEY", "secret")
        settings.cache_clear()
        store = open_store("s3://bucket/inner", settings())
        old = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).strftime(NAME)
        store.write(old, b"old")
        taken = taking.take_backup(database_url, store, 14, quiet)
        assert taken.removed == [old]
        assert set(remote.objects) == {f"bucket/inner/{taken.name}", f"bucket/inner/{ERASED}"}
        assert [(one.name, one.size) for one in store.backups()] == [(taken.name, taken.size)]
        store.fetch(taken.name, tmp_path / "back.zip")
        restoring.restore(empty_url, tmp_path / "back.zip", read_erased(store), quiet)
        assert look("select views from horoscope_views", empty_url) == [(41,)]
        remote.down = True
        with pytest.raises(CannotKeep, match="The store at s3://bucket/inner cannot be used"):
            store.backups()


async def test_the_days_backup_is_taken_once_in_a_process_of_its_own(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_TO", str(tmp_path / "kept"))
    settings.cache_clear()
    assert (await _health()).status == "pending"
    await daily.back_up()
    await daily.back_up()
    [name] = [file.name for file in (tmp_path / "kept").glob("horo-*.zip")]
    health = await _health()
    assert (health.status, health.place) == ("ok", str(tmp_path / "kept"))
    assert health.size == (tmp_path / "kept" / name).stat().st_size
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.now(dt.UTC) + 2 * clock.DAY)
    assert (await _health()).status == "old"


async def test_a_backup_that_fails_is_told_and_not_tried_again_at_once(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BACKUP_TO", str(tmp_path / "file"))
    settings.cache_clear()
    with pytest.raises(daily.BackupFailed, match=f"Backups cannot be kept in {tmp_path}/file"):
        await daily.back_up()
    health = await _health()
    assert (health.status, health.last_at) == ("failing", None)
    assert "Backups cannot be kept in" in health.error
    await daily.back_up()  # another process, a moment later
    assert look("select outcome from job_runs where job = 'back_up'") == [("failed",)]


async def test_without_a_place_there_are_no_backups(database: str) -> None:
    assert (await _health()).status == "off"
    assert not {"back_up", "keep_erasures"} & {entry.name for entry in scheduler.table(settings())}


async def _health() -> daily.BackupHealth:
    async with transaction() as session:
        return await daily.backup_health(session)


def test_what_a_killed_backup_left_with_the_data_is_removed_by_the_next(
    database_url: str, tmp_path: Path
) -> None:
    data_dir = settings().data_dir
    data_dir.mkdir()
    (data_dir / f"{taking.PARTIAL}half").write_bytes(b"half of one")
    take(database_url, tmp_path)
    assert list(data_dir.iterdir()) == []


def test_two_backups_at_once_are_one(database_url: str, tmp_path: Path) -> None:
    with dump.connect(database_url, "another") as other:
        other.execute("select pg_advisory_lock(%s)", [taking._LOCK])
        with pytest.raises(taking.UnderWay):
            take(database_url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def command(*arguments: str) -> Result:
    settings.cache_clear()
    return CliRunner().invoke(cli, arguments)


def test_the_commands_take_list_check_and_restore(
    own_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKUP_TO", str(tmp_path / "kept"))
    execute(own_database_url, FILL)
    taken = command("backup")
    assert taken.exit_code == 0, taken.output
    assert "checked" in taken.output
    [file] = (tmp_path / "kept").glob("horo-*.zip")
    assert file.name in command("backup", "--list").output
    assert "It is whole." in command("restore", "--check").output
    assert "It is whole." in command("restore", str(file), "--check").output
    assert isinstance(command("restore", "none.zip").exception, UnfitBackup)
    assert isinstance(command("restore").exception, NotEmpty)
    execute(own_database_url, "update horoscope_views set views = 99")
    old = file.rename(file.with_name("horo-20260101T000000Z.zip"))  # longer ago than backups are kept
    replaced = command("restore", str(old), "--replace")
    assert replaced.exit_code == 0, replaced.output
    assert look("select views from horoscope_views", own_database_url) == [(41,)]
    safety = next(file for file in (tmp_path / "kept").glob("horo-*.zip") if file != old)
    assert safety.name in replaced.output
    assert b"\t99\n" in zipfile.ZipFile(safety).read("tables/horoscope_views.copy")


def test_a_database_of_ones_own_needs_a_place_and_one_without_tables_has_nothing(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_url)
    assert "--to or BACKUP_TO" in str(command("backup").exception)
    assert "nothing to back up" in str(command("backup", "--to", str(tmp_path)).exception)
    monkeypatch.setenv("BACKUP_TO", "off")
    monkeypatch.delenv("DATABASE_URL")
    settings.cache_clear()
    assert settings().backup_place == ""
    monkeypatch.delenv("BACKUP_TO")
    settings.cache_clear()
    assert settings().backup_place == str(settings().data_dir / "backups")
