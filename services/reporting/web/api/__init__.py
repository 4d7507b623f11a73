"""Reporting's HTTP API."""

from services.reporting.web.api import figures, programmes, published

routers = (figures.router, programmes.operations.router, published.router)
