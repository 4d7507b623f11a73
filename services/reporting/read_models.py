"""What reporting makes of logs: the list of published figures of its own, facts of all that it follows."""

from services.reporting.read.published import published_figure, view
from services.reporting.read.simple import complex_fact, simple_doing, simple_stay
from services.reporting.read.tables import amendment, fact, followed_log, metadata

OWN = (published_figure,)
"""What `view` fills from reporting's own log; what else it records becomes a fact when it follows that log."""

HISTORIES = (simple_stay, simple_doing, complex_fact)
"""What is made of facts, for figures that count."""

TABLES = (followed_log, fact, amendment, *HISTORIES, *OWN)

__all__ = ["HISTORIES", "OWN", "TABLES", "metadata", "view"]
