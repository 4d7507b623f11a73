"""Matching's deciders: for each kind of stream the fold of its events, and the rule that decides."""

from typing import get_args

from services.matching.domain import employer, mentor, mentorship, opening, proposal, standing
from services.matching.domain.commands.employer import RegisterEmployer
from services.matching.domain.commands.mentor import MentorCommand
from services.matching.domain.commands.mentorship import MentorshipCommand
from services.matching.domain.commands.opening import OpeningCommand
from services.matching.domain.commands.proposal import ProposalCommand
from shared.contract.decider import Decider, decide_with, folding
from shared.contract.event import Event

NOT_OFFERED: opening.Situation = opening.NotOffered()
NOT_MADE: proposal.Situation = proposal.NotMade()
NO_MENTOR: mentor.Situation = mentor.NotRegistered()
NO_MENTORSHIP: mentorship.Situation = mentorship.NotStarted()

of_opening = folding(NOT_OFFERED, opening.evolve)
of_employer = folding(employer.Employer(), employer.evolve)
of_proposal = folding(NOT_MADE, proposal.evolve)
of_answers = folding(standing.InTurn(), standing.evolve)
of_mentor = folding(NO_MENTOR, mentor.evolve)
of_mentorship = folding(NO_MENTORSHIP, mentorship.evolve)


def about_proposal(command: ProposalCommand, now: standing.InTurn) -> list[Event]:
    """The events that carry out a command about a proposal."""
    return proposal.decide(command, now.proposal)


OPENING = Decider("opening-", get_args(OpeningCommand), of_opening, opening.decide)
EMPLOYER = Decider("employer-", (RegisterEmployer,), of_employer, employer.decide)
PROPOSAL = Decider("proposal-", get_args(ProposalCommand), of_answers, about_proposal, check_standing=standing.check)
MENTOR = Decider("mentor-", get_args(MentorCommand), of_mentor, mentor.decide)
MENTORSHIP = Decider("mentorship-", get_args(MentorshipCommand), of_mentorship, mentorship.decide)
DECIDERS = (OPENING, EMPLOYER, PROPOSAL, MENTOR, MENTORSHIP)

decide = decide_with(*DECIDERS)
"""Matching's rules for every command that it knows."""
