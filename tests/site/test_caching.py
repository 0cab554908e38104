"""The pages behind a cache that many share: an nginx with the configuration of docs/nginx.conf."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest

from tests import nginx
from tests.caching import DAY, ZONE, Visits, around_midnight, date_from, now, zone_with_midnight_at
from tests.conftest import create_database
from tests.running_site import Site

NIGHT = dt.timedelta(seconds=20)  # until midnight, once everything is started


@pytest.fixture(scope="module")
def midnight() -> dt.datetime:
    return (now() + NIGHT).replace(microsecond=0)


@pytest.fixture(scope="module")
def cached(postgres: str, midnight: dt.datetime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cache in front of a site of its own, whose midnight is near."""
    folder = tmp_path_factory.mktemp("cached")
    site = Site(
        folder / "data",
        DATABASE_URL=create_database(postgres, "cached"),
        PUBLIC_URL="http://horo.example",
        TIMEZONE=ZONE,
        PYTHONTZPATH=zone_with_midnight_at(midnight, folder / "zones"),
        WORKERS="1",
    )
    with site, nginx.in_front_of(site.port, folder / "nginx") as port:
        yield f"http://127.0.0.1:{port}"


def test_readers_of_six_zones_get_their_own_day_around_midnight_and_mostly_from_the_cache(
    cached: str, midnight: dt.datetime
) -> None:
    visits = Visits(midnight, date_from(midnight) - DAY)
    left = (midnight - now()).total_seconds() + 3
    number = 300
    asyncio.run(around_midnight(cached, visits, number, per_second=number / max(left, 3)))
    assert visits.wrong_days == []
    assert visits.hits >= 0.85, visits.answers
