"""The link on which the first admin is made, as the operator sees it."""

import re
import stat
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from horo_app.accounts.first_admin import invitation
from horo_app.core.settings import settings


@pytest.fixture
def start(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What a start on this database shows, with its data in a folder of `tmp_path`."""

    def shown(folder: str = "one", **environment: str) -> str | None:
        for name, value in ({"DATA_DIR": str(tmp_path / folder)} | environment).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        return invitation(database_url, settings())

    return shown


def execute(url: str, statement: str) -> None:
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def test_every_start_shows_the_same_link_until_there_is_an_admin(
    start, database_url: str, tmp_path: Path
) -> None:
    first = start()
    assert re.search(r"within 24 hours: http://localhost:3000/admin/setup\?key=[\w-]{22}$", str(first))
    assert start() == first
    execute(database_url, "insert into admins (name, key, password, role) values ('A', 'a', '', 'editor')")
    assert start() is None
    assert not (tmp_path / "one" / "setup-link").exists()


def test_the_link_leads_to_where_people_reach_the_site(start) -> None:
    assert "https://horo.example/admin/setup?key=" in str(start(PUBLIC_URL="https://horo.example"))


def test_only_the_operator_can_read_where_it_is_kept(start, tmp_path: Path) -> None:
    start()
    assert stat.S_IMODE((tmp_path / "one" / "setup-link").stat().st_mode) == 0o600


def test_another_machine_on_the_same_database_shows_a_link_of_its_own_and_both_hold(start) -> None:
    here, there = start("one"), start("two")
    assert here != there
    assert (start("one"), start("two")) == (here, there)


def test_an_expired_link_is_replaced(start, database_url: str) -> None:
    first = start()
    execute(database_url, "update setup_links set expires_at = now()")
    second = start()
    assert second not in (None, first)
    assert start() == second
