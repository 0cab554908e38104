"""The dashboard's state in Redis: it survives the whole service, and readers need none of it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis as redis_client
from playwright.sync_api import Browser, expect

from tests.admins import make_admin, session_of
from tests.database import create_database
from tests.debian import find, listens
from tests.running_site import Site, eventually, free_port


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Its address and process."""
    port = free_port()
    process = subprocess.Popen(
        [
            find("redis-server"),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
    )
    eventually(lambda: listens(port))
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


def test_what_a_dashboard_shows_survives_the_site_and_readers_notice_nothing_when_redis_goes(
    postgres: str, chromium: Browser, redis: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    url, process = redis
    with Site(
        tmp_path / "site", DATABASE_URL=create_database(postgres, "with_redis"), REDIS_URL=url, WORKERS="1"
    ) as site:
        context = chromium.new_context(base_url=site.url)
        key, _, value = session_of(site, make_admin(site)).partition("=")
        context.add_cookies([{"name": key, "value": value, "url": site.url}])
        page = context.new_page()
        page.goto("/en/admin/texts")
        expect(page.get_by_role("row")).not_to_have_count(0)
        kept = _states(url)
        assert kept > 0
        site.kill()
        site.start()
        assert _states(url) == kept
        page.goto("/en/admin/jobs")
        expect(page.get_by_role("row")).not_to_have_count(0)
        context.close()
        process.kill()
        assert site.text_of("/leo")
        assert site.get("/health/live").status_code == 200


def _states(url: str) -> int:
    """How many states are kept."""
    with redis_client.Redis.from_url(url) as connected:
        return len(connected.keys("*admin_state*"))
