"""The running service with a model: its texts reach readers through every worker, and without a key nobody is asked."""

import json
from pathlib import Path

from tests.database import create_database
from tests.model_server import ModelServer, Request
from tests.running_site import Site, eventually

MARK = "Утром найдётся время для одного доброго письма."


def test_a_models_text_replaces_the_almanacs_on_the_page_in_every_worker(
    postgres: str, tmp_path: Path
) -> None:
    def behave(request: Request) -> None:
        text = request.text()
        if request.key[2] == "ru":
            text["love"] = f"{MARK} {text['love']}"
        request.answer(json.dumps(text))

    url = create_database(postgres, "model_service")
    with ModelServer(behave) as server:
        key = "sk-test-0123456789"
        with Site(tmp_path, DATABASE_URL=url, OPENAI_API_KEY=key, OPENAI_BASE_URL=server.url) as site:
            assert all(len(text) > 80 for text in site.text_of("/leo"))  # nobody waits for the model
            eventually(lambda: all(site.text_of("/leo")[0].startswith(MARK) for _ in range(8)))
            source = site.get("/api/v1/horoscopes/leo").json()["source"]
        assert source == "model"
        assert key not in "".join(site.output)
        assert not any("OPENAI_API_KEY" in line for line in site.output)


def test_without_a_key_the_log_says_once_that_the_almanac_writes_alone(site: Site) -> None:
    assert [line for line in site.output if "OPENAI_API_KEY" in line] == [
        "No OPENAI_API_KEY: the almanac writes every text.\n"
    ]
