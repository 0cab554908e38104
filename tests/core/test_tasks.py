"""Background tasks: none ends unseen, and what is down is known until it works again."""

import asyncio
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from structlog.testing import capture_logs

from horo_app.core import tasks
from tests.patience import PATIENCE

Step = Callable[[], object]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PAUSE", 0.001)
    monkeypatch.setattr(tasks, "LONGEST_PAUSE", 0.002)


def fails(error: BaseException) -> Step:
    def step() -> None:
        raise error

    return step


class Work:
    """Does one step each time it is begun; after the last it works until it is cancelled."""

    def __init__(self, *steps: Step) -> None:
        self._steps = list(steps)
        self.begun = 0
        self.at_work = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        if self._steps:
            self._steps.pop(0)()
            return
        self.at_work.set()
        await asyncio.Event().wait()


async def at_work(work: Work) -> None:
    async with asyncio.timeout(PATIENCE):
        await work.at_work.wait()


@pytest.fixture
async def gone() -> AsyncIterator[None]:
    yield
    assert tasks.down() == []


@pytest.mark.parametrize(
    "error", [ValueError("out of ink"), psycopg.OperationalError("gone"), asyncio.CancelledError()]
)
async def test_a_task_that_fails_in_whatever_way_is_begun_again(error: BaseException, gone: None) -> None:
    work = Work(fails(error), fails(error))
    async with tasks.running("ink", work):
        await at_work(work)
    assert work.begun == 3


async def test_what_is_down_is_named_with_the_reason_until_it_works_again(gone: None) -> None:
    work = Work(fails(ValueError("out of ink")))
    async with tasks.running("ink", work):
        await at_work(work)
        [down] = tasks.down()
        assert (down.task, down.error, down.outage) == ("ink", "ValueError: out of ink", False)
        assert tasks.heard(down.told()) == down
        tasks.working("ink")
        assert tasks.down() == []


async def test_one_that_tells_nothing_works_again_once_it_has_settled(
    gone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SETTLED", 0.05)
    work = Work(fails(ValueError("out of ink")))
    async with tasks.running("ink", work):
        await at_work(work)
        assert tasks.down() != []
        async with asyncio.timeout(PATIENCE):
            while tasks.down():
                await asyncio.sleep(0.01)


async def test_the_same_error_again_and_again_is_one_story_in_the_log() -> None:
    work = Work(*[fails(ValueError("out of ink"))] * 5, fails(ValueError("out of paper")))
    with capture_logs() as lines:
        async with tasks.running("ink", work):
            await at_work(work)
            tasks.working("ink")
    said = [(line["event"], line.get("error"), line.get("failures")) for line in lines]
    assert said == [
        ("a task failed", "ValueError: out of ink", None),
        ("a task failed", "ValueError: out of paper", None),
        ("a task works again", None, 6),
    ]
    assert all(line["exc_info"] for line in lines[:2])


async def test_a_database_that_is_away_is_said_once_for_all_tasks_and_is_no_story() -> None:
    one, other = (Work(*[fails(psycopg.OperationalError("gone"))] * 3) for _ in range(2))
    with capture_logs() as lines:
        async with tasks.running("one", one), tasks.running("other", other):
            await at_work(one)
            await at_work(other)
    warnings = [line for line in lines if line["log_level"] == "warning"]
    assert [line["event"] for line in warnings] == ["a task waits, the database is away"]
    assert not any(line.get("exc_info") for line in lines)


async def test_once_it_is_to_stop_a_task_is_begun_once_more_at_most(gone: None) -> None:
    stop = asyncio.Event()
    stop.set()
    work = Work(fails(ValueError("out of ink")))
    await tasks.supervise("ink", work, stop)
    assert work.begun == 1
