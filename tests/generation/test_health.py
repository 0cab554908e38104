"""A model that does not write is told of, with the reason, on the dashboard and by the health check."""

import datetime as dt

import httpx
import pytest

from horo_app.analytics import last_days, overview
from horo_app.analytics.text_status import TextStage, standings
from horo_app.api.app import api
from horo_app.core import settings
from horo_app.core.db import transaction
from horo_app.core.language import Language
from horo_app.dashboard import overview_cards, system_state
from horo_app.dashboard.overview_cards import Card
from horo_app.generation.health import ModelHealth, ModelStatus, model_health
from horo_app.readings import repository
from tests.rows import run

TODAY = dt.date(2026, 11, 23)
LEO = "where sign = 'leo' and language = 'ru'"


@pytest.fixture(autouse=True)
async def _wanted(database: str, set_clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text of the day is wanted of a model."""
    set_clock("2026-11-23T12:00+03:00")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    settings.settings.cache_clear()
    async with transaction() as session:
        await repository.ensure(session, [TODAY])


async def health() -> ModelHealth:
    async with transaction() as session:
        return await model_health(session)


async def stage() -> TextStage:
    async with transaction() as session:
        [found] = [
            one for one in await standings(session, [TODAY]) if one.key[0] == "leo" and one.key[2] == "ru"
        ]
    return found.stage


async def endpoint(**values: str) -> None:
    names, held = ", ".join(values), ", ".join(values.values())
    await run(
        f"insert into model_endpoints (endpoint, model, key, mode, updated_at, {names}) "
        f"values ('https://api.openai.com/v1', 'gpt-5-mini', 'k', 'plain', now(), {held})"
    )


# What stands in the tables; how the model is then, with what class of error; and in which stage Leo's text is.
CASES: dict[str, tuple[str, dict[str, str], ModelStatus, str, TextStage]] = {
    "nothing": ("tries = 0", {}, ModelStatus.OK, "", TextStage.DUE),
    "failed": (
        "tries = 1, next_try_at = now() + interval '5 minutes', last_error = 'http_500: oops'",
        {}, ModelStatus.FAILING, "http_500", TextStage.FAILED,
    ),
    "rests": (
        "tries = 4, next_try_at = now() + interval '5 hours', last_error = 'markup: **'",
        {}, ModelStatus.RESTING, "markup", TextStage.RESTING,
    ),
    "claimed too often": (
        "tries = 1, claims = 8, claims_on = '2026-11-23', last_error = 'lost: its process died'",
        {}, ModelStatus.RESTING, "lost", TextStage.RESTING,
    ),
    "waits": (
        "awaits_provider = true, claims_on = '2026-11-23', last_error = 'timeout: no text'",
        {}, ModelStatus.WAITING, "timeout", TextStage.WAITING,
    ),
    "waited yesterday": (
        "awaits_provider = true, claims_on = '2026-11-22', last_error = 'timeout: no text'",
        {}, ModelStatus.FAILING, "timeout", TextStage.DUE,
    ),
    "paused": (
        "last_error = 'rate_limited: slow down'", {"paused_until": "now() + interval '1 minute'"},
        ModelStatus.PAUSED, "rate_limited", TextStage.DUE,
    ),
    "out of credit": (
        "tries = 0", {"stopped": "'The account has no credit (402): top up'", "stopped_as": "'no_credit'"},
        ModelStatus.OUT_OF_CREDIT, "no_credit", TextStage.DUE,
    ),
    "stopped": (
        "tries = 0", {"stopped": "'The server refuses the key (401)'", "stopped_as": "'wrong_key'"},
        ModelStatus.STOPPED, "wrong_key", TextStage.DUE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_how_the_model_is_follows_from_the_tables(case: str) -> None:
    row, server, state, error, leo = CASES[case]
    await run(f"update horoscope_cache set {row} {LEO}")
    if server:
        await endpoint(**server)
    found = await health()
    assert (found.status, found.error) == (state, error)
    assert await stage() == leo


@pytest.mark.parametrize(
    "change", ["locked = true", "source = 'editor'", "wanted = false", "date = date - 1"]
)
async def test_a_text_that_nobody_wants_of_the_model_troubles_nobody(change: str) -> None:
    await run(f"update horoscope_cache set tries = 4, last_error = 'markup: **', {change} {LEO}")
    assert (await health()).status is ModelStatus.OK


async def test_the_days_budget_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OPENAI_PRICE_INPUT": "2",
        "OPENAI_PRICE_OUTPUT": "10",
        "MODEL_DAILY_BUDGET": "0.01",
    }.items():
        monkeypatch.setenv(name, value)
    settings.settings.cache_clear()
    assert (await health()).status is ModelStatus.OUT_OF_BUDGET


async def test_without_a_key_there_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    settings.settings.cache_clear()
    await run(f"update horoscope_cache set tries = 4, last_error = 'markup: **' {LEO}")
    assert (await health()).status is ModelStatus.ABSENT


async def the_card(language: Language) -> Card | None:
    async with transaction() as session:
        found = await overview(session, last_days(7, TODAY), settings.settings().timezone)
    title = {Language.EN: "The model", Language.RU: "Модель"}[language]
    return next((card for card in overview_cards.cards(found, language) if card.title == title), None)


async def test_the_overview_has_a_card_about_it_only_when_there_is_something_to_say() -> None:
    assert await the_card(Language.EN) is None
    await run(
        "update horoscope_cache set awaits_provider = true, claims_on = date, last_error = 'timeout: no text' "
        "where sign = 'leo'"
    )
    card = await the_card(Language.EN)
    assert (card.value, card.mood) == ("waits for the provider", "bad")
    assert card.note == "no answer in time; 2 texts failed; 2 wait for the provider"
    card = await the_card(Language.RU)
    assert (card.value, card.note) == (
        "ждёт провайдера",
        "ответа не дождались; не вышло 2 текста; ждут провайдера: 2",
    )


async def test_the_system_page_gives_the_providers_own_words() -> None:
    await endpoint(stopped="'The account has no credit (402): top up'", stopped_as="'no_credit'")
    assert system_state._state(await health(), Language.EN) == (
        "out of credit: The account has no credit (402): top up",
        "bad",
    )


async def test_the_health_check_tells_the_class_and_numbers_and_no_words() -> None:
    await run(f"update horoscope_cache set tries = 1, last_error = 'http_500: org-secret is down' {LEO}")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(api()), base_url="http://test") as client:
        response = await client.get("/health/ready")
    told = response.json()["model"]
    assert told == {"status": "failing", "error": "http_500", "failing": 1, "waiting": 0, "resting": 0}
    assert "org-secret" not in response.text
