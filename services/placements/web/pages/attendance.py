"""The form that says who was at an activity: ticked in a list, or written by pseudonym."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import Row

from services.placements.web.api import attendance as api
from services.placements.web.pages.activities import about, found
from services.placements.web.pages.chooser import at_hand, by_pseudonyms, ids_of
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.forms import Form
from shared.web.i18n import N_
from shared.web.site import Posted, attempt, saved

WHO_CAME = N_("Tick those who came, or write how many there were; 0 when nobody came.")

router = APIRouter(prefix="/activities/{activity}/attendance", include_in_schema=False)


@router.get("")
async def attendance_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await found(service, activity)
    return await _attending(request, service, row, Form({"occurred_on": row.day.isoformat()}), at_first=True)


@router.post("")
async def attend(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    """The ticked and the written ones at once; an activity that was held already gets only those who are new."""
    row = await found(service, activity)
    async with service.engine.connect() as connection:
        written = await by_pseudonyms(connection, form, "pseudonym")
    kept = {name: value for name, value in form.values.items() if not name.startswith("participants")}
    people = dict.fromkeys([*form.listed("participants"), *map(str, written)])
    pseudonym = kept.pop("pseudonym", "")
    form.values = {**kept, **{f"participants.{number}": id_ for number, id_ in enumerate(people)}}
    if not people and not form.value("attended"):
        form.errors.setdefault("participants", WHO_CAME)
    operation = api.record_attendances if row.state == "held" else api.hold_an_activity
    done = await attempt(request, form, operation, form.read(operation.body), {"activity": activity})
    if done is not None:
        return saved(done, f"/activities/{activity}")
    form.values["pseudonym"] = pseudonym
    return await _attending(request, service, row, form)


async def _attending(
    request: Request, service: Service, row: Row[Any], form: Form, *, at_first: bool = False
) -> Response:
    async with service.engine.connect() as connection:
        offered, there = await at_hand(connection, row)
        people = list(dict.fromkeys([*offered, *ids_of(form, "participants")]))
        names = await disclosed_names(connection, service.keyring, people)
    if at_first:
        form.values |= {f"participants.{number}": str(id_) for number, id_ in enumerate(sorted(there))}
    people.sort(key=lambda id_: (names.get(id_, "").casefold(), id_))
    return about(request, "activity_attendance.html", row, form, people=people, names=names)
