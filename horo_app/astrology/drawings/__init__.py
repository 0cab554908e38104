"""Horo's drawings as SVG: the wheel of a day's sky, the Moon's disc, the constellations, glyphs. Pure.

A drawing is lines in `currentColor`, so that it looks right anywhere; its classes let a page's style say more.
"""

from horo_app.core.folders import ROOT

ASSETS = ROOT / "assets"
