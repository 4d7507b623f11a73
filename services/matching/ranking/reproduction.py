"""Compute a proposal's explanation again from the logs as they were then, and compare it with the sealed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.matching.deciders import of_opening
from services.matching.domain.gaps import gaps_of
from services.matching.domain.gates import Opening
from services.matching.domain.opening import Closed, Published
from services.matching.domain.profile import Profile, profile
from services.matching.domain.refusals import AnotherRuleSet, DisclosureHasEnded, UnknownProposal
from services.matching.domain.rule_set import RULE_SET
from services.matching.domain.score import explain
from services.matching.sealing import statements
from shared.bus.follow import BATCH_SIZE, NotYetFollowed
from shared.bus.stream import read_range
from shared.contract.command import stream_of
from shared.contract.corrections import effective
from shared.contract.envelope import Record, decode
from shared.contract.intake import ParticipantRegistered
from shared.contract.matching import ProposalMade
from shared.contract.plaintexts import Explanation
from shared.contract.sealed import KeyClass
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import histories
from shared.service.service import Service
from shared.taxonomy.own import UnreadableTaxonomy, own_taxonomy
from shared.vault.opening import open_field


@dataclass(frozen=True)
class Reproduction:
    """The sealed explanation and the one that the logs give now, which is None without a profile or an opening."""

    sealed: Explanation
    again: Explanation | None
    known: Mapping[str, int]

    @property
    def equal(self) -> bool:
        """Whether both are the same, byte for byte."""
        return self.again is not None and self.again.model_dump_json() == self.sealed.model_dump_json()

    @property
    def differs(self) -> list[str]:
        """The parts that are not the same."""
        if self.again is None:
            return list(Explanation.model_fields)
        return [name for name, value in self.again if value != getattr(self.sealed, name)]


async def reproduce(service: Service, proposal: UUID) -> Reproduction:
    """Read the followed logs and our own up to the positions of then, and compute the explanation.

    Raises UnknownProposal, DisclosureHasEnded, AnotherRuleSet, and NotYetFollowed when a log cannot be read so far.
    """
    async with service.engine.connect() as connection:
        raw = await driver(connection)
        record, made = _made((await histories(raw, [stream_of("proposal", proposal)]))[stream_of("proposal", proposal)])
        about = stream_of("opening", made.opening)
        records = (await histories(raw, [about]))[about]
        keys = await _keys(service, made.participant)
    sealed = _explanation(record, made, keys)
    if sealed is None:
        raise DisclosureHasEnded
    opening = _opening(records, made, made.known.get(str(service.name), 0))
    person = await _profile(service, made, keys)
    again = None if opening is None or person is None else _explained(person, opening, made)
    return Reproduction(sealed, again, made.known)


async def opened(service: Service, records: Sequence[Record]) -> Explanation | None:
    """The explanation in a proposal's records; None when no key opens it."""
    record, made = _made(records)
    return _explanation(record, made, await _keys(service, made.participant))


def _explanation(record: Record, made: ProposalMade, keys: Mapping[KeyClass, bytes]) -> Explanation | None:
    type_ = record.envelope.type
    opened = open_field(made, keys=keys, event_id=record.id, event_type=type_, participant=made.participant)
    return opened if isinstance(opened, Explanation) else None


def _made(records: Sequence[Record]) -> tuple[Record, ProposalMade]:
    for record in records:
        if isinstance(record.event, ProposalMade):
            return record, record.event
    raise UnknownProposal


async def _keys(service: Service, participant: UUID) -> Mapping[KeyClass, bytes]:
    if service.keyring is None:
        return {}
    async with service.engine.connect() as connection:
        return (await service.keyring.keys(connection, [participant])).get(participant, {})


def _opening(records: Sequence[Record], made: ProposalMade, known: int) -> Opening | None:
    now = of_opening([record for record in records if record.envelope.position <= known])
    closed = isinstance(now, Closed) and now.day <= made.occurred_on
    published = now.was if isinstance(now, Closed) else now
    if not isinstance(published, Published):
        return None
    return Opening(published.terms, made.occurred_on, published.left, closed)


async def _profile(service: Service, made: ProposalMade, keys: Mapping[KeyClass, bytes]) -> Profile | None:
    """The profile from the first log, by name, in which the participant is registered."""
    for source in sorted(made.known):
        name = LogName.parse(source)
        if name != service.name:
            records = await _records(service, name, made.participant, made.known[source])
            holding = effective(records)
            if any(isinstance(record.event, ParticipantRegistered) for record in holding):
                return profile(statements(made.participant, holding, keys))
    return None


async def _records(service: Service, name: LogName, participant: UUID, last: int) -> list[Record]:
    """A participant's events in a log up to and with position `last`, from the stream or the log's origin."""
    subject = f'"subject":"participant-{participant}"'.encode()
    read = read_range(service.broker)
    records: list[Record] = []
    first = 1
    while first <= last:
        try:
            messages = await read(name, first, min(BATCH_SIZE, last - first + 1))
        except Exception as failure:
            raise NotYetFollowed(f"{name} cannot be read now; send it again in a moment") from failure
        if not messages or messages[0][0] != first:
            raise NotYetFollowed(f"{name} cannot be read from position {first} on; see that its relay caught up")
        records += [decode(body) for _, body in messages if subject in body]
        first = messages[-1][0] + 1
    return records


def _explained(person: Profile, opening: Opening, made: ProposalMade) -> Explanation:
    try:
        near = own_taxonomy(made.taxonomy)
    except UnreadableTaxonomy:
        raise AnotherRuleSet from None
    if made.rule_set != RULE_SET:
        raise AnotherRuleSet
    return explain(person, opening, near, gaps_of(person, opening.terms, near))
