"""Separates the fields of a release that clients set from those that only the server sets."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, create_model

from shared.errors import Conflict
from shared.model.base import ErnVersion, Model, Text
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.release import Release, ReleaseStatus

SERVER_FIELDS = frozenset({"id", "tenant_id", "assets", "status", "ddex", "created", "updated", "created_by"})


class DdexChoice(Model):
    """The ERN version and profile of the release's messages."""

    version: ErnVersion = "4.3"
    """The ERN version."""
    profile: Text | None = None
    """The release profile; without one, the best is chosen."""


ReleaseContent: type[Model] = create_model(
    "ReleaseContent",
    __base__=Model,
    __doc__="The fields of a release that clients set. A draft may lack any of them.",
    __module__=__name__,
    **{
        name: (field.annotation, field)
        for name, field in ReleaseDraft.model_fields.items()
        if name not in SERVER_FIELDS
    },  # type: ignore[call-overload]  # names and types come from Release
    ddex=(DdexChoice, Field(DdexChoice(), description="Which ERN version and profile the messages have.")),
)

ReleaseContent.__fields_of__ = Release  # type: ignore[attr-defined]

ReleaseEdit: type[Model] = create_model(
    "ReleaseEdit",
    __base__=ReleaseContent,
    __doc__="The complete new content of a release; `status` is unchanged if omitted.",
    __module__=__name__,
    status=(ReleaseStatus | None, None),
)

_TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"draft", "ready", "archived"}),
    "ready": frozenset({"ready", "draft", "archived"}),
    "delivered": frozenset({"delivered", "archived"}),
    "archived": frozenset({"draft"}),
}
"""The same as in firestore.rules: an archived release must be restored before it is changed."""


def check_transition(current: Any, requested: str) -> None:
    """Raises Conflict unless users may change a release's status from `current` to `requested`."""
    allowed = _TRANSITIONS.get(str(current), frozenset())
    if requested not in allowed:
        names = ", ".join(sorted(allowed))
        raise Conflict(f"A release that is {current} cannot become {requested}.", remedy=f"It can become {names}.")
