"""Commands run in the tests' own process."""

import pytest

from horo_app.core import logs


@pytest.fixture(autouse=True)
def logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sets up logging for its process, which here is that of all tests."""
    monkeypatch.setattr(logs, "configure", lambda _: None)
