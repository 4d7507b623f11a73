"""The form that says who was at an activity: ticked in a list, or written by pseudonym."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.placements.read.activities import Activity
from services.placements.web.api import attendance as api
from services.placements.web.api.activities import get_activity
from services.placements.web.pages.chooser import by_pseudonyms, candidates, ids_of
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.identities import disclosed_names
from shared.web.forms import Form
from shared.web.i18n import N_
from shared.web.site import Posted, attempt, pages_of, saved

WHO_CAME = N_("Tick those who came, or write how many there were; 0 when nobody came.")

router = APIRouter(prefix="/activities/{activity}/attendance", include_in_schema=False)


@router.get("")
async def attendance_form(activity: UUID, request: Request, service: Running) -> Response:
    row = await get_activity(service, activity)
    return await _attending(request, service, row, Form({"occurred_on": row.day.isoformat()}), is_new=True)


@router.post("")
async def attend(activity: UUID, request: Request, service: Running, form: Posted) -> Response:
    """Record the ticked and the written people together; of a held activity, only those who are new."""
    row = await get_activity(service, activity)
    async with service.engine.connect() as connection:
        written = await by_pseudonyms(connection, form, "pseudonym")
    others = {name: value for name, value in form.values.items() if not name.startswith("participants")}
    people = dict.fromkeys([*form.listed("participants"), *map(str, written)])
    pseudonym = others.pop("pseudonym", "")
    form.values = {**others, **{f"participants.{number}": id_ for number, id_ in enumerate(people)}}
    if not people and not form.value("attended"):
        form.errors.setdefault("participants", WHO_CAME)
    operation = api.record_attendances if row.state == "held" else api.hold_an_activity
    done = await attempt(request, form, operation, form.read(operation.body), {"activity": activity})
    if done is not None:
        return saved(done, f"/activities/{activity}")
    form.values["pseudonym"] = pseudonym
    return await _attending(request, service, row, form)


async def _attending(
    request: Request, service: Service, row: Activity, form: Form, *, is_new: bool = False
) -> Response:
    async with service.engine.connect() as connection:
        offered, there = await candidates(connection, row)
        people = list(dict.fromkeys([*offered, *ids_of(form, "participants")]))
        names = await disclosed_names(connection, service.keyring, people)
    if is_new:
        form.values |= {f"participants.{number}": str(id_) for number, id_ in enumerate(sorted(there))}
    people.sort(key=lambda id_: (names.get(id_, "").casefold(), id_))
    values: dict[str, Any] = {"activity": row, "back": f"/activities/{row.activity}", "people": people, "names": names}
    return pages_of(request).render(request, "activity_attendance.html", form.status, form=form, **values)
