"""Matching as tests use it: the running service with its client, and openings and proposals in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient

from services.matching.domain.commands.proposal import MakeProposal, proposal_of
from shared.log.command import Submission
from shared.service.service import Service
from shared.testing.factories import a_sealed_profile

PUBLISHED: dict[str, Any] = {
    "occurred_on": "2026-01-12",
    "organisation": "Bodens bageri",
    "programme": "BIS",
    "kind": "job",
    "title": "Bagare",
    "occupation": "kedja:occupation:baker",
    "municipality": "Boden",
    "extent": 75,
    "starts_on": "2026-03-02",
    "skills": [{"skill": "kedja:skill:baking", "level": 2, "required": True}],
    "languages": [{"language": "sv", "level": "A2"}],
    "seats": 2,
}
MADE_ON, ANSWER_BY = date(2026, 1, 12), date(2026, 1, 26)


@dataclass(frozen=True)
class Matching:
    """The running service with its client."""

    service: Service
    client: AsyncClient

    async def post(self, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        answer = await self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def publish(self, **more: Any) -> str:
        return str((await self.post("/api/openings/published", {**PUBLISHED, **more}))["opening"])

    async def propose(
        self,
        opening: str,
        participant: UUID | None = None,
        rank: int = 1,
        day: date = MADE_ON,
        answer_by: date = ANSWER_BY,
    ) -> str:
        participant = participant or uuid4()
        proposal = proposal_of(UUID(opening), participant, day)
        command = MakeProposal(
            proposal=proposal,
            occurred_on=day,
            opening=UUID(opening),
            participant=participant,
            programme="BIS",
            rule_set="2026-1",
            taxonomy="kedja-1",
            known={"/boden/intake": 17},
            rank=rank,
            owner="matchning",
            answer_by=answer_by,
            explanation=a_sealed_profile(),
        )
        id_ = uuid4()
        now = datetime(2026, 1, 12, 9, tzinfo=UTC)
        await self.service.writer.execute(Submission(command, str(id_), "system", now, str(id_), id_))
        return str(proposal)
