"""Dates: when an article came out, and what every date expression in it resolves to."""

from tasks.dates.mentions import find_dates
from tasks.dates.publication import find_publication

__all__ = ["find_dates", "find_publication"]
