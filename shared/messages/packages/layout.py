"""Folder layouts as data: the paths of the message, its resources, the manifest and the completion marker.

Template fields: {batch_id}, {priority}, {release_id}, {message_id}, and {number} of the release in its batch.
Sources: ECHO 1.7 clauses 7.2 (release by release), 8.3 and 8.4 (batch folder, release folder named by ReleaseId,
resources/, BatchComplete last); the system's design documents (stardust-batch); help.apple.com/itc/musicspec
5.3.19 and 5.3.21 (itmsp).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from shared.errors import Finding, InvalidInput
from shared.messages.ern.request import MessageFormat
from shared.messages.packages.names import STANDARD, FileNames

ManifestVersion = Literal["16", "18"]
MarkerContent = Literal["manifest", "text", "empty"]
Priority = Literal["P", "N", "M"]
"""All (P), none (N) or some (M) of the batch's releases are urgent (ECHO 1.7, 8.3)."""

_IMAGE_EXTENSIONS = frozenset({"jpg", "png", "pdf"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A folder layout. An empty template means that there is no such file, or no separate folder."""

    name: str
    help: str
    root: str = ""
    release_folder: str = ""
    message: str = "{release_id}.xml"
    mead: str = "{message_id}.xml"
    """The MEAD message beside it; its id differs from the other message's. Empty if the layout has none."""
    audio_folder: str = ""
    """For audio and video."""
    image_folder: str = ""
    """For images and documents."""
    manifest: str = ""
    """The file that lists the batch's messages, if it is not the completion marker itself."""
    marker: str = ""
    """The completion marker: the last file written; it tells the recipient that the package is complete."""
    marker_content: MarkerContent = "manifest"
    manifest_version: ManifestVersion = "16"
    names: FileNames = STANDARD
    format: MessageFormat = "ern"
    """What the message is: a layout that is a recipient's own has that recipient's format."""
    archive: bool = False
    """Whether all files are sent as one ZIP archive, named like the root with `.zip`."""
    keeps_identifiers: bool = False
    """Whether UPC and ISRCs may not change once the recipient has them."""

    def resource_uri(self, file_name: str) -> str:
        """A resource's path relative to the message, for the message's File/URI."""
        image = file_name.rpartition(".")[2] in _IMAGE_EXTENSIONS
        folder = self.image_folder if image else self.audio_folder
        return f"{folder}/{file_name}" if folder else file_name

    @property
    def exclusive(self) -> bool:
        """Whether only one delivery ever writes to the root, because its name contains the batch id."""
        return "{batch_id}" in self.root

    @property
    def holds_many(self) -> bool:
        """Whether a package may contain several releases: each has its own folder in the batch folder."""
        return self.exclusive and bool(self.release_folder)


FLAT = Layout(
    name="flat",
    help="All files in the target's directory; the message `{message_id}.xml` is last.",
    message="{message_id}.xml",
)
STARDUST_BATCH = Layout(
    name="stardust-batch",
    help="A batch folder with Release1/audio, Release1/images and BatchManifest.xml; BatchComplete.txt is last.",
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
    help="Apple's package: a folder named after the vendor id, with all files; metadata.xml is last.",
    root="{release_id}.itmsp",
    message="metadata.xml",
    mead="",
    format="apple",
    keeps_identifiers=True,
)
ITMSP_ZIP = replace(
    ITMSP,
    name="itmsp-zip",
    help="Apple's package as one ZIP file, `{vendor_id}.itmsp.zip`, as some intakes take it; nothing is compressed.",
    archive=True,
)


def _ddex(version: ManifestVersion) -> Iterator[Layout]:
    """The batch variants of the DDEX choreography, and its release-by-release variants."""
    number = f"{version[0]}.{version[1]}"
    batch = Layout(
        name=f"ddex-sftp-{number}",
        help=f"DDEX batch folder named after its id, a folder per release; BatchComplete manifest {number} is last.",
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
        help="The same with an empty BatchComplete file.",
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
        help="DDEX release by release: one folder per release, named with priority and time; the message is last.",
        root="{priority}_{release_id}_{batch_id}",
        release_folder="",
        marker="",
    )
    yield single
    yield replace(
        single,
        name=f"{single.name}-no-priority",
        help="The same without the priority in the folder's name.",
        root="{release_id}_{batch_id}",
    )


_LAYOUTS = {layout.name: layout for layout in (FLAT, STARDUST_BATCH, *_ddex("16"), *_ddex("18"), ITMSP, ITMSP_ZIP)}


def layout_names() -> tuple[str, ...]:
    """The names of all layouts."""
    return tuple(_LAYOUTS)


def layout_named(name: str) -> Layout:
    """The layout with this name. Raises InvalidInput, which lists the known names."""
    try:
        return _LAYOUTS[name]
    except KeyError:
        known = ", ".join(_LAYOUTS)
        raise InvalidInput(
            [Finding("layout", f"There is no layout {name!r}.", "unknown", remedy=f"Use one of: {known}.")]
        ) from None
