"""What reporting makes of logs: the list of published figures of its own, facts of all that it follows."""

from services.reporting.read.published import published_figure, view
from services.reporting.read.tables import amendment, fact, followed_log, metadata

OWN = (published_figure,)
"""What `view` fills from reporting's own log; what else it records becomes a fact when it follows that log."""

FACTS = (fact, amendment)
"""What following the logs fills."""

TABLES = (followed_log, *FACTS, *OWN)

__all__ = ["FACTS", "OWN", "TABLES", "metadata", "view"]
