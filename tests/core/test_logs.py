"""Logs: one line per event, for a person or a program, and never a secret."""

import json
import logging
import time
from collections.abc import Iterator

import pytest
import structlog

from horo_app.core import logs, redaction
from horo_app.core.settings import settings


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _configured(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    logs.configure(settings())


def test_json_on_request_one_line_each_also_for_libraries(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json")
    structlog.get_logger("horo_app.test").info("day turned over", created=24)
    logging.getLogger("some.library").warning("lost %s", "patience")
    ours, theirs = (json.loads(line) for line in capfd.readouterr().err.splitlines())
    assert (ours["event"], ours["created"], ours["level"]) == ("day turned over", 24, "info")
    assert (theirs["event"], theirs["logger"]) == ("lost patience", "some.library")
    assert ours["timestamp"].endswith("Z")


def test_a_person_gets_lines_without_braces(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="human")
    structlog.get_logger("horo_app.test").info("day turned over", created=24)
    line = capfd.readouterr().err
    assert "day turned over" in line
    assert "created=24" in line
    assert "{" not in line


@pytest.mark.parametrize("form", ["json", "human"])
def test_no_password_of_an_address_is_ever_written(monkeypatch, capfd, form: str) -> None:
    _configured(monkeypatch, LOG_FORMAT=form)
    address = "postgresql://horo:hunter2@db/horo"
    log = structlog.get_logger("horo_app.test")
    log.warning("database is away", error=f"cannot reach {address}")
    logging.getLogger("library").error("tried %s", address)
    try:
        raise ValueError(address)
    except ValueError as error:
        log.error("failed", exc_info=error)
    written = capfd.readouterr().err
    assert "hunter2" not in written
    assert written.count("***@db") >= 3


def test_the_level_is_the_settings(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json", LOG_LEVEL="WARNING")
    structlog.get_logger("horo_app.test").info("quiet")
    structlog.get_logger("horo_app.test").warning("loud")
    assert [json.loads(line)["event"] for line in capfd.readouterr().err.splitlines()] == ["loud"]


TOKEN = "SeCrEt0123456789abcdef"
BOT = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawX"


@pytest.mark.parametrize("form", ["json", "human"])
@pytest.mark.parametrize(
    "said",
    [
        f"cookie: tz=UTC; horo-session={TOKEN}; x={TOKEN}",
        f"{{'cookie': 'a={TOKEN}', 'host': 'h'}}",
        f'{{"Cookie": ["a={TOKEN}"]}}',
        f"[(b'cookie', b'a={TOKEN}'), (b'set-cookie', b'{TOKEN}')]",
        f"Set-Cookie: __Host-horo-browser={TOKEN}; Path=/",
        f"Authorization: Basic {TOKEN}=",
        f"asked with Bearer {TOKEN}",
        f"GET /admin/setup?key={TOKEN}&lang=ru",
        f"/_event/?EIO=4&token={TOKEN}",
        f"postgresql://horo:a/{TOKEN}@b@db:5432/horo",
        f"postgresql+psycopg://horo:%2F{TOKEN}%40@db/horo",
        f"https://{TOKEN}@proxy.example/",
        f"host=db user=horo password={TOKEN}",
        f"host=db password='{TOKEN}'",
        f"Caller(address='::1', session='{TOKEN}')",
        f"no token for session {TOKEN}",
        f"X-Telegram-Bot-Api-Secret-Token: {TOKEN}",
        f"key sk-proj-{TOKEN} refused",
        f"[parameters: ('$argon2id$v=19$m=47104,t=1,p=1$c2FsdA${TOKEN}', 7)]",
    ],
)
def test_no_secret_is_written_wherever_it_stands(monkeypatch, capfd, form: str, said: str) -> None:
    _configured(monkeypatch, LOG_FORMAT=form)
    log, library = structlog.get_logger("horo_app.test"), logging.getLogger("a.library")
    log.warning(said, detail=said, list=[said, {"deep": said}], object=ValueError(said))
    library.warning("%s", said)
    for words in (said, f"a line\n{said}\na line"):
        try:
            raise RuntimeError(words) from ValueError(words)
        except RuntimeError:
            log.exception("failed")
            library.exception("failed")
    written = capfd.readouterr().err
    assert TOKEN not in written
    assert written.count("***") >= 8


def test_a_field_that_is_named_after_a_secret_is_not_written(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json")
    structlog.get_logger("horo_app.test").info("asked", headers={"Cookie": TOKEN, "Host": "h"}, api_key=TOKEN)
    line = json.loads(capfd.readouterr().err)
    assert (line["headers"], line["api_key"]) == ({"Cookie": "***", "Host": "h"}, "***")


def test_the_secrets_of_the_settings_are_struck_in_whatever_way_they_are_written(monkeypatch, capfd) -> None:
    _configured(
        monkeypatch,
        LOG_FORMAT="json",
        DATABASE_URL="postgresql://horo:p%40ss%20w%2Frd@db/horo",
        OPENAI_API_KEY="gsk_" + TOKEN,
        TELEGRAM_BOT_TOKEN=BOT,
    )
    said = f"p@ss w/rd p%40ss%20w%2Frd p%40ss+w%2Frd gsk_{TOKEN} {BOT} {BOT.replace(':', '%3A')}"
    structlog.get_logger("horo_app.test").info(said)
    line = json.loads(capfd.readouterr().err)
    assert line["event"] == " ".join(["***"] * 6)


def test_what_is_no_secret_stays_in_the_log(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json", DATABASE_URL="postgresql://horo:horo@db/horo")
    said = "the session has ended; horo on db read https://horo.example/leo?v=1 with prompt_tokens=1234"
    structlog.get_logger("horo_app.test").info(said)
    assert json.loads(capfd.readouterr().err)["event"] == said


def test_no_library_writes_past_the_formatter(monkeypatch, capfd) -> None:
    stray = logging.getLogger("stray.library")
    stray.addHandler(logging.StreamHandler())
    stray.propagate = False
    _configured(monkeypatch, LOG_FORMAT="json")
    stray.error("cookie: %s", TOKEN)
    written = capfd.readouterr().err
    assert TOKEN not in written
    assert json.loads(written)["logger"] == "stray.library"


@pytest.mark.parametrize("form", ["json", "human"])
def test_a_line_is_never_long(monkeypatch, capfd, form: str) -> None:
    _configured(monkeypatch, LOG_FORMAT=form)
    log = structlog.get_logger("horo_app.test")
    log.warning("long", text="x" * 900_000, many=["x" * 9_000] * 900, deep={str(n): n for n in range(9_000)})
    logging.getLogger("a.library").warning("got %s", "y" * 900_000)
    try:
        raise ValueError("z" * 900_000)
    except ValueError:
        log.exception("failed")
    assert len(capfd.readouterr().err) < 300_000


def test_what_comes_again_and_again_is_counted_and_not_written(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json")
    for number in range(10_000):
        structlog.get_logger("horo_app.test").warning("dropped", name=f"event {number}")
    logging.getLogger("a.library").warning("something else")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [line["event"] for line in lines[-2:]] == ["dropped", "something else"]
    dropped = lines[:-1]
    assert len(dropped) < 100
    assert sum(line.get("times", 1) for line in dropped) == 10_000


def test_the_same_is_written_again_after_a_while_with_what_was_left_out(monkeypatch, capfd) -> None:
    _configured(monkeypatch, LOG_FORMAT="json")
    now = [0.0]
    monkeypatch.setattr("horo_app.core.log_limits.time.monotonic", lambda: now[0])
    for number in range(71):
        now[0] = 61.0 if number == 70 else 0.0
        logging.getLogger("a.library").warning("again")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert sum(line.get("times", 1) for line in lines) == 71


PARTS = ["a-", "passw-", "token-", "sid-", "sid ", "cookie", "bearer ", "://", "postgres://", "postgres+"]
PARTS += ["1", "1:", "sk-", "$argon2", "\\"]


@pytest.mark.parametrize("part", PARTS)
def test_no_text_of_a_stranger_takes_long_to_search(part: str) -> None:
    text = (part * 100_000)[:100_000]
    begun = time.process_time()
    redaction.strike(text)
    assert time.process_time() - begun < 2  # a hundred times as long as it takes; if quadratic, minutes


def test_a_secret_is_struck_whatever_stands_before_its_name() -> None:
    name = "a-" * 5_000 + "db_password"
    assert redaction.strike(f"{name}=hunter2") == f"{name}=***"
    assert redaction.is_secret(name)
