"""Reporting over HTTP: figures with the events behind them, programmes, and their pages."""
