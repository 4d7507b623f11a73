"""SQL that is said once for several uses: files in which lines that begin with `--%` say when to leave out what."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def templates(*folders: Path) -> Environment:
    """The files in these folders; a name that is not given is an error."""
    return Environment(
        loader=FileSystemLoader(folders),
        line_statement_prefix="--%",
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - what comes out is SQL
    )
