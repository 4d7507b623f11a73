"""How long it takes to score every participant with every opening, and how much memory that needs."""

import time

from deploy.bench.figure import Figure
from deploy.bench.memory import most_memory
from deploy.bench.pairs_matrix import all_pairs
from deploy.bench.people import openings, profiles
from deploy.bench.place import Place
from services.matching.domain.score import score
from shared.taxonomy.kept import own_taxonomy

MILLISECONDS, MEBIBYTES = 20_000.0, 1024.0
"""What is asked."""


async def pairs(_: Place, people: int = 100_000, asked: int = 20_000, reference: int = 20_000) -> list[Figure]:
    """All pairs in one process; beside them, how long plain Python would take, from a few pairs."""
    everybody, wanted, near = list(profiles(people)), openings(asked), own_taxonomy()
    begun = time.perf_counter()
    all_pairs(everybody, wanted, near)
    taken = (time.perf_counter() - begun) * 1000
    used = most_memory()
    begun = time.perf_counter()
    for number in range(reference):
        score(everybody[number % people][1], wanted[number % asked][1], near)
    plain = (time.perf_counter() - begun) * 1000 / reference * people * asked
    return [
        Figure("pairs", taken, "ms", "plain Python, from a part", plain, most=MILLISECONDS),
        Figure("pairs-memory", used, "MiB", "the most it may be", MEBIBYTES, most=MEBIBYTES),
    ]
