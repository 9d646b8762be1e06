"""Reads mapping profiles: which column fills which field, what to ignore, and values that the file lacks. Pure."""

from typing import Any

from shared.catalog.imports.columns.match import field_named, field_names, normalized
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import MappingProfile
from shared.model.codec import decode


def load_profile(value: Any) -> MappingProfile:
    """The profile. Raises InvalidInput with every unknown field."""
    profile = decode(MappingProfile, value)
    wanted = [(f"columns.{heading}", name) for heading, name in profile.columns.items()]
    wanted += [(f"fixed.{name}", name) for name in profile.fixed]
    unknown = [(path, name) for path, name in wanted if field_named(name) is None]
    if unknown:
        remedy = f"Use one of {', '.join(field_names())}, or `role:` and a role."
        raise InvalidInput(
            [Finding(path, f"{name!r} is not a field.", "unknown-field", remedy=remedy) for path, name in unknown]
        )
    return profile


def chosen_columns(profile: MappingProfile) -> dict[str, str]:
    """The field's name of each heading in the profile, by normalized heading; an ignored column has an empty one."""
    chosen = {normalized(heading): name for heading, name in profile.columns.items()}
    return chosen | {normalized(heading): "" for heading in profile.ignored}
