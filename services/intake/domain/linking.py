"""Rules about two registrations of one person."""

from services.intake.domain.commands.participant import LinkParticipants, UnlinkParticipants
from services.intake.domain.refusals import LinkedToOneself, NotLinked
from services.intake.domain.situation import Registered
from shared.contract.event import Event
from shared.contract.intake import ParticipantsLinked, ParticipantsUnlinked


def link(command: LinkParticipants, situation: Registered) -> list[Event]:
    if command.absorbed == command.participant:
        raise LinkedToOneself
    if command.absorbed in dict(situation.links):
        return []
    return [command.becomes(ParticipantsLinked)]


def unlink(command: UnlinkParticipants, situation: Registered) -> list[Event]:
    linked = dict(situation.links).get(command.absorbed)
    if linked is None:
        raise NotLinked
    return [command.becomes(ParticipantsUnlinked, event_id=linked)]
