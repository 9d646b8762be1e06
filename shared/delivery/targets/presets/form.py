"""Owns what a preset is: how to fill a target for a DSP, and what that DSP accepts; every fact with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.delivery.targets.presets.limits import Limit

READ = "2026-11"
"""When all sources were read."""
NO_SOURCE = "no primary source found"


@dataclass(frozen=True, slots=True)
class Known:
    """A value of a target's field, and where it was read."""

    value: Any
    source: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Preset:
    """A DSP. `fields` are by the target's camelCase path, such as `requirements.ernVersion`."""

    name: str
    title: str
    fields: Mapping[str, Known]
    limits: tuple[Limit, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What a person should know; nothing checks it."""

    def target(self) -> dict[str, Any]:
        """The fields nested, as a form or `create_delivery_target` takes them."""
        filled: dict[str, Any] = {}
        for path, known in self.fields.items():
            *folders, name = path.split(".")
            place = filled
            for folder in folders:
                place = place.setdefault(folder, {})
            place[name] = known.value
        return filled


def unverified(**values: Any) -> dict[str, Known]:
    """Fields that nobody published: they fill forms, and never block."""
    return {name.replace("__", "."): Known(value, NO_SOURCE, verified=False) for name, value in values.items()}
