"""Invented names for invented people, so that pages read as they would in use."""

from dataclasses import replace
from itertools import product

from deploy.scenario.case import Case
from deploy.scenario.lines import ParticipantRegistered

WOMEN = (
    "Amina", "Selam", "Olena", "Farah", "Nasrin", "Hanna", "Mariam", "Iryna", "Zahra", "Rahel", "Lina", "Sahra",
    "Yordanos", "Dina", "Khadra", "Oksana", "Shirin", "Helen",
)  # fmt: skip
MEN = (
    "Yusuf", "Tesfay", "Andriy", "Omar", "Reza", "Samuel", "Bilal", "Dmytro", "Karim", "Abel", "Hamid", "Mahad",
    "Filmon", "Elias", "Farid", "Taras", "Navid", "Isak",
)  # fmt: skip
FAMILIES = (
    "Warsame", "Gebremedhin", "Kovalenko", "Haddad", "Rahimi", "Tekle", "Nur", "Shevchenko", "Azizi", "Berhane",
    "Sabbagh", "Jama", "Haile", "Melnyk", "Karimi", "Abdi", "Mansour", "Osman", "Bondarenko",
)  # fmt: skip


def names(gender: str) -> list[tuple[str, str]]:
    """Return all pairs of given and family names in a mixed order."""
    given = WOMEN if gender == "woman" else MEN
    pairs = list(product(given, FAMILIES))
    return [pairs[(number * 37) % len(pairs)] for number in range(len(pairs))]


def with_names(case: Case) -> Case:
    """Return the case with a name for everybody; somebody registered twice (`h08`, `h08x`) has the same one."""
    waiting = {gender: iter(names(gender)) for gender in ("woman", "man")}
    known: dict[str, tuple[str, str]] = {}
    lines = []
    for numbered in case.lines:
        line = numbered.line
        if isinstance(line, ParticipantRegistered):
            person = line.participant[:3]
            if person not in known:
                known[person] = next(waiting[line.gender])
            given, family = known[person]
            named = line.model_copy(update={"given_name": given, "family_name": family})
            numbered = replace(numbered, line=named)
        lines.append(numbered)
    return replace(case, lines=lines)
