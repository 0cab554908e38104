"""Writes what the drawings give to `assets`: `python -m horo_app.art`."""

import click

from horo_app.art import constellations
from horo_app.settings import ROOT

DRAWN = {"constellations.svg": constellations.sprite}


@click.command()
def draw() -> None:
    """Draw the sprites anew, after a change of stars or lines."""
    for name, drawing in DRAWN.items():
        path = ROOT / "assets" / name
        path.write_text(drawing(), encoding="utf-8")
        click.echo(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    draw()
