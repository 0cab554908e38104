"""Limits by network: who it was is forgotten with the minute, and no crowd fills the memory."""

from horo_app.core import network_limit
from horo_app.core.network_limit import MOST_NETWORKS, NetworkLimit


def test_networks_are_kept_as_hashes_for_a_minute(set_clock) -> None:
    set_clock("2026-11-29T12:00:00+00:00")
    limit = NetworkLimit()
    limit.admit("203.0.113.1", 2)
    kept, salt = set(limit._counted), limit._salt
    assert not [key for key in kept if b"203" in key]
    set_clock("2026-11-29T12:01:00+00:00")
    limit.admit("203.0.113.1", 2)
    assert len(limit._counted) == 1
    assert limit._salt != salt
    assert not kept & set(limit._counted)


def test_more_networks_than_fit_count_as_one(monkeypatch, set_clock) -> None:
    assert MOST_NETWORKS <= 100_000
    monkeypatch.setattr(network_limit, "MOST_NETWORKS", 5)
    set_clock("2026-11-29T12:00:00+00:00")
    limit = NetworkLimit()
    assert [limit.admit(f"203.0.113.{number}", 2) for number in range(9)] == [True] * 7 + [False] * 2
    assert len(limit._counted) == 6
