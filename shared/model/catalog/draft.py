"""Models a release as unfinished as a person left it: every field may be absent, and what is present is well-formed.

Derived from the release's own models, so a new field is a field of drafts too. Rules about several fields at once
(an end before its start) are not applied: they are findings of the release, not reasons to refuse a draft.
"""

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import MinLen
from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from shared.model.base import Id, Instant, Model, Text
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.release import Ddex, Release, ReleaseAssets, ReleaseStatus
from shared.model.catalog.track import Track
from shared.model.catalog.video import VideoAsset

_FIXED = frozenset({"id", "tenant_id", "status", "assets", "ddex", "created", "updated", "created_by"})
"""The fields of a release that the server sets: complete from the beginning."""

_MEASURED = (AudioAsset, DocumentAsset, ImageAsset, VideoAsset, ReleaseAssets, Ddex)


def _partial(annotation: Any) -> Any:
    """The annotation with the models in it made partial."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _partial_model(annotation)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return Union[tuple(_partial(part) for part in parts)]  # noqa: UP007 (the parts are known at run time only)
    if origin is list:
        return list[_partial(parts[0])]  # type: ignore[misc]  # known at run time only
    return annotation


@cache
def _partial_model(model: type[Model]) -> type[Model]:
    """The model with every field optional; the model itself where nothing has to be given anyway."""
    if model in _MEASURED:
        return model
    fields = {name: _partial_field(field) for name, field in model.model_fields.items()}
    has_rules = bool(model.__pydantic_decorators__.model_validators)
    same = all(field.annotation == fields[name][0] for name, field in model.model_fields.items())
    if same and not has_rules and not any(field.is_required() for field in model.model_fields.values()):
        return model
    partial: type[Model] = create_model(
        f"{model.__name__}Draft",
        __base__=Model,
        __doc__=f"{(model.__doc__ or '').partition(chr(10))[0]} In a draft, any of it may be absent.",
        __module__=__name__,
        **fields,
    )  # type: ignore[call-overload]  # names and types come from the model
    partial.__fields_of__ = model  # type: ignore[attr-defined]
    return partial


def _partial_field(field: FieldInfo) -> tuple[Any, Any]:
    """The field's type and default: lists are empty, everything else that is not given is absent."""
    kind = _partial(field.annotation)
    is_list = get_origin(kind) is list
    limits = [limit for limit in field.metadata if not (is_list and isinstance(limit, MinLen))]
    limited = Annotated[kind, *limits] if limits else kind
    return (limited, Field(default=[])) if is_list else (limited | None, Field(default=None))


_Content: Any = create_model(
    "_Content",
    __base__=Model,
    __module__=__name__,
    **{name: _partial_field(field) for name, field in Release.model_fields.items() if name not in _FIXED},
)  # type: ignore[call-overload]  # names and types come from Release
_Content.__fields_of__ = Release  # type: ignore[attr-defined]  # its fields are described there


class ReleaseDraft(_Content):
    """A release as it is stored: complete, or a draft that lacks some of what a release requires."""

    id: Id
    tenant_id: Id
    status: ReleaseStatus = "draft"
    """How far the label's work is; drafts are not delivered."""
    assets: ReleaseAssets = ReleaseAssets()
    """The measured files; written by the server only."""
    ddex: Ddex = Ddex()
    """The result of the last composition."""
    created: Instant
    updated: Instant
    created_by: Id


TrackContent: type[Model] = create_model(
    "TrackContent",
    __base__=Model,
    __doc__="The fields of a track that clients change; it keeps its id.",
    __module__=__name__,
    **{name: _partial_field(field) for name, field in Track.model_fields.items() if name != "id"},
)  # type: ignore[call-overload]  # names and types come from Track
TrackContent.__fields_of__ = Track  # type: ignore[attr-defined]  # its fields are described there

UNFINISHED = ("draft", "archived")
"""The statuses in which a release may lack what it requires."""


class Presence(Model):
    """`releases/{releaseId}/presence/{uid}`: a member who has the release open. Clients write their own."""

    id: Id
    """The member's uid."""
    tenant_id: Id
    at: Instant
    """When the client wrote it, by the server's clock."""
    path: Text | None = None
    """The field that the member is in, such as `tracks[2].metadata.title`."""
    expires: Instant
    """When it no longer counts: at most five minutes later. Firestore deletes it within a day (TTL)."""
