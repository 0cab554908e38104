"""DATABASE_URL: every form that libpq knows is understood by all who connect, anything else refused in a sentence."""

import random
import string
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from horo_app.core import db
from horo_app.core.db import dsn, schema
from horo_app.core.errors import CannotStart, DatabaseUnreachable
from horo_app.core.settings import settings

PASSWORD = "hunter2sesame"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%20w%40x%2Fy@db/horo", {"user": "u", "password": "p w@x/y", "host": "db", "dbname": "horo"}),
        ("postgres://db", {"host": "db"}),
        ("POSTGRESQL://db/horo", {"host": "db", "dbname": "horo"}),
        ("postgresql+psycopg://u@db:5433/horo", {"host": "db", "port": "5433"}),
        ("postgresql+psycopg2://u@db/horo", {"host": "db"}),
        ("postgresql:///horo?host=/var/run/postgresql", {"host": "/var/run/postgresql", "dbname": "horo"}),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/horo", {"host": "/var/run/postgresql"}),
        ("postgresql://[2001:db8::1]:5433/horo", {"host": "2001:db8::1", "port": "5433"}),
        ("postgresql://a:1,b:2/horo?target_session_attrs=read-write", {"host": "a,b", "port": "1,2"}),
        ("postgresql://db/horo?options=-c%20search_path%3Dhoro", {"options": "-c search_path=horo"}),
        ("postgresql://db/horo?sslmode=verify-full&sslrootcert=system", {"sslmode": "verify-full"}),
        ("postgresql://?service=horo", {"service": "horo"}),
        ("postgresql://u:a:b?c#d@db/horo", {"password": "a:b?c#d", "host": "db"}),
        ("  'postgresql://u@db/horo'\n", {"user": "u", "host": "db", "dbname": "horo"}),
        ('"postgresql://u@db/horo" ', {"user": "u", "host": "db", "dbname": "horo"}),
        ("postgresql://u:пароль@db/horo", {"password": "пароль"}),
        ("postgresql://db/horo?connect_timeout=0", {"connect_timeout": "10"}),
        ("postgresql://db/horo?client_encoding=latin1", {"client_encoding": "UTF8"}),
    ],
)  # fmt: skip
def test_every_form_of_an_address_is_understood(
    url: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = dsn.parameters(settings().database_url)
    assert {name: found.get(name) for name in expected} == expected
    assert found == dsn.parameters(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("host=db user=u password=hunter2sesame", "must look like postgresql://"),
        ("db:5432/horo", "must look like postgresql://"),
        ("postgresql:/u:hunter2sesame@db/horo", "must look like postgresql://"),
        ("jdbc:postgresql://db/horo?user=u&password=hunter2sesame", "must look like postgresql://"),
        ("postgresql://u:hunter2sesame%@db/horo", "write a % itself as %25"),
        ("postgresql://u:hunter2sesame%00@db/horo", "write a % itself as %25"),
        ("postgresql://u:hunter2@sesame@db/horo", "write them there as %40 and %2F"),
        ("postgresql://u:hunter2/sesame@db/horo", "write them there as %40 and %2F"),
        ("postgresql://u:hunter2sesame@db:port/horo", "a port that is no number from 1 to 65535"),
        ("postgresql://u:hunter2sesame@db:0/horo", "a port that is no number"),
        ("postgresql://u:hunter2sesame@db:99999/horo", "a port that is no number"),
        ("postgresql://u:hunter2sesame@a:1,b:2,c:3/horo?host=d", "another number of ports than of hosts"),
        ("postgresql://u:hunter2sesame@[::1/horo", "must look like postgresql://"),
        ("postgresql://u:hunter2sesame@db/horo?schema=horo", "write options=-csearch_path%3Dname"),
        ("postgresql://u:hunter2sesame@db/horo?pgbouncer=true", "the parameter pgbouncer"),
        ("postgresql://u:hunter2sesame@db/horo?hunter2sesame=1", "a parameter that PostgreSQL does not know"),
        ("postgresql://u:hunter2sesame@db/horo?hunter2sesame", "a parameter that PostgreSQL does not know"),
        ("postgresql://u:hunter2sesame@db/horo?sslmode=on", "a wrong sslmode: choose one of allow, disable"),
        ("postgresql://u:hunter2sesame@db/horo?connect_timeout=soon", "a connect_timeout that is no number"),
        ("postgresql://u:hunter2sesame@db/horo?replication=database", "the parameter replication"),
        ("postgresql://u:hunter2sesame@db/ho\nro", "one line of plain text"),
        ("postgresql://u:hunter2sesame\udcff@db/horo", "one line of plain text"),
    ],
)
def test_anything_else_is_one_sentence_that_names_the_fault_and_repeats_no_secret(
    url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(CannotStart) as refused:
        settings()
    sentence = str(refused.value)
    assert "DATABASE_URL" in sentence
    assert said in sentence
    assert "hunter2" not in sentence
    assert "sesame" not in sentence


def _mutated(chance: random.Random) -> str:
    """An address that may be one: pieces of good ones, in which characters were changed, dropped or doubled."""
    scheme = chance.choice(
        ["postgresql://", "postgres://", "postgresql+psycopg://", "postgresql:", "", "mysql://"]
    )
    user = chance.choice(
        ["", "u@", f"u:{PASSWORD}@", f":{PASSWORD}@", f"u:{PASSWORD}@{PASSWORD}@", f"u/{PASSWORD}@"]
    )
    host = chance.choice(
        ["", "db", "db:5432", "[::1]:5432", "a,b", "a:1,b:2", "%2Ftmp", "db:x", "[::1", "192.0.2.1:"]
    )
    name = chance.choice(["", "/", "/horo", "/ho ro", "/h%6fro", f"/{PASSWORD}", "/horo/x"])
    query = chance.choice([
        "", "?", "?sslmode=require", "?sslmode=x", "?options=-c%20a%3Db", "?host=/tmp", f"?password={PASSWORD}",
        f"?{PASSWORD}=1", "?connect_timeout=1e3", "?a", "?service=x&&", "?port=5432,5433", "?target_session_attrs=any",
    ])  # fmt: skip
    text = list(scheme + user + host + name + query)
    for _ in range(chance.choice([0, 0, 1, 2, 4])):
        at, letter = (
            chance.randrange(len(text) + 1),
            chance.choice(string.printable + "ё\0\x7f\udc80é😀%@:/?&=,[]'\""),
        )
        # the password stays whole, so that it can be looked for
        if PASSWORD not in "".join(text[max(0, at - len(PASSWORD)) : at + len(PASSWORD)]):
            text[at : at + chance.randrange(3)] = chance.choice([[letter], [], [letter, letter]])
    return "".join(text)


def test_whatever_stands_in_the_variable_it_is_an_address_or_a_sentence_without_the_password() -> None:
    chance, usable, refused = random.Random(20261129), 0, 0
    for _ in range(4_000):
        url = _mutated(chance)
        try:
            parameters = dsn.parameters(dsn.tidy(url))
            make_conninfo("", **parameters)
            usable += 1
        except ValueError as error:
            assert not isinstance(error, UnicodeError)
            assert PASSWORD not in str(error)
            refused += 1
    assert usable > 200
    assert refused > 500


async def test_pool_own_connections_and_migrations_go_to_one_and_the_same_place(database_url: str) -> None:
    """An address that SQLAlchemy's own parser and libpq's read differently."""
    parameters = dsn.parameters(database_url)
    url = (
        f"postgres://{parameters['user']}:p%20w@/{parameters['dbname']}?host={parameters['host']}"
        "&options=-c%20search_path%3Dpublic%20-c%20lock_timeout%3D4321"
    )
    schema.migrate(url)
    db.open_engine(url)
    try:
        async with db.transaction() as session:
            pooled = await (await session.connection()).exec_driver_sql("show lock_timeout")
            assert pooled.scalar_one() == "4321ms"
        async with await db.connect("test") as own:
            assert await (await own.execute("show lock_timeout")).fetchone() == ("4321ms",)
    finally:
        await db.close_engine()


@pytest.mark.parametrize("setting", ["datestyle to 'German'", "intervalstyle to 'sql_standard'"])
async def test_defaults_of_the_database_do_not_change_what_our_statements_mean(
    own_database_url: str, setting: str
) -> None:
    with psycopg.connect(**dsn.parameters(own_database_url), autocommit=True) as connection:
        connection.execute(f'alter database "{connection.info.dbname}" set {setting}')  # type: ignore[arg-type]
    db.open_engine(own_database_url)
    try:
        async with db.transaction() as session:
            query = "select now(), interval '-1 day 2 hours'"
            found = (await (await session.connection()).exec_driver_sql(query)).one()
            assert found[0].tzinfo is not None
            assert found[1].total_seconds() == -79_200
    finally:
        await db.close_engine()


@pytest.mark.parametrize(
    ("change", "said", "kind"),
    [
        ({"port": "1", "host": "127.0.0.1"}, "server at 127.0.0.1:1, database test_", DatabaseUnreachable),
        ({"host": "/nowhere"}, "No such file or directory", DatabaseUnreachable),
        ({"dbname": "nowhere"}, 'database "nowhere" does not exist', CannotStart),
        ({"user": "nobody_here"}, 'role "nobody_here" does not exist', CannotStart),
        ({"options": "-c bogus=1"}, "bogus", CannotStart),
        ({"service": "no_such_service"}, 'definition of service "no_such_service" not found', CannotStart),
    ],
)
def test_a_server_that_may_answer_later_is_told_from_one_that_never_will(
    database_url: str, change: dict[str, str], said: str, kind: type[CannotStart]
) -> None:
    parameters = dsn.parameters(database_url) | {"password": PASSWORD} | change
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    with pytest.raises(CannotStart) as refused:
        schema.migrate(f"postgresql://?{query}", patience=0)
    assert said in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert type(refused.value) is kind
