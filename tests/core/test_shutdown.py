"""Limits of stopping nest, so that none is cut off by the one around it."""

from horo_app.core import shutdown


def test_an_inner_limit_is_over_before_the_one_around_it() -> None:
    within_bot = (shutdown.DELIVERIES, shutdown.TELEGRAM, shutdown.UPDATES, shutdown.VIEWS)
    assert max(within_bot) < shutdown.BOT < shutdown.ALL
    assert shutdown.TELEGRAM < shutdown.DELIVERIES
    assert max(shutdown.VIEWS, shutdown.TEXTS) < shutdown.WORKER < shutdown.SERVER
    assert shutdown.SERVER + shutdown.POSTGRES < shutdown.ALL
