"""Forms that correct an event or make it void, from the timeline of whatever the event is about."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import ValidationError

from shared.contract.amend import NoSuchEvent, correctable
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.log.database import driver
from shared.log.read import histories
from shared.service.arrival import service_of
from shared.service.service import Service
from shared.web.forms import Form
from shared.web.site import Posted, attempt, pages_of, saved, today
from shared.web.streams import CorrectionBody, VoidBody, correct_an_event, void_an_event
from shared.web.timeline import Entry, timeline


async def records_of(service: Service, stream: str) -> list[Record]:
    """The records of a stream in order; none when there is no such stream."""
    async with service.engine.connect() as connection:
        return (await histories(await driver(connection), [stream]))[stream]


def amending(base: str, stream_of: str) -> APIRouter:
    """The forms for one kind of page; `base` is its path and `stream_of` its stream, both with `{id}` in them."""
    router = APIRouter(prefix=f"{base}/events/{{event_id}}", include_in_schema=False)

    async def find_target(id: UUID, event_id: UUID, request: Request) -> "Target":
        stream = stream_of.format(id=id)
        records = await records_of(service_of(request), stream)
        entry = next((entry for entry in timeline(records) if entry.id == event_id), None)
        if entry is None:
            raise NoSuchEvent
        return Target(request, stream, len(records), entry, base.format(id=id))

    TargetEvent = Annotated[Target, Depends(find_target)]  # noqa: N806 - an alias for a type, as types are written

    @router.get("/void")
    async def void_form(target: TargetEvent) -> Response:
        return target.show("void.html", Form(version=target.version))

    @router.post("/void")
    async def void(target: TargetEvent, form: Posted) -> Response:
        done = await attempt(target.request, form, void_an_event, form.read(VoidBody), target.ids)
        return saved(done, target.back) if done else target.show("void.html", form)

    @router.get("/correct")
    async def correct_form(target: TargetEvent) -> Response:
        return target.show("correct.html", Form(target.values(), version=target.version))

    @router.post("/correct")
    async def correct(target: TargetEvent, form: Posted) -> Response:
        done = await attempt(target.request, form, correct_an_event, target.correction(form), target.ids)
        return saved(done, target.back) if done else target.show("correct.html", form)

    return router


class Target:
    """The event that a form is about; `version` is how many events its stream has."""

    def __init__(self, request: Request, stream: str, version: int, entry: Entry, back: str) -> None:
        self.request = request
        self.version = version
        self.back = back
        self._stream = stream
        self._entry = entry

    @property
    def ids(self) -> Mapping[str, object]:
        """What the address of the API names."""
        return {"stream": self._stream, "event_id": self._entry.id}

    @property
    def _event(self) -> Event:
        if self._entry.event is None or self._entry.is_amendment:
            raise NoSuchEvent
        return self._entry.event

    def show(self, template: str, form: Form) -> Response:
        if form.stale:
            form.version = self.version
        names = list(self.values()) if template == "correct.html" else []
        required = {name for name in names if type(self._event).model_fields[name].is_required()}
        values = {"entry": self._entry, "names": names, "required": required, "back": self.back}
        return pages_of(self.request).render(self.request, template, form.status, form=form, **values)

    def values(self) -> dict[str, str]:
        """What a correction may set, as it stands now; fields with lists or objects are for the API."""
        now = {name: getattr(self._event, name) for name in correctable(type(self._event))}
        return {name: _written(value) for name, value in now.items() if not isinstance(value, tuple | dict)}

    def correction(self, form: Form) -> CorrectionBody | None:
        """The fields that differ from what stands now; a field made empty is set to nothing. None when one is wrong."""
        before = self.values()
        changed: dict[str, Any] = {
            name: form.value(name) or None
            for name, was in before.items()
            if name in form.order and form.value(name) != was
        }
        try:
            right = type(self._event).model_validate({**self._event.model_dump(mode="json"), **changed})
        except ValidationError as failure:
            form.advise(failure)
            return None
        values = right.model_dump(mode="json")
        return CorrectionBody(
            set={name: values[name] for name in changed}, occurred_on=date.fromisoformat(today(self.request))
        )


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
