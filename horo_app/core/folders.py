"""Where the program and its data are: in a checkout, or installed as a package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]

# What the program needs beside its code (assets, migrations …): a wheel brings it along inside the package.
_BROUGHT = PACKAGE / "_root"
IS_CHECKOUT = not _BROUGHT.exists()
ROOT = PACKAGE.parent if IS_CHECKOUT else _BROUGHT

# Where .env and relative paths of the settings lead: an installed program is started where its data are.
HOME = ROOT if IS_CHECKOUT else Path.cwd()
