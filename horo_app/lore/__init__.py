"""What Horo says around the readings: what a fact and the day mean, portraits, the longer texts of pages. Pure.

The texts are in texts/<language>/*.toml, for editors; docs/lore.md tells how they are put together.
"""
