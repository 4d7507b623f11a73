"""`kedja taxonomy`: bring an official taxonomy of occupations and skills into our own format."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.terminal import say
from shared.taxonomy.esco import read_esco
from shared.taxonomy.jobtech import read_jobtech
from shared.taxonomy.own import UnreadableTaxonomy, write

app = typer.Typer(help="Taxonomies of occupations and skills.", no_args_is_help=True)


@app.callback()
def taxonomy() -> None:
    """Taxonomies of occupations and skills."""


@app.command("import")
def import_(
    out: Annotated[Path, typer.Option(help="The file to write, in our own format.")],
    jobtech: Annotated[Path | None, typer.Option(help="A JSON file of JobTech's taxonomy.")] = None,
    esco: Annotated[Path | None, typer.Option(help="A folder with ESCO's CSV files.")] = None,
) -> None:
    """Read JobTech's JSON or ESCO's CSV files and write a taxonomy of ours."""
    if (jobtech is None) == (esco is None):
        raise typer.BadParameter("give either --jobtech FILE or --esco DIR")
    try:
        taxonomy_ = read_jobtech(jobtech) if jobtech is not None else read_esco(esco or Path())
        write(taxonomy_, out)
    except (UnreadableTaxonomy, OSError) as wrong:
        say.print(str(wrong), style="red")
        raise typer.Exit(1) from None
    occupations, skills = len(taxonomy_.of("occupation")), len(taxonomy_.of("skill"))
    say.print(f"{out}: {taxonomy_.version} with {occupations} occupations and {skills} skills")
