"""Two days of texts from a model that takes two seconds for each, six at once, by the running service."""

import time

import psycopg

from bench.ground import Ground, address
from bench.table import Figure, at_most, equal, reported
from tests.model_server import ModelServer, slow
from tests.running_site import Site, eventually

SECONDS = 2.0  # that the model takes for a text
AT_ONCE = 6
TEXTS = 48


def measure(ground: Ground, _: bool) -> list[Figure]:
    """From the first request to the last text in its place, against a desk where nothing else takes time."""
    url = ground.database()
    with ModelServer(slow(SECONDS)) as server:
        environment = {
            "DATABASE_URL": url,
            "OPENAI_API_KEY": "sk-bench-0123456789",
            "OPENAI_BASE_URL": server.url,
            "MODEL_CONCURRENCY": str(AT_ONCE),
        }
        with Site(ground.folder(), **environment):
            eventually(lambda: _written(url) == TEXTS, within=120)
            total = time.monotonic() - server.requests[0].at
    ideal = TEXTS * SECONDS / AT_ONCE
    return [
        at_most("48 texts by a model, time over the ideal", total / ideal, "×", 1.3),
        reported("  total", total, "s"),
        equal("  requests", len(server.requests), "", TEXTS),
        equal("  most at once", server.most_at_once, "", AT_ONCE),
    ]


def _written(url: str) -> int:
    with psycopg.connect(address(url)) as connection:
        query = "select count(*) from horoscope_cache where source = 'model'"
        return int(connection.execute(query).fetchone()[0])
