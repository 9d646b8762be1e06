"""Models what a deployment remembers of the registry of plug-ins."""

from typing import Annotated

from pydantic import Field

from shared.model.base import Id, Instant, Model


class SeenRegistry(Model):
    """`pluginRegistries/{id}`: the newest registry that was seen at an address; no older one is accepted."""

    id: Id
    """The beginning of the SHA-256 of the address."""
    serial: Annotated[int, Field(ge=1)]
    """The registry's number."""
    issued: Instant
    """When it was signed."""
