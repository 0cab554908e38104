"""Commands about admins."""

import psycopg
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from horo_app.__main__ import cli
from horo_app.core.errors import Refused

GOOD = "otter juggles nine lamps"


def horo(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["admin", *arguments], input=typed, catch_exceptions=False)


@pytest.fixture
def rows(database_url: str):
    plain = sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def ask(query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(plain, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    return ask


def test_an_admin_is_made_with_a_password_from_standard_input(rows) -> None:
    done = horo("create", "Anna", "--password-stdin", typed=f"{GOOD}\n")
    assert done.stdout.splitlines()[-1] == "Anna can sign in as editor at http://localhost:3000/admin"
    [(name, role, kept)] = rows("select name, role, password from admins")
    assert (name, role) == ("Anna", "editor")
    assert PasswordHasher().verify(str(kept), GOOD)
    assert rows("select action, subject, admin, address, detail from audit") == [
        ("create admin", "Anna", None, "the command line", {"role": "editor"})
    ]


def test_a_password_that_is_asked_for_is_typed_twice_and_never_shown(rows, monkeypatch) -> None:
    typed = iter([GOOD, GOOD, GOOD, "something else"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    done = horo("create", "Boris", "--role", "viewer")
    assert "Boris can sign in as viewer" in done.output
    assert GOOD not in done.output
    with pytest.raises(Refused, match="not the same"):
        horo("create", "Vera")
    assert rows("select name, role from admins") == [("Boris", "viewer")]


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [("Anna", "short", "at least 12"), ("Anna", "password1234", "guessed first"), ("A", GOOD, "2 to 40")],
)
def test_the_rules_are_those_of_the_page(rows, name: str, password: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        horo("create", name, "--password-stdin", typed=password)
    assert rows("select * from admins") == []


def test_a_new_password_ends_sessions_and_lets_a_disabled_admin_in_again(rows) -> None:
    horo("create", "Anna", "--password-stdin", typed=GOOD)
    rows(
        "insert into admin_sessions (token, admin, browser, created_at, seen_at, expires_at, address, agent) "
        "values ('t', 1, 'b', now(), now(), now() + interval '1 day', '', '')"
    )
    rows("update admins set disabled_at = now()")
    done = horo("reset", "anna", "--password-stdin", typed="seven brass kettles hum")
    assert done.stdout.splitlines()[-1] == "Anna has a new password, and is signed out everywhere."
    [(kept, disabled_at)] = rows("select password, disabled_at from admins")
    assert PasswordHasher().verify(str(kept), "seven brass kettles hum")
    assert disabled_at is None
    assert rows("select count(*) from admin_sessions where ended_at is null") == [(0,)]
    with pytest.raises(Refused, match="no admin called nobody"):
        horo("reset", "nobody", "--password-stdin", typed=GOOD)


def test_admins_are_listed(rows) -> None:
    assert "There is no admin yet" in horo("list").output
    horo("create", "Anna", "--password-stdin", typed=GOOD)
    horo("create", "Boris", "--role", "viewer", "--password-stdin", typed=GOOD)
    horo("disable", "Boris")
    anna, boris = horo("list").output.splitlines()
    assert anna.split() == ["Anna", "editor"]
    assert boris.split()[:3] == ["Boris", "disabled", "since"]


def test_the_last_editor_is_not_disabled(rows) -> None:
    horo("create", "Anna", "--password-stdin", typed=GOOD)
    horo("create", "Boris", "--role", "viewer", "--password-stdin", typed=GOOD)
    with pytest.raises(Refused, match="last editor"):
        horo("disable", "Anna")
    assert "Boris is disabled" in horo("disable", "Boris").output
