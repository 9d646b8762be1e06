"""Models mapping profiles: which column fills which field, what to ignore, and values that the file lacks. Pure."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from shared.catalog.imports.columns.match import field_named, field_names, normalized
from shared.errors import Finding, InvalidInput
from shared.model.base import Model
from shared.model.codec import decode

DateOrder = Literal["DMY", "MDY", "YMD"]
"""The order of day, month and year in dates such as `12/11/2026`."""
Heading = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A column's heading as in the file."""
CellText = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A value as a cell of the file would have it."""


class MappingProfile(Model):
    """How the columns of a file are read. Headings are compared without case, blanks and punctuation."""

    columns: dict[Heading, Heading] = Field(default={}, max_length=400)
    """The field of each column, by heading: `{"Alb. Title": "title"}`; `role:` and a role names people's credits."""
    ignored: list[Heading] = Field(default=[], max_length=400)
    """The headings of columns that are not imported."""
    fixed: dict[Heading, CellText] = Field(default={}, max_length=60)
    """Values for fields that the file lacks or that a row leaves empty, as a cell would have them."""
    date_order: DateOrder | None = None
    """The order of dates that can be read in two ways."""


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
