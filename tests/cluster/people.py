"""Who uses the service while it is broken: readers, and pages that tell of views."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

AGENT = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"}
PATHS = ("/leo", "/en/leo", "/", "/en/virgo", "/api/v1/horoscopes/aries?lang=en", "/archive")


@dataclass
class Readers:
    """Everybody asks for one page after the other, without a pause between."""

    url: str
    paths: tuple[str, ...] = PATHS
    answers: int = 0
    again: int = 0  # asked once more over a new connection, as a browser does when one breaks
    failures: list[str] = field(default_factory=list)
    failed_at: list[float] = field(default_factory=list)  # on the monotonic clock
    slowest: float = 0.0

    def read(self, stop: threading.Event, start: int) -> None:
        with httpx.Client(base_url=self.url, headers=AGENT, timeout=40) as client:
            for path in itertools.islice(itertools.cycle(self.paths), start, None):
                if stop.is_set():
                    return
                begun = time.monotonic()
                if failure := self._ask(client, path):
                    self.failures.append(f"{path}: {failure}")
                    self.failed_at.append(begun)
                self.answers += 1
                self.slowest = max(self.slowest, time.monotonic() - begun)
                stop.wait(0.05)

    def _ask(self, client: httpx.Client, path: str) -> str:
        """What was wrong with the answer; nothing when there was a text."""
        try:
            answer = client.get(path)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            self.again += 1
            try:
                answer = client.get(path)
            except httpx.TransportError as error:
                return type(error).__name__
        except httpx.TransportError as error:
            return type(error).__name__
        is_text = answer.status_code == 200 and len(answer.text) >= 400
        return "" if is_text else f"{answer.status_code} {answer.text[:60]!r}"


@dataclass
class Viewers:
    """Pages of one sign that tell one site of their views; when each was acknowledged, and how many never were."""

    url: str
    sign: str
    date: str
    acknowledged: list[float] = field(default_factory=list)
    unanswered: int = 0

    def view(self, stop: threading.Event) -> None:
        what = {"sign": self.sign, "date": self.date, "language": "en"}
        with httpx.Client(base_url=self.url, headers=AGENT, timeout=30) as client:
            while not stop.wait(0.05):
                try:
                    client.post("/api/v1/views", json=what).raise_for_status()
                    self.acknowledged.append(time.monotonic())
                except httpx.HTTPError:
                    self.unanswered += 1
                    stop.wait(0.2)


def in_threads(works: list[Callable[[], None]]) -> list[threading.Thread]:
    """All of them, running."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads
