"""The audit page: each log with its stream, its checkpoint, its witnesses, and whatever is wrong with it."""

from fastapi import APIRouter, Request, Response

from services.reporting.read.audit import audit
from shared.service.arrival import Running
from shared.web.site import Shown

router = APIRouter(include_in_schema=False)


@router.get("/audit")
async def audit_page(request: Request, service: Running, pages: Shown) -> Response:
    logs = await audit(service)
    return pages.render(request, "audit.html", logs=logs, alarms=[alarm for log in logs for alarm in log.alarms])
