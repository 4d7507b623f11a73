"""What sealed fields open to. Nobody stores these as they are; a log holds their ciphertext."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Plaintext(BaseModel):
    """What a sealed field opens to."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class IdentityNumber(Plaintext):
    """A number that an authority gave: personnummer, samordningsnummer (with its level), LMA number, or none yet."""

    kind: Literal["personnummer", "samordningsnummer", "lma"]
    number: str
    level: Literal["attested", "probable", "uncertain"] | None = None


class Identity(Plaintext):
    """Who somebody is and how to reach them; class `identity`."""

    given_name: str
    family_name: str
    birth_date: str | None = None
    identity_number: IdentityNumber | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    contact_language: str | None = None
    interpreter_language: str | None = None
    interpreter_gender: Literal["woman", "man", "any"] | None = None
    accessibility: str | None = None


class Skill(Plaintext):
    """One skill and how sure we are of it; class `profile`."""

    concept: str
    label: str
    level: Annotated[int, Field(ge=1, le=4)]
    evidence: Literal["told", "interviewed", "shown_at_work", "attested", "validated"]


Cefr = Literal["none", "A1", "A2", "B1", "B2", "C1", "C2"]


class LanguageLevel(Plaintext):
    """How well somebody knows one language (ISO 639), by the four skills of the Common European Framework."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    listening: Cefr
    reading: Cefr
    speaking: Cefr
    writing: Cefr
    mother_tongue: bool = False


class Education(Plaintext):
    """One completed or interrupted education; `isced` 0 to 8, `papers` whether documents exist."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    isced: Annotated[int, Field(ge=0, le=8)] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    years: Annotated[float, Field(ge=0, le=40)] | None = None
    completed: bool | None = None
    papers: bool | None = None


class Experience(Plaintext):
    """Work that somebody has done: an occupation of the taxonomy, where known, with the years in it."""

    label: Annotated[str, Field(min_length=1, max_length=200)]
    occupation: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    years: Annotated[float, Field(ge=0, le=70)] | None = None


class Wishes(Plaintext):
    """What somebody wants next; occupations of the taxonomy, the most wanted first."""

    occupations: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,60}$")], ...] = ()
    kinds: tuple[Literal["job", "internship", "mentor", "course"], ...] = ()
    municipalities: tuple[Annotated[str, Field(min_length=1, max_length=120)], ...] = ()
    extent: Annotated[int, Field(ge=1, le=100)] | None = None
    available_from: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None
    driving_licence: bool | None = None


class Interview(Plaintext):
    """What was said in an interview, in its three blocks."""

    background: str = ""
    experience: str = ""
    goals: str = ""


class Mandate(Plaintext):
    """Who may act for the participant, and how to reach them; class `identity`."""

    holder: Annotated[str, Field(min_length=1, max_length=200)]
    relation: str | None = None
    phone: str | None = None


class Health(Plaintext):
    """Self-rated health, 1 (very poor) to 5 (very good); class `sensitive`, never required."""

    rating: Annotated[int, Field(ge=1, le=5)]


class Contribution(Plaintext):
    """What one part of the rule set gave, in tenths of a point, and of how many; `because` names what counted."""

    part: Literal["occupation", "skills", "language", "municipality", "wishes"]
    points: int
    of: int
    because: tuple[str, ...] = ()


class Gate(Plaintext):
    """A condition that a participant passes, fails, or of which too little is known, which never excludes."""

    gate: str
    result: Literal["pass", "fail", "unknown"]


class Explanation(Plaintext):
    """Why a participant was proposed for an opening: the calculation itself. `score` is in tenths, 0 to 1000."""

    rule_set: str
    score: int
    gates: tuple[Gate, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    gaps: tuple[str, ...] = ()


class PlanStep(Plaintext):
    """One step of a plan: what, which agency owns it, and until when (ISO date)."""

    what: str
    owner: str
    due: str | None = None


class PlanText(Plaintext):
    """What a plan says; class `profile`."""

    background: str = ""
    dreams: str = ""
    possibilities: str = ""
    steps: tuple[PlanStep, ...] = ()
