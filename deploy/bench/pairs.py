"""The time and memory to score every participant with every opening."""

import time

from deploy.bench.figure import Figure
from deploy.bench.memory import most_memory
from deploy.bench.pairs_matrix import all_pairs
from deploy.bench.people import openings, profiles
from deploy.bench.place import Place
from services.matching.domain.score import score
from shared.taxonomy.own import own_taxonomy

MILLISECONDS, MEBIBYTES = 20_000.0, 1024.0
"""The limits of the measurement."""


async def pairs(_: Place, people: int = 100_000, jobs: int = 20_000, reference: int = 20_000) -> list[Figure]:
    """All pairs in one process; beside them, how long plain Python would take, from a few pairs."""
    everybody, wanted, near = list(profiles(people)), openings(jobs), own_taxonomy()
    begun = time.perf_counter()
    all_pairs(everybody, wanted, near)
    taken = (time.perf_counter() - begun) * 1000
    used = most_memory()
    begun = time.perf_counter()
    for number in range(reference):
        score(everybody[number % people][1], wanted[number % jobs][1], near)
    plain = (time.perf_counter() - begun) * 1000 / reference * people * jobs
    return [
        Figure("pairs", taken, "ms", "plain Python, from a part", plain, most=MILLISECONDS),
        Figure("pairs-memory", used, "MiB", "the most it may be", MEBIBYTES, most=MEBIBYTES),
    ]
