"""Models the schedule and the retention of backups."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Model


class BackupPolicy(Model):
    """When backups are made, and how long they are kept."""

    frequency: Literal["none", "daily", "weekly"] = "none"
    """How often; `weekly` on Sundays (UTC)."""
    keep_days: Annotated[int, Field(ge=7, le=3650)] = 35
    """How many days a backup is kept."""
    keep_at_least: Annotated[int, Field(ge=1, le=100)] = 3
    """How many completed backups are kept however old they are."""
