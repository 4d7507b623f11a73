"""The refusals of intake's rules; each docstring is the sentence that people read."""

from shared.contract.refusal import Refusal, Unknown


class UnknownParticipant(Unknown):
    """There is no participant with this id here."""


class AlreadyRegistered(Refusal):
    """This participant is registered already; correct the registration instead."""


class NotEnrolled(Unknown):
    """The participant has no such enrolment."""


class EnrolmentClosedAlready(Refusal):
    """This enrolment is closed already; correct its last day if it is wrong."""


class EnrolmentEndsBeforeItBegan(Refusal):
    """An enrolment cannot end before its first day."""


class PlanWithoutEnrolment(Refusal):
    """A plan needs an enrolment in the programme that is open on the day it is agreed; enrol first."""


class UnknownPlan(Unknown):
    """There is no such plan of the participant here, or it is void."""


class UnknownStep(Unknown):
    """The plan has no such step; they are numbered from 1."""


class StepTakenBeforePlan(Refusal):
    """A step cannot be taken before the day on which the plan was agreed."""


class LinkedToOneself(Refusal):
    """A participant cannot be linked to itself; choose the other registration."""


class NotLinked(Refusal):
    """These two registrations are not linked."""


class IdentityNumberKnown(Refusal):
    """Somebody is registered with this identity number; look at that person first, then confirm or link."""


class NothingAnswered(Refusal):
    """A survey needs at least one answer; leave it if the participant does not want to answer."""


class SurveyWithoutEnrolment(Refusal):
    """The participant has never been enrolled in this programme; choose the programme that the survey is about."""


class UnknownMandate(Unknown):
    """The participant has given no such mandate."""


class MandateEndsBeforeItBegan(Refusal):
    """A mandate cannot end before its first day."""


class MandateEndedAlready(Refusal):
    """This mandate has ended already; correct the day if it is wrong."""


class VisitReceivedAlready(Refusal):
    """This visit is recorded already; correct it instead."""


class UnknownImport(Unknown):
    """There is no such import."""


class ImportedBefore(Refusal):
    """This very file has been loaded before and holds; undo that import first, or say that it shall be loaded again."""


class ImportUndoneAlready(Refusal):
    """This import has been undone already; load the file again if that was wrong."""


class ImportUnderWay(Refusal):
    """This is being loaded or taken back at this moment; wait until that is done."""


class ImportNoLongerFits(Refusal):
    """Since this file was looked at, something in it can no longer be loaded; look at it once more."""


class ImportInterrupted(Refusal):
    """This was interrupted several times in the middle, so nothing of it was done; try it once more."""


class ImportFailed(Refusal):
    """Something went wrong in the middle, so nothing of it was done; whoever runs the system finds it in the log."""


class ImportWorkedOn(Refusal):
    """Somebody has gone on with participants of this import; make void by hand what was wrong about the others."""

    def __init__(self, participants: int = 0) -> None:
        super().__init__()
        self.participants = participants

    @property
    def sentence(self) -> str:
        return f"{super().sentence} It concerns {self.participants} of them." if self.participants else super().sentence


class UnknownDisclosure(Unknown):
    """The participant has no such disclosure."""


class SensitiveIsNeverDisclosed(Refusal):
    """Health and notes are never disclosed as a whole; choose who it is, the profile, or both."""


class DisclosureEndsBeforeItBegins(Refusal):
    """A disclosure cannot end before its first day."""


class PublicTaskOfAnotherAgency(Refusal):
    """A public task is a ground within the same agency only; ask the participant for consent to disclose to another."""


class NoMandateHolds(Refusal):
    """Nobody has a mandate for this participant on that day; record the mandate first, or choose another ground."""


class DisclosureOutlivesMandate(Refusal):
    """A disclosure on a mandate ends with it at the latest; choose a last day within the mandate."""


class DisclosureEndedAlready(Refusal):
    """This disclosure has ended already."""


class ReleaseStands(Refusal):
    """Who was given a key was given it; withdraw the disclosure, and they lose it."""


class NotDisclosed(Unknown):
    """Nothing is disclosed."""


class HealthIsNotTold(Refusal):
    """What somebody asked about their health is not told with who it was; leave the participant out."""


class UnknownVisit(Unknown):
    """There is no visit with this id here."""
