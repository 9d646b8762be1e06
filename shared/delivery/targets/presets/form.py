"""Defines presets: the values to fill in a target for a DSP, and what that DSP accepts, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.delivery.targets.presets.limits import Limit

READ = "2026-11"
"""When all sources were last read."""
NO_SOURCE = "no primary source found"


@dataclass(frozen=True, slots=True)
class Known:
    """A value for a field of a target, and its source."""

    value: Any
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Preset:
    """A DSP. The keys of `fields` are camelCase paths in the target, such as `requirements.ernVersion`."""

    name: str
    title: str
    fields: Mapping[str, Known]
    limits: tuple[Limit, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Information for people; not checked."""

    def target(self) -> dict[str, Any]:
        """The fields as a nested document, for a form or `createDeliveryTarget`."""
        filled: dict[str, Any] = {}
        for path, known in self.fields.items():
            *folders, name = path.split(".")
            parent = filled
            for folder in folders:
                parent = parent.setdefault(folder, {})
            parent[name] = known.value
        return filled


def unverified(**values: Any) -> dict[str, Known]:
    """Fields without a published source: they fill in forms, but never block."""
    return {name.replace("__", "."): Known(value, NO_SOURCE, verified=False) for name, value in values.items()}
