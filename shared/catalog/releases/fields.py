"""Owns what a client says about a release, and what only the server does."""

from collections.abc import Mapping
from typing import Any

from pydantic import create_model

from shared.errors import Conflict
from shared.model.base import ErnVersion, Model, Text
from shared.model.catalog.release import Release, ReleaseStatus

SERVER_FIELDS = frozenset({"id", "tenant_id", "assets", "status", "ddex", "created", "updated", "created_by"})


class DdexChoice(Model):
    """Which version and profile the release's messages have; without a profile the best one is chosen."""

    version: ErnVersion = "4.3"
    profile: Text | None = None


ReleaseContent: type[Model] = create_model(
    "ReleaseContent",
    __base__=Model,
    __doc__="What a client says about a release: the release without what the server sets.",
    __module__=__name__,
    **{name: (field.annotation, field) for name, field in Release.model_fields.items() if name not in SERVER_FIELDS},  # type: ignore[call-overload]  # names and types come from Release
    ddex=(DdexChoice, DdexChoice()),
)

ReleaseEdit: type[Model] = create_model(
    "ReleaseEdit",
    __base__=ReleaseContent,
    __doc__="A release's new content, whole; `status` moves it, and stays if left out.",
    __module__=__name__,
    status=(ReleaseStatus | None, None),
)

_MOVES: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"draft", "ready", "archived"}),
    "ready": frozenset({"ready", "draft", "archived"}),
    "delivered": frozenset({"delivered", "archived"}),
    "archived": frozenset({"draft"}),
}
"""As firestore.rules has them: an archived release is brought back before it is changed."""


def check_move(current: Any, wanted: str) -> None:
    """Raises Conflict unless people may move a release from `current` to `wanted`."""
    allowed = _MOVES.get(str(current), frozenset())
    if wanted not in allowed:
        names = ", ".join(sorted(allowed))
        raise Conflict(f"A release that is {current} cannot become {wanted}.", remedy=f"It can become {names}.")
