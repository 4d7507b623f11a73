"""What every service answers about its history: its state, its checkpoint, and the end of a dispute about a log."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from shared.contract.command import Body
from shared.contract.refusal import Malformed, Unknown
from shared.contract.words import LogSource, SettlementReason
from shared.log.names import LogName
from shared.service.arrival import Running
from shared.service.metrics import CONTENT_TYPE, exposition
from shared.service.service import Service
from shared.web.problems import problem
from shared.witness.signer import Refused

router = APIRouter(tags=["provable history"])


class NotDisputed(Unknown):
    """There is no dispute about this log here."""


class NoCheckpoint(Unknown):
    """This service does not sign checkpoints, or its log is empty."""


class SettlementBody(Body):
    """`log` is in dispute here; `reason` says why that may end."""

    log: LogSource
    reason: SettlementReason


@router.get("/metrics", response_class=Response)
async def metrics(service: Running) -> Response:
    """The state as Prometheus reads it."""
    return Response(exposition(await service.state(), service.writer.events), media_type=CONTENT_TYPE)


@router.get("/api/state")
async def state(service: Running) -> dict[str, Any]:
    """Log, stream, checkpoint and witnesses of this service, and how far it follows and witnesses others."""
    return await service.state()


@router.get("/api/checkpoint")
async def checkpoint(service: Running) -> dict[str, Any]:
    """The newest checkpoint with its cosignatures."""
    return await _newest(service)


@router.post("/api/checkpoint")
async def sign_a_checkpoint(service: Running) -> Response:
    """Sign the log as it is now; 409 when that would contradict what was signed before."""
    checkpoints = service.provable.checkpoints
    try:
        if checkpoints is not None:
            await checkpoints.sign()
    except Refused as refused:
        return problem(409, "Signing refused", str(refused), rule="Refused")
    checkpoint = await _newest(service)
    return JSONResponse({**checkpoint, "signed_at": checkpoint["signed_at"].isoformat()}, 201)


@router.post("/api/disputes/settle")
async def settle_a_dispute(body: SettlementBody, service: Running) -> dict[str, Any]:
    """Close the dispute about a log, so that it is followed again; it is judged anew at its next checkpoint."""
    witness = service.provable.witnesses.get(LogName.parse(body.log))
    if witness is None:
        raise Malformed("log", "this service does not witness that log")
    settled = await witness.settle(body.reason)
    if settled is None:
        raise NotDisputed
    return {"log": body.log, "reason": body.reason, **settled.as_json()}


async def _newest(service: Service) -> dict[str, Any]:
    checkpoint = await service.provable.vouching.checkpoint({})
    if checkpoint["size"] is None:
        raise NoCheckpoint
    return checkpoint
