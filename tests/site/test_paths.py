"""One address for each resource, and nothing behind the others."""

import random
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.responses import PlainTextResponse

from horo_app.site.paths import LONGEST, SOCKET, PathNormalizer, tidied
from tests.asgi import ask


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/", "/"),
        ("/leo", "/leo"),
        ("/leo/", "/leo"),
        ("//leo/", "/leo"),
        ("/./leo", "/leo"),
        ("/leo/.", "/leo"),
        ("/x/../leo", "/leo"),
        ("/../../leo", "/leo"),
        ("/%2e%2e/leo", "/leo"),
        ("/%2E/leo", "/leo"),
        ("/%6c%65%6F", "/leo"),
        ("//admin/texts/", "/admin/texts"),
        ("//evil.com", "/evil.com"),
        ("//evil.com/..", "/"),
        ("///evil.com//a", "/evil.com/a"),
        ("/.//evil.com", "/evil.com"),
        ("/leo/2026-11-20/", "/leo/2026-11-20"),
        ("/%d0%bb%d0%b5%d0%b2", "/%d0%bb%d0%b5%d0%b2"),
        ("/leo;x=1", "/leo;x=1"),
        ("/leo.", "/leo."),
    ],
)
def test_what_makes_no_difference_is_taken_away(asked: str, meant: str) -> None:
    assert tidied(asked.encode()) == meant.encode()


@pytest.mark.parametrize(
    "asked",
    ["", "leo", "/%2fleo/", "/leo%7f", "/%252e%252e/leo", "/%2Fevil.com", "/%5cevil.com", "/\\evil.com", "/leo%00",
     "/leo%00.html", "/%0d%0aset-cookie:x", "/%25", "/%", "/%zz", "/leo%2", "/%ff%fe", "/%c0%af",
     "/%ed%a0%80", "/leo\t", "/\x01"],
)  # fmt: skip
def test_what_hides_something_means_nothing(asked: str) -> None:
    assert tidied(asked.encode("latin-1")) is None


def test_no_path_whatever_leads_elsewhere_or_in_circles() -> None:
    drawn = random.Random(7)
    pieces = ["/", "//", ".", "..", "\\", "%2f", "%5c", "%2e", "%00", "%25", ";", "@", ":", "evil.com", "leo",
              "admin", "%6c", "%d0%bb", "%ff", "?", "#", " ", "\t", "http:", "é", "~", "%7e", "*"]  # fmt: skip
    for _ in range(5000):
        asked = "/" + "".join(drawn.choices(pieces, k=drawn.randint(1, 8)))
        path = tidied(asked.encode())
        if path is None:
            continue
        assert tidied(path) == path
        assert urlsplit(urljoin("https://horo.example/a/b", path.decode("latin-1"))).netloc == "horo.example"
        assert b"//" not in path
        assert b"/../" not in path + b"/"
        assert b"\\" not in path


app = PathNormalizer(PlainTextResponse("beyond"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_close_to_an_address_one_is_led_to_it_on_the_same_host_and_scheme(method: str) -> None:
    ways = {b"//leo/": "/leo", b"/./leo?a=%2F&b": "/leo?a=%2F&b", b"//evil.com": "/evil.com"}
    for asked, meant in ways.items():
        reply = await ask(app, asked, method)
        assert (reply.status, reply.headers["location"]) == (308, meant)


async def test_a_form_sent_to_such_an_address_is_not_passed_on() -> None:
    for asked in (b"//auth/login", b"/auth/login/", b"/%2fauth/login"):
        assert (await ask(app, asked, "POST")).status == 404


async def test_what_hides_something_gets_the_page_that_says_so() -> None:
    for asked, language in ((b"/%2fleo/", "ru"), (b"/leo%00", "ru"), (b"/en/%5cleo", "en")):
        reply = await ask(app, asked)
        assert reply.status == 404
        assert f'<html lang="{language}"' in reply.text


async def test_what_is_written_as_it_is_meant_goes_on() -> None:
    for asked in (b"/", b"/leo", b"/api/v1/horoscopes/leo", b"/%d0%bb", SOCKET.encode()):
        assert (await ask(app, asked)).text == "beyond"


async def test_a_path_without_end_is_not_read() -> None:
    assert (await ask(app, b"/" + b"a" * LONGEST)).status == 414
    assert (await ask(app, b"/" + b"a" * (LONGEST - 1))).text == "beyond"


async def test_a_socket_is_opened_at_its_address_alone() -> None:
    async def beyond(scope, receive, send) -> None:
        await send({"type": "websocket.accept"})

    for path, said in (
        (SOCKET, "accept"),
        ("/_event", "accept"),
        ("/", "close"),
        ("/leo", "close"),
        ("//_event/", "close"),
    ):
        sent = []

        async def receive() -> dict:
            return {"type": "websocket.connect"}

        async def send(message, sent=sent) -> None:
            sent.append(message["type"])

        await PathNormalizer(beyond)(
            {"type": "websocket", "path": path, "raw_path": path.encode()}, receive, send
        )
        assert sent == [f"websocket.{said}"], path
