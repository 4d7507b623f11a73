"""What reporting makes of the logs that it follows: facts, whichever service they come from."""

from collections.abc import Mapping

from services.reporting.adapters.facts import Facts
from shared.bus.follow import Projection
from shared.contract.registry import SERVICES

PROJECTIONS: Mapping[str, Projection] = {service: Facts() for service in SERVICES}
"""By the name of the service that a log belongs to; reporting follows its own log too."""
