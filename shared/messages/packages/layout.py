"""Owns folder structures as data: where the message, its resources, manifest and marker lie.

Templates know {batch_id}, {priority}, {release_id}, {message_id}, and {number} of the release in its batch.
Sources: ECHO 1.7 clauses 7.2 (release by release), 8.3 and 8.4 (batch folder, release folder named by ReleaseId,
resources/, BatchComplete last); the system's design documents (stardust-batch); help.apple.com/itc/musicspec
5.3.19 and 5.3.21 (itmsp).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from shared.errors import Finding, InvalidInput
from shared.messages.packages.names import STANDARD, FileNames

ManifestVersion = Literal["16", "18"]
MarkerContent = Literal["manifest", "text", "empty"]
Priority = Literal["P", "N", "M"]
"""All releases of the batch are urgent, none, or some (ECHO 1.7, 8.3)."""

_IMAGE_EXTENSIONS = frozenset({"jpg", "png", "pdf"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A folder structure. Empty templates mean: nothing of the kind, or no folder of its own."""

    name: str
    help: str
    root: str = ""
    release_folder: str = ""
    message: str = "{release_id}.xml"
    audio_folder: str = ""
    """For audio and video."""
    image_folder: str = ""
    """For images and documents."""
    manifest: str = ""
    """A file that lists the batch's messages, where that is not the marker."""
    marker: str = ""
    """The last file to be written; it tells the recipient that the package is whole."""
    marker_content: MarkerContent = "manifest"
    manifest_version: ManifestVersion = "16"
    names: FileNames = STANDARD

    def resource_uri(self, file_name: str) -> str:
        """Where a resource lies, relative to the message, as the message's File/URI says it."""
        image = file_name.rpartition(".")[2] in _IMAGE_EXTENSIONS
        folder = self.image_folder if image else self.audio_folder
        return f"{folder}/{file_name}" if folder else file_name

    @property
    def exclusive(self) -> bool:
        """Whether only one delivery ever writes to the root: it bears the batch's id."""
        return "{batch_id}" in self.root

    @property
    def holds_many(self) -> bool:
        """Whether a package may hold several releases: each has a folder of its own in the batch's."""
        return self.exclusive and bool(self.release_folder)


FLAT = Layout(
    name="flat",
    help="All files in the target's directory, the message `{message_id}.xml` last.",
    message="{message_id}.xml",
)
STARDUST_BATCH = Layout(
    name="stardust-batch",
    help="A batch folder with Release1/audio and Release1/images, BatchManifest.xml, and BatchComplete.txt last.",
    root="{batch_id}",
    release_folder="Release{number}",
    message="{message_id}.xml",
    audio_folder="audio",
    image_folder="images",
    manifest="BatchManifest.xml",
    marker="BatchComplete.txt",
    marker_content="text",
)
ITMSP = Layout(
    name="itmsp",
    help="Apple's package: a folder named by the vendor id, with metadata.xml beside the files, last.",
    root="{release_id}.itmsp",
    message="metadata.xml",
)


def _ddex(version: ManifestVersion) -> Iterator[Layout]:
    """The batch forms of the DDEX choreography, and its release-by-release form."""
    number = f"{version[0]}.{version[1]}"
    batch = Layout(
        name=f"ddex-sftp-{number}",
        help=f"DDEX batch folder named by the batch id, a folder per release, BatchComplete manifest {number} last.",
        root="{batch_id}",
        release_folder="{release_id}",
        audio_folder="resources",
        image_folder="resources",
        marker="BatchComplete_{batch_id}.xml",
        manifest_version=version,
    )
    empty = replace(
        batch,
        name=f"{batch.name}-empty-marker",
        help="The same with a BatchComplete file of zero bytes.",
        marker_content="empty",
    )
    for layout in (batch, empty):
        yield layout
        yield replace(
            layout,
            name=layout.name.replace(batch.name, f"{batch.name}-priority"),
            help=f"{layout.help} The batch folder's name starts with its priority.",
            root="{priority}_{batch_id}",
        )
    single = replace(
        batch,
        name=f"{batch.name}-release",
        help="DDEX release by release: a folder per release with priority and time, the message last.",
        root="{priority}_{release_id}_{batch_id}",
        release_folder="",
        marker="",
    )
    yield single
    yield replace(
        single,
        name=f"{single.name}-no-priority",
        help="The same where the folder's name does not start with the priority.",
        root="{release_id}_{batch_id}",
    )


_LAYOUTS = {layout.name: layout for layout in (FLAT, STARDUST_BATCH, *_ddex("16"), *_ddex("18"), ITMSP)}


def layout_names() -> tuple[str, ...]:
    """The names that `layout_named` knows."""
    return tuple(_LAYOUTS)


def layout_named(name: str) -> Layout:
    """The layout of that name. Raises InvalidInput naming the known ones."""
    try:
        return _LAYOUTS[name]
    except KeyError:
        known = ", ".join(_LAYOUTS)
        raise InvalidInput(
            [Finding("layout", f"There is no layout {name!r}.", "unknown", remedy=f"Use one of: {known}.")]
        ) from None
