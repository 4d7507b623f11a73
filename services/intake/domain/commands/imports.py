"""Commands about an import: load it, and undo it."""

from typing import ClassVar
from uuid import UUID

from shared.contract.command import Command
from shared.contract.words import Count, Digest, ProgrammeCode


class _AboutImport(Command):
    about: ClassVar[str] = "import_id"
    stream_prefix: ClassVar[str] = "import"

    import_id: UUID


class ImportParticipants(_AboutImport):
    """Goes with the commands that register the `rows` participants; `digest` is the SHA-256 of their file."""

    programme: ProgrammeCode | None
    rows: Count
    digest: Digest


class UndoImport(_AboutImport):
    """Goes with the commands that void what the import recorded; `worked_on` counts participants who have more."""

    worked_on: int


ImportCommand = ImportParticipants | UndoImport
