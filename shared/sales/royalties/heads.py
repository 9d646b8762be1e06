"""Defines what sums of sales are booked and stated by. Pure."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Head(NamedTuple):
    """What lines have in common that are booked together."""

    report: str
    service: str
    start: date
    """The first and the last day of their period."""
    end: date
    currency: str


class Item(NamedTuple):
    """What a line of a statement is about."""

    isrc: str
    upc: str
    use_type: str
    title: str


class Sold(NamedTuple):
    """How often something was sold or played, and what is due for it."""

    quantity: Decimal
    revenue: Decimal
