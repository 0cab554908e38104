"""The web manifest and the icons that it names."""

import json
import struct

import pytest

from horo_app.core.folders import ROOT
from horo_app.site.seo.icons import icons


def test_the_icons_are_those_of_the_drawing() -> None:
    for file, picture in icons().items():
        assert file.read_bytes() == picture, "run python -m horo_app.site.seo.icons"


@pytest.mark.parametrize(
    ("path", "language", "name"),
    [
        ("/site.webmanifest", "ru", "Horo: гороскоп на сегодня"),
        ("/en/site.webmanifest", "en", "Horo: today’s horoscope"),
    ],
)
async def test_the_manifest_speaks_its_language(client, path: str, language: str, name: str) -> None:
    response = await client.get(path)
    assert response.headers["content-type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert (manifest["lang"], manifest["name"]) == (language, name)
    assert manifest["start_url"] == (path.removesuffix("/site.webmanifest") or "/")
    assert manifest["display"] == "standalone"


async def test_the_icons_it_names_are_there_in_the_size_it_says(client) -> None:
    icons = json.loads((await client.get("/site.webmanifest")).content)["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        content = (ROOT / "assets" / icon["src"].lstrip("/")).read_bytes()
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", content[16:24])
            assert icon["sizes"] == f"{width}x{height}"
    assert {"192x192", "512x512", "any"} <= {icon["sizes"] for icon in icons}
