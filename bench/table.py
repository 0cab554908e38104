"""Figures, and the table that shows them."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; without a target it is only reported and `met` is None."""

    what: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


def at_least(what: str, value: float, unit: str, target: float) -> Figure:
    """A figure that should not be below its target."""
    return Figure(what, round(value, 3), unit, f"≥ {target:g}", value >= target)


def at_most(what: str, value: float, unit: str, target: float) -> Figure:
    """A figure that should not be above its target."""
    return Figure(what, round(value, 3), unit, f"≤ {target:g}", value <= target)


def equal(what: str, value: float, unit: str, target: float) -> Figure:
    """A figure that has one right value."""
    return Figure(what, value, unit, f"= {target:g}", value == target)


def reported(what: str, value: float, unit: str) -> Figure:
    """A figure that nothing was promised about."""
    return Figure(what, round(value, 3), unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def machine(postgres_version: str) -> dict[str, str | int | None]:
    """What the figures were measured on."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "postgres": postgres_version}


def show(figures: Sequence[Figure], on: dict[str, str | int | None], seconds: float) -> None:
    """Print the table."""
    caption = f"{on['cores']} cores, Python {on['python']}, PostgreSQL {on['postgres']}; took {seconds:.0f} s"
    table = Table("what", caption=caption)
    for column in ("value", "unit", "target", "met"):
        table.add_column(column, justify="right" if column == "value" else "left", no_wrap=True)
    for figure in figures:
        met = {None: "", True: "yes", False: "NO"}[figure.met]
        table.add_row(figure.what, _written(figure.value), figure.unit, figure.target, met)
    Console(width=None if Console().is_terminal else 110).print(table)


def _written(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def keep(figures: Sequence[Figure], on: dict[str, str | int | None], quick: bool) -> None:
    """Write bench/results.json."""
    results = {"quick": quick, "machine": on, "figures": [asdict(figure) for figure in figures]}
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n")
