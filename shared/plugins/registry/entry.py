"""Models the registry of plug-ins."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.model.base import Day, Instant, Model, Sha256, Text
from shared.model.plugins.manifest import (
    Category,
    LicenceKind,
    Manifest,
    Permissions,
    PluginName,
    Range,
    Short,
    Version,
)

Review = Literal["submitted", "in-review", "approved", "rejected", "withdrawn"]
"""submitted: nobody has looked yet. in-review: somebody does. approved: listed. rejected: was looked at, and is not
listed. withdrawn: was approved, and is no longer."""
PackageName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$")]
"""The name of a Python package (PEP 508)."""


class EntryLicence(Model):
    """How a plug-in is licensed."""

    kind: LicenceKind
    """free: works without a key. paid: does not. freemium: does, and a key adds to it."""
    terms: Short
    """The SPDX identifier of its terms, or a title."""


class RegistryEntry(Model):
    """One version of a plug-in, as the registry lists it."""

    name: PluginName
    """The plug-in's name."""
    version: Version
    """The plug-in's version."""
    title: Short
    """Its name for people."""
    summary: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """What it does, in a sentence."""
    author: Short
    """Who made it."""
    homepage: Annotated[str, StringConstraints(pattern=r"^https://[!-~]{1,500}$")] | None = None
    """Where more is said about it."""
    category: Category = "other"
    """What it is about."""
    licence: EntryLicence
    """How it is licensed."""
    sdk: Range
    """The versions of the SDK that it works with."""
    stardust: Range = ">=0"
    """The versions of Stardust Distro that it works with."""
    permissions: Permissions = Permissions()
    """What it asks for."""
    package: PackageName
    """The Python package to deploy."""
    digest: Sha256
    """The SHA-256 of the package's wheel: what was reviewed is what is deployed."""
    review: Review = "submitted"
    """The state of its review."""
    submitted: Day
    """When it was submitted."""
    reviewed: Day | None = None
    """When the review's state was set last."""
    reason: Text | None = None
    """Why it was rejected or withdrawn."""


class Registry(Model):
    """A registry without its signature."""

    format: Literal["stardust-plugins/1"] = "stardust-plugins/1"
    serial: Annotated[int, Field(ge=1)]
    """Grows with each signature: whoever has seen a registry accepts none that is older."""
    issued: Instant
    """When it was signed."""
    expires: Instant
    """After this, nobody accepts it: an old registry that somebody replays ends by itself."""
    entries: list[RegistryEntry] = []
    """In the order in which they were submitted."""


def entry_of(manifest: Manifest, package: str, digest: str, submitted: Day) -> RegistryEntry:
    """The entry of a plug-in that is submitted."""
    return RegistryEntry(
        name=manifest.name,
        version=manifest.version,
        title=manifest.title,
        summary=manifest.summary,
        author=manifest.author,
        homepage=manifest.homepage,
        category=manifest.category,
        licence=EntryLicence(kind=manifest.licence.kind, terms=manifest.licence.terms),
        sdk=manifest.requires.sdk,
        stardust=manifest.requires.stardust,
        permissions=manifest.permissions,
        package=package,
        digest=digest,
        submitted=submitted,
    )
