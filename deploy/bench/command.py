"""The command `kedja bench`."""

import importlib
import importlib.util
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from deploy.bench.figure import Figure
from deploy.bench.place import a_place
from deploy.terminal import run, say

Bench = Callable[..., Awaitable[list[Figure]]]

BENCHES: Mapping[str, tuple[str, str]] = {
    "append-single": ("append", "append_single"),
    "append-bulk": ("append", "append_bulk"),
    "append-signed": ("sign", "append_signed"),
    "relay": ("relay", "relay"),
    "lag": ("lag", "lag"),
    "lag-http": ("lag", "lag_http"),
    "rebuild": ("rebuild", "rebuild_reporting"),
    "verify": ("prove", "verify"),
    "proof": ("prove", "proof"),
    "replay": ("replay", "replay"),
    "figures": ("figures", "figures"),
    "pages": ("pages", "pages"),
    "importing": ("importing", "importing"),
    "rank": ("rank", "rank_one"),
    "pairs": ("pairs", "pairs"),
}
"""Each measurement's module and function, which is loaded on demand and returns its figures."""

NEEDS = ("eventsourcing", "psycopg", "numpy")
"""The packages of the references, which are dependencies for development only."""


def bench(name: str | None, as_json: bool) -> None:
    """Print the figures of one measurement, or of all, as a table or as lines of JSON."""
    if name is not None and name not in BENCHES:
        raise typer.BadParameter(f"there is no measurement {name!r}; use one of {', '.join(BENCHES)}")
    for missing in NEEDS:
        if importlib.util.find_spec(missing) is None:
            say.print(f"the references need {missing}, a dependency for development; run `make setup` first")
            raise typer.Exit(1)
    run(_bench([name] if name else list(BENCHES), as_json))


async def _bench(names: list[str], as_json: bool) -> None:
    table = Table("figure", "value", "unit", "reference", "its value", "ratio", "asked", "met")
    for column in (1, 4, 5):
        table.columns[column].justify = "right"
    async for figure in measured(names):
        if as_json:
            typer.echo(figure.line())
        else:
            table.add_row(*_cells(figure))
    if not as_json:
        Console().print(table)


async def measured(names: list[str], sizes: Mapping[str, Mapping[str, Any]] | None = None) -> AsyncIterator[Figure]:
    """Yield the figures of these measurements on the same servers; `sizes` are arguments by name."""
    with a_place() as place:
        for name in names:
            say.print(f"measuring {name} …", style="dim")
            await place.settle()
            for figure in await _function(name)(place, **(sizes or {}).get(name, {})):
                yield figure


def _function(name: str) -> Bench:
    module, function = BENCHES[name]
    measurement: Bench = getattr(importlib.import_module(f"deploy.bench.{module}"), function)
    return measurement


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        f"{figure.value:,.0f}",
        figure.unit,
        figure.reference,
        f"{figure.reference_value:,.0f}",
        f"{figure.ratio:.2f}",
        figure.goal,
        "yes" if figure.is_met else "no",
    )
