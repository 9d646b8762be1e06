"""Lists every check of the production test suite, in the order in which a run makes them."""

from collections.abc import Mapping
from typing import get_args

from shared.diagnostics.suite.check import Check
from shared.diagnostics.suite.checks import compliance, delivery, performance, security, system
from shared.model.base import Model
from shared.model.diagnostics import CheckCategory

CHECKS: tuple[Check, ...] = (
    *system.CHECKS,
    *compliance.CHECKS,
    *delivery.CHECKS,
    *performance.CHECKS,
    *security.CHECKS,
)
BY_NAME: Mapping[str, Check] = {check.name: check for check in CHECKS}
CATEGORIES: tuple[CheckCategory, ...] = get_args(CheckCategory)


class CheckDescription(Model):
    """A check of the production test suite."""

    name: str
    """Its name in results."""
    category: CheckCategory
    """What it is about."""
    title: str
    """Its name for people."""
    proves: str
    """What is known when it passes."""
    remedy: str
    """What to do when it fails."""
    weight: int
    """Its part in the health score."""
    needs: list[str] = []
    """The checks without whose success it says nothing."""
    target_ms: int | None = None
    """For checks of performance: how long the measured work may take."""


def descriptions() -> list[CheckDescription]:
    """Every check, as the API describes it."""
    return [
        CheckDescription(
            name=check.name,
            category=check.category,
            title=check.title,
            proves=check.proves,
            remedy=check.remedy,
            weight=check.weight,
            needs=list(check.needs),
            target_ms=check.target_ms,
        )
        for check in CHECKS
    ]
