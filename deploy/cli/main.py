"""The command `kedja`."""

import importlib
import importlib.util
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from deploy.audit import commands as audit
from deploy.audit.settle import settle
from deploy.cli import figures, importing, keys, matching, provision, taxonomy
from deploy.demo import command as demo
from deploy.federation.topology import FOLLOWS, TOPOLOGY, together
from deploy.local.addresses import show_addresses
from deploy.local.folder import DataFolder
from deploy.local.running import find_running
from deploy.local.supervisor import System
from deploy.scenario import commands as scenario
from deploy.terminal import DEFAULT_DATA, STARTING, Data, counting, run, say
from shared.service.migrate import migrate_async
from shared.service.settings import Settings

app = typer.Typer(
    help="Kedja: event-sourced services for integration-to-work programmes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(scenario.app, name="scenario")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.add_typer(figures.app, name="figure")
app.add_typer(taxonomy.app, name="taxonomy")
app.add_typer(matching.app, name="matching")
audit.app.command("settle")(settle)
app.command("demo")(demo.demo)
app.command("provision")(provision.provision)
app.command("import")(importing.import_participants)

Service = Annotated[str, typer.Argument(help=f"One of {', '.join(FOLLOWS)}.")]
Agency = Annotated[str | None, typer.Option("--agency", help="Whose; the first that runs it, if none is named.")]


@app.command()
def up(
    data: Data = DEFAULT_DATA,
    own_time: Annotated[
        bool, typer.Option("--own-time", help="Record every command at the time it arrives; cases cannot be loaded.")
    ] = False,
    agencies: Annotated[
        list[str] | None,
        typer.Option("--agency", help="Which agencies; the first runs matching and reporting for all."),
    ] = None,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C; a later start finds the data again."""
    run(_up(data, agencies or [], replay_clock=not own_time), until_stopped=True)


@app.command()
def serve(service: Service) -> None:
    """Serve one service with the KEDJA_* settings of the environment."""
    _known(service)
    settings = _from_environment(service)
    application = importlib.import_module("shared.web.app")
    application.serve(importlib.import_module(f"services.{service}.app").build(settings), settings)


@app.command()
def migrate(service: Service, data: Data = DEFAULT_DATA, agency: Agency = None) -> None:
    """Bring a service's schema to the newest version, with the role that owns it."""
    settings = settings_of(service, data, agency)
    run(migrate_async(settings))
    say.print(f"{settings.name} is at the newest version")


@app.command()
def rebuild(service: Service, data: Data = DEFAULT_DATA, agency: Agency = None) -> None:
    """Forget a service's read models and build them again from the logs that it follows."""
    settings = settings_of(service, data, agency)
    with counting() as on_progress:
        run(importlib.import_module(f"services.{service}.rebuild").rebuild(settings, on_progress))
    say.print(f"the read models of {settings.name} are made anew")


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="One measurement; all when none is given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each figure.")] = False,
) -> None:
    """Measure what Kedja does in a second beside something known, on servers of its own; takes some minutes."""
    if importlib.util.find_spec("deploy.bench") is None:
        say.print("the measurements are not installed here; run `make setup` in a clone of the repository")
        raise typer.Exit(1)
    importlib.import_module("deploy.bench.command").bench(name, as_json)


def settings_of(service: str, data: Path, agency: str | None = None) -> Settings:
    """A service's settings with its owner's role: from the environment, else from the running system."""
    _known(service)
    if "KEDJA_SERVICE" not in os.environ:
        os.environ.update(run(_variables(service, data, agency)))
    return _from_environment(service)


def _from_environment(service: str) -> Settings:
    try:
        settings = Settings()
    except ValidationError as invalid:
        wrong = (f"KEDJA_{error['loc'][0]}".upper() + f" ({error['msg'].lower()})" for error in invalid.errors())
        raise typer.BadParameter(f"the environment does not say all that is needed: {', '.join(wrong)}") from None
    if settings.service != service:
        raise typer.BadParameter(f"KEDJA_SERVICE says {settings.service!r}, so {service!r} was not touched")
    return settings


def _known(service: str) -> None:
    if service not in FOLLOWS:
        raise typer.BadParameter(f"there is no service {service!r}; use one of {', '.join(FOLLOWS)}")


async def _variables(service: str, data: Path, agency: str | None) -> Mapping[str, str]:
    running = find_running(data)
    return running.settings[running.log(service, agency)]


async def _up(data: Path, agencies: Sequence[str], *, replay_clock: bool) -> None:
    say.print(STARTING)
    nodes = together(agencies, TOPOLOGY[0].port) if agencies else TOPOLOGY
    async with System(DataFolder.at(data), nodes, replay_clock=replay_clock, usual_ports=True) as system:
        show_addresses(system.running)
        await system.wait()


if __name__ == "__main__":
    app()
