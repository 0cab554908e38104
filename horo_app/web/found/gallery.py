"""Pictures that were drawn, kept in memory up to a bound; a picture that many ask for at once is drawn once."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Hashable

from horo_app import http_cache
from horo_app.errors import HoroError
from horo_app.http_cache import Representation
from horo_app.settings import ROOT
from horo_app.single_flight import SingleFlight
from horo_app.web.found.lettering import FONT

PATIENCE = 20  # seconds that a drawing may take
QUEUE = 16  # drawings that may wait: an archive has more pictures than anyone should ask for at once


class Busy(HoroError):
    """Too many pictures are waiting to be drawn."""

    status = 503
    title = "Busy"


class Gallery:
    """A process's pictures. Not thread-safe: it belongs to one event loop."""

    def __init__(self) -> None:
        self._drawing: SingleFlight[Representation] = SingleFlight()
        self._hand = asyncio.Semaphore(1)  # one at a time: pages are more urgent than pictures

    async def picture(self, key: Hashable, svg: Callable[[], str]) -> Representation:
        """The picture called `key`, drawn from `svg` if it is not kept. Raises Busy."""
        if (kept := http_cache.kept.get(key)) is not None:
            return kept
        if key not in self._drawing and len(self._drawing) >= QUEUE:
            raise Busy("Many pictures are being drawn right now. Please come back in a minute.")
        return await self._drawing.do(key, lambda: self._draw(key, svg))

    async def _draw(self, key: Hashable, svg: Callable[[], str]) -> Representation:
        async with self._hand:
            drawn = await asyncio.to_thread(lambda: draw(svg()))
        return http_cache.keep(key, http_cache.represent(drawn, "image/png"))


def draw(svg: str) -> bytes:
    """The PNG of an SVG, made in a process of its own."""
    command = [sys.executable, "-m", "horo_app.web.found.draw", str(FONT)]
    done = subprocess.run(
        command, input=svg.encode(), capture_output=True, cwd=ROOT, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"a picture could not be drawn: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout
