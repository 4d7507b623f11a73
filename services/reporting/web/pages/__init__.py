"""Reporting's pages."""

from services.reporting.web.pages import audit, definition, downloads, figures, programmes, published
from shared.web.i18n import N_

routers = (
    programmes.router,
    figures.router,
    definition.router,
    downloads.router,
    published.router,
    audit.router,
)

SECTIONS = (
    (N_("Programmes"), "/", "/programmes", "/define"),
    (N_("Published figures"), "/published"),
    (N_("Audit"), "/audit"),
)
"""The parts that stand in the navigation: msgid, path, and paths that belong to it."""
