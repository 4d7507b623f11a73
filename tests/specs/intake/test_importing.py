"""Importing: a file is loaded once and undone once, unless somebody has gone on with its people."""

from datetime import date
from uuid import UUID

from services.intake.deciders import decide
from services.intake.domain.commands.imports import ImportParticipants, UndoImport
from services.intake.domain.refusals import ImportedBefore, ImportUndoneAlready, ImportWorkedOn, UnknownImport
from shared.contract.intake import ImportUndone, ParticipantsImported
from shared.testing.given import given

IMPORT = UUID("0e000000-0000-4000-8000-000000000001")
DAY = date(2026, 3, 2)
DIGEST = "a" * 64
LOAD = ImportParticipants(import_id=IMPORT, occurred_on=DAY, programme="BIS", rows=3, digest=DIGEST)
LOADED = ParticipantsImported(import_id=IMPORT, occurred_on=DAY, programme="BIS", rows=3, digest=DIGEST)
UNDO = UndoImport(import_id=IMPORT, occurred_on=DAY, worked_on=0)
UNDONE = ImportUndone(import_id=IMPORT, occurred_on=DAY)


def test_an_import_names_its_file_and_rows() -> None:
    given(decide).when(LOAD).then(LOADED)


def test_an_import_is_loaded_only_once() -> None:
    given(decide, LOADED).when(LOAD).refused(ImportedBefore)
    given(decide, LOADED, UNDONE).when(LOAD).refused(ImportedBefore)


def test_an_import_that_holds_can_be_undone() -> None:
    given(decide, LOADED).when(UNDO).then(UNDONE)


def test_only_what_was_loaded_can_be_undone() -> None:
    given(decide).when(UNDO).refused(UnknownImport)


def test_an_import_is_undone_only_once() -> None:
    given(decide, LOADED, UNDONE).when(UNDO).refused(ImportUndoneAlready)


def test_an_import_stays_when_people_were_worked_on() -> None:
    undo = UndoImport(import_id=IMPORT, occurred_on=DAY, worked_on=2)
    given(decide, LOADED).when(undo).refused(ImportWorkedOn)
