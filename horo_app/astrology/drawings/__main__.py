"""Writes what the drawings give to `assets`: `python -m horo_app.astrology.drawings`."""

import click

from horo_app.astrology.drawings import ASSETS, constellations

DRAWN = {"constellations.svg": constellations.sprite}


@click.command()
def draw() -> None:
    """Draw the sprites anew, after a change of stars or lines."""
    for name, drawing in DRAWN.items():
        path = ASSETS / name
        path.write_text(drawing(), encoding="utf-8")
        click.echo(f"{name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    draw()
