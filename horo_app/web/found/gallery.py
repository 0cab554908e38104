"""Pictures that were drawn, kept in memory up to a bound; a picture that many ask for at once is drawn once."""

import asyncio
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable

from horo_app.errors import HoroError
from horo_app.settings import ROOT
from horo_app.web.found.lettering import FONT

ROOM = 24_000_000  # bytes of a process: a day's pictures of every sign in both languages are a third of it
PATIENCE = 20  # seconds that a drawing may take
QUEUE = 16  # drawings that may wait: an archive has more pictures than anyone should ask for at once


class Busy(HoroError):
    """Too many pictures are waiting to be drawn."""

    status = 503
    title = "Busy"


class Gallery:
    """A process's pictures. Not thread-safe: it belongs to one event loop."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._drawing: dict[Hashable, asyncio.Task[bytes]] = {}
        self._hand = asyncio.Semaphore(1)  # one at a time: pages are more urgent than pictures

    async def picture(self, key: Hashable, svg: Callable[[], str]) -> bytes:
        """The picture called `key`, drawn from `svg` if it is not held. Raises Busy."""
        if (held := self._held.get(key)) is not None:
            self._held.move_to_end(key)
            return held
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= QUEUE:
                raise Busy("Many pictures are being drawn right now. Please come back in a minute.")
            task = self._drawing[key] = asyncio.create_task(self._draw(key, svg))
            task.add_done_callback(
                lambda done: (self._drawing.pop(key, None), done.cancelled() or done.exception())
            )
        return await asyncio.shield(task)  # who leaves does not take it from the others

    async def _draw(self, key: Hashable, svg: Callable[[], str]) -> bytes:
        async with self._hand:
            drawn = await asyncio.to_thread(lambda: draw(svg()))
        self._held[key] = drawn
        while sum(map(len, self._held.values())) > self._room:
            self._held.popitem(last=False)
        return drawn


def draw(svg: str) -> bytes:
    """The PNG of an SVG, made in a process of its own."""
    command = [sys.executable, "-m", "horo_app.web.found.draw", str(FONT)]
    done = subprocess.run(
        command, input=svg.encode(), capture_output=True, cwd=ROOT, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"a picture could not be drawn: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout
