"""Whatever a stranger sends over HTTP: an answer comes, and never a fault of ours or what is not for strangers."""

import random
import re
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from structlog.testing import capture_logs

from horo_app.asgi import around
from horo_app.core import compute
from horo_app.readings.rollover import generate_daily_horoscopes
from tests.asgi import Reply, ask
from tests.site.test_serving import ACTS, NOTHING, READ, WAYS_AROUND

SEED, REQUESTS = 20261123, 1500

METHODS = [b"GET"] * 12 + [
    b"HEAD",
    b"POST",
    b"POST",
    b"PUT",
    b"DELETE",
    b"PATCH",
    b"OPTIONS",
    b"TRACE",
    b"get",
    b"X\xff",
]
PIECES = [
    b"/", b"//", b"/./", b"/../", b"%2f", b"%2F", b"%5c", b"\\", b"%2e%2e", b"%00", b"%0d%0a", b"%25", b"%", b"%zz",
    b";", b"@", b":", b"*", b"~", b".html", b".gz", b".xml", b".png", b"index", b"template-day-ru", b"admin", b"texts",
    b"feed.xml", b"2026-11-23", b"2026-02-30", b"9999-99", b"0000-00-00", b"leo", b"LEO", b"en",
    b"%d0%bb%d0%b5%d0%b2", b"%ff", b"\xc3\xa9",
    b"evil.example", b"a" * 300, b"?", b"&", b"=", b"#", b" ", b"\t", b"'", b'"', b"<script>", b"{}", b"${jndi:x}",
]  # fmt: skip
QUERIES = [
    b"v=1", b"date=today", b"date=2026-11-23", b"date=0000-00-00", b"date=%00", b"date=99999-01-01", b"date=",
    b"lang=en", b"lang=%ff", b"day=23&month=7&year=1987", b"day=0&month=13&year=-1", b"day=%F0%9D%9F%98&month=7",
    b"day=9&day=8&month=x", b"year=" + b"9" * 400, b"next=//evil.example", b"next=%0d%0ax:y", b"key=\xff",
    b"EIO=4&transport=polling", b"&&&=", b"%",
]  # fmt: skip
HEADERS = [
    (b"accept-encoding", [b"br", b"gzip;q=0", b"*;q=0", b"identity;q=0", b"gzip;q=nan", b",;=\xff", b"br," * 500]),
    (b"if-none-match", [b"*", b'W/"x"', b'"', b"\xff", b'"a","b"' * 200]),
    (b"cookie", [b"horo-session=x", b"horo-form=\xff", b"horo-said=%", b"tz=../../etc", b"a=b;" * 500, b";=;"]),
    (b"host", [b"evil.example", b"", b"a b", b"\xff", b"[::", b"x" * 300]),
    (b"origin", [b"null", b"https://evil.example", b"\xff"]),
    (b"content-type", [b"application/json", b"application/x-www-form-urlencoded", b"multipart/form-data", b"\xff",
                       b"multipart/form-data; boundary=x", b"application/json; charset=utf-7", b"text/plain"]),
    (b"content-length", [b"0", b"-1", b"5", b"1000000", b"x"]),
    (b"sec-fetch-site", [b"cross-site", b"same-origin", b"\xff"]),
    (b"x-forwarded-for", [b"1.2.3.4", b"\xff", b"a,b,c", b"::1" * 100]),
    (b"accept-language", [b"en", b"ru;q=x", b"\xff" * 50]),
    (b"user-agent", [b"", b"Googlebot", b"\x00\xff" * 40]),
    (b"range", [b"bytes=0-0", b"bytes=9999999-", b"x"]),
]  # fmt: skip
BODIES = [
    b"", b"{}", b"[]", b"null", b'{"answer": "yes"}', b'{"sign": "leo", "date": "2026-11-23", "language": "en"}',
    b'{"sign": "leo", "date": "0001-01-01", "language": "en"}', b'{"sign": "\\ud800", "date": 1e400}', b"[" * 5000,
    b"\xff\x00",
    b"name=a&password=b", b"name=%00&password=" + b"x" * 2000, b"--x\r\n\r\n--x--", b"x" * 70_000,
]  # fmt: skip


def target(drawn: random.Random) -> bytes:
    known = [*(path.encode() for path in (*READ, *ACTS, *NOTHING)), *WAYS_AROUND]
    path = bytearray(drawn.choice(known))
    for _ in range(drawn.choice([0, 0, 1, 1, 2, 4])):
        place = drawn.randint(0, len(path))
        path[place : place + drawn.choice([0, 0, 1, 3])] = drawn.choice(PIECES)
    query = b"&".join(drawn.choices(QUERIES, k=drawn.choice([0, 0, 1, 2])))
    return bytes(path) + (b"?" + query if query else b"")


def headers(drawn: random.Random) -> list[tuple[bytes, bytes]]:
    chosen = drawn.sample(HEADERS, k=drawn.choice([0, 0, 1, 3]))
    return [(name, drawn.choice(values)) for name, values in chosen]


async def test_no_request_whatever_finds_a_fault_or_what_is_not_for_strangers(
    database, set_clock: Callable[[str], None], monkeypatch
) -> None:
    monkeypatch.setattr(compute, "SLOWLY", 0)
    set_clock("2026-11-23T10:30+00:00")
    await generate_daily_horoscopes()
    app = around(PlainTextResponse("the framework"))
    drawn = random.Random(SEED)
    statuses: set[int] = set()
    with capture_logs() as logged:
        for _ in range(REQUESTS):
            asked = (
                target(drawn),
                drawn.choice(METHODS).decode("latin-1"),
                headers(drawn),
                [drawn.choice(BODIES)],
            )
            reply = await ask(app, *asked)
            statuses.add(reply.status)
            assert fault(reply, asked[0]) is None, (fault(reply, asked[0]), asked)
    assert [entry for entry in logged if entry["log_level"] in ("error", "critical")] == []
    assert statuses >= {200, 204, 303, 304, 308, 400, 404, 405, 406, 413, 422}, (
        "the fuzz reaches less than it did"
    )


def fault(reply: Reply, asked: bytes) -> str | None:
    """What is wrong with a reply to a stranger."""
    page = reply.body if "content-encoding" not in reply.headers else b""
    path = asked.partition(b"?")[0]
    wrong = {
        "a fault of ours": reply.status >= 500 and reply.status != 503,
        "a trace": b"Traceback" in page or b'File "' in page,
        "a raw page": b"HORO-SLOT" in page,
        "a page of the dashboard": reply.status == 200
        and b'content="noindex, nofollow"' in page
        and not path.endswith((b"/login", b"/setup")),
        "a way elsewhere": not re.match(r"/(?![/\\])", reply.headers.get("location", "/")),
        "kept for good for no reason": "immutable" in reply.headers.get("cache-control", "")
        and not path.startswith((b"/assets/", b"/fonts/")),
    }
    return next((what for what, is_so in wrong.items() if is_so), None)
