"""Models the templates that fill new releases."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.base import Id, Instant, Model, Text

TemplateAsset = Literal["FrontCoverImage", "Audio", "Video", "Booklet"]
"""A kind of file that releases of a template need."""

TemplateName = Annotated[Text, Field(max_length=200)]
TemplateText = Annotated[Text, Field(max_length=1000)]
RequiredAssets = Annotated[list[TemplateAsset], Field(max_length=4)]


class Template(Model):
    """`templates/{id}`: a tenant's own template. Written by the server only."""

    id: Id
    tenant_id: Id
    name: TemplateName
    """What people call it."""
    description: TemplateText | None = None
    """What it is for."""
    required_assets: RequiredAssets = []
    """The files that its releases need."""
    content: dict[str, Any] = Field(default={}, max_length=40)
    """The fields of new releases, as `POST /releases` accepts them."""
    created: Instant
    created_by: Id
    updated: Instant
