"""A reading's page beside a built file: the same server, the same client, by turns."""

import asyncio
import statistics
from time import perf_counter

from bench.ground import Ground, run
from bench.table import Figure, at_least, reported

CONNECTIONS = 16
PAGE, FILE = "/leo", "/horo.css"


def measure(ground: Ground, quick: bool) -> list[Figure]:
    """How many of each a worker serves in a second over connections that stay open."""
    with ground.site(LOG_LEVEL="warning") as site:
        pages, files = run(_measure(site.port, *((5, 1.0) if quick else (15, 3.0))))
    ratio = statistics.median(file / page for page, file in zip(pages, files, strict=True))
    return [
        reported(f"HTML of a reading, {CONNECTIONS} connections", statistics.median(pages), "pages/s"),
        reported("  a built file of the same server", statistics.median(files), "files/s"),
        at_least("  against the page", ratio, "times", 0.5),
    ]


async def _measure(port: int, rounds: int, seconds: float) -> tuple[list[float], list[float]]:
    pages, files = [], []
    for _ in range(1 + rounds):
        pages.append(await _rate(port, PAGE, seconds))
        files.append(await _rate(port, FILE, seconds))
    return pages[1:], files[1:]


async def _rate(port: int, path: str, seconds: float) -> float:
    start = perf_counter()
    clients = [_keep_asking(port, path, start + seconds) for _ in range(CONNECTIONS)]
    answers = await asyncio.gather(*clients)
    return sum(answers) / (perf_counter() - start)


async def _keep_asking(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("localhost", port)
    request = f"GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\ncookie: tz=Europe/Moscow\r\n\r\n".encode()
    answers = 0
    while perf_counter() < until:
        writer.write(request)
        await _answer(reader)
        answers += 1
    writer.close()
    return answers


async def _answer(reader: asyncio.StreamReader) -> None:
    """Read one whole answer, which must be a good one."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert b" 200 " in head.partition(b"\r\n")[0], head
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
