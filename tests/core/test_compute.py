"""Long work in processes of its own: once for all, a few at a time, and never in the way of those who answer."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator

import psutil
import pytest

from horo_app.core import compute
from horo_app.core.compute import Busy, WorkQueue
from horo_app.core.compute_process import NICENESS
from horo_app.core.errors import NoReading


@pytest.fixture
async def beside() -> AsyncIterator[None]:
    """Processes of this test's own, which it ends."""
    async with compute.processes():
        yield
    assert children() == []


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if _computes(child)]


def _computes(process: psutil.Process) -> bool:
    try:
        return "horo_app.core.compute_process" in process.cmdline()
    except psutil.Error:  # it has ended
        return False


def refuse() -> None:
    raise NoReading("There is none.")


async def test_the_work_is_done_by_another_process_that_lets_others_go_first(beside) -> None:
    lane = WorkQueue(at_once=1)
    assert await lane.run("pid", os.getpid) != os.getpid()
    assert await lane.run("nice", os.getpriority, os.PRIO_PROCESS, 0) == NICENESS


async def test_what_it_raises_is_raised_here(beside) -> None:
    with pytest.raises(NoReading, match="There is none"):
        await WorkQueue(at_once=1).run("x", refuse)


async def test_a_process_that_is_killed_costs_nobody_an_answer(beside) -> None:
    lane = WorkQueue(at_once=1)
    first = await lane.run("pid", os.getpid)
    work = asyncio.create_task(lane.run("sleep", time.sleep, 0.5))
    while not (busy := [child for child in children() if child.pid == first]):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    os.kill(busy[0].pid, signal.SIGKILL)
    await work
    assert await lane.run("pid", os.getpid) != first


async def test_work_without_end_is_ended(beside, monkeypatch) -> None:
    monkeypatch.setattr(compute, "LIMIT", 3)
    lane = WorkQueue(at_once=1, room=1)
    pid = await lane.run("pid", os.getpid)
    with pytest.raises(Busy):
        await lane.run("forever", time.sleep, 3600)
    assert pid not in [child.pid for child in children()]
    assert await lane.run("pid", os.getpid)


@pytest.mark.parametrize("fault", [compute.Ended("killed"), TimeoutError()])
async def test_who_is_never_refused_gets_the_work_done_here_when_no_process_does_it(
    monkeypatch, fault: Exception
) -> None:
    async def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(compute, "_done", fail)
    assert await WorkQueue(at_once=1).run("pid", os.getpid) == os.getpid()
    with pytest.raises(Busy):
        await WorkQueue(at_once=1, room=1).run("pid", os.getpid)


async def test_all_who_ask_for_the_same_get_what_is_made_once(made) -> None:
    lane = WorkQueue(at_once=1, room=1)
    answers = await asyncio.gather(*(lane.run("a", made.append, "a") for _ in range(100)))
    assert (len(answers), made) == (100, ["a"])
    await lane.run("a", made.append, "a")
    assert made == ["a", "a"]


async def test_when_too_many_wait_others_are_asked_to_come_back(made) -> None:
    lane = WorkQueue(at_once=1, room=3)
    answers = await asyncio.gather(*(lane.run(n, made.append, n) for n in range(10)), return_exceptions=True)
    assert sum(isinstance(answer, Busy) for answer in answers) == 7
    assert made == [0, 1, 2]
    await lane.run(11, made.append, 11)


async def test_what_nobody_waits_for_any_more_is_not_made(made) -> None:
    lane = WorkQueue(at_once=1, room=3)
    asked = [asyncio.create_task(lane.run(n, made.append, n)) for n in range(3)]
    await asyncio.sleep(0)
    asked[1].cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    while len(lane._making):
        await asyncio.sleep(0.01)
    assert made == [0, 2]


async def test_who_waits_too_long_is_asked_to_come_back(made, monkeypatch) -> None:
    monkeypatch.setattr(compute, "PATIENCE", 0.1)
    lane, going_on = WorkQueue(at_once=1, room=2), threading.Event()
    first = asyncio.create_task(lane.run("a", going_on.wait, 10))
    while lane._free:
        await asyncio.sleep(0)
    with pytest.raises(Busy):
        await lane.run("b", made.append, "b")
    going_on.set()
    with pytest.raises(Busy):
        await first
    assert made == []


async def test_who_may_always_come_is_not_refused_and_does_not_stand_in_the_others_line(made) -> None:
    others, first = WorkQueue(at_once=1, room=2), WorkQueue(at_once=1)
    blocked = asyncio.Event()

    async def hold(*_: object) -> None:
        await blocked.wait()

    waiting = [asyncio.create_task(others._making.do(n, hold)) for n in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await others.run("one more", made.append, "one more")
    await asyncio.gather(*(first.run(n, made.append, n) for n in range(50)))
    assert len(made) == 50
    blocked.set()
    await asyncio.gather(*waiting)


async def test_who_leaves_takes_nothing_from_the_others(made) -> None:
    lane = WorkQueue(at_once=1)
    first, second = (asyncio.create_task(lane.run("a", made.append, "a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert made == ["a"]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is refused hears it at once."""
    monkeypatch.setattr(compute, "SLOWLY", 0)


@pytest.fixture
def made() -> list[object]:
    """What was made, in the order in which it was."""
    return []
