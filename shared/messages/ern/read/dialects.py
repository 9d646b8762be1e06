"""Maps the element names of every ERN version to those of the reader: ERN 4.3 with editions unwrapped.

Sources: the release-notification schemas of ERN 3.8.2, 3.8.3, 4.1.1, 4.2, 4.3 and 4.3.2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.errors import Finding, InvalidInput
from shared.messages.xml.node import Node
from shared.model.base import ErnVersion

_NAMESPACE = "http://ddex.net/xml/ern/"
_LISTS = """
    PartyList ResourceList ReleaseList DealList ReleaseDeal CueSheetList WorkList CollectionList ChapterList
    SupplementalDocumentList
"""
_CONTAINERS = frozenset(_LISTS.split())
_MESSAGES = ("NewReleaseMessage", "PurgeReleaseMessage")
_KINDS = ("SoundRecording", "Video", "Image", "Text", "MIDI", "SheetMusic", "Software", "UserDefinedResource")

_STRUCTURAL = """
    ResourceReference ReleaseReference TechnicalResourceDetailsReference PartyReference VisibilityReference
    CueSheetReference ChapterReference DealReference ResourceType ExpressionType IsPreview IsClip IsMainRelease
    DataType
"""
STRUCTURAL_NAMES = frozenset(_STRUCTURAL.split())
"""Names of references and type markers. The release represents their meaning in its structure."""

_DERIVED = """
    Release/Duration SoundRecording/TechnicalDetails/Type Video/TechnicalDetails/Type
    Image/ParentalWarningType
    Image/ImageId/ProprietaryId Text/TextId/ProprietaryId SoundRecording/AudioChannelConfiguration
    SoundRecording/RecordingMode Video/RecordingMode Text/ParentalWarningType
"""
DERIVED_PATHS = frozenset(_DERIVED.split())
"""Paths of values that a composer derives from other values."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The element names of one version.

    `renames`: its element names -> the reader's. `unwrapped`: elements whose children move to the parent.
    `per_territory`: the name of its territory blocks, empty if it has none. `containers`: the lists of its records.
    """

    version: str
    compose_version: ErnVersion
    """The version in which we compose a release that was read."""
    renames: Mapping[str, str] = field(default_factory=dict)
    unwrapped: frozenset[str] = frozenset()
    per_territory: str = ""
    containers: frozenset[str] = _CONTAINERS

    def unwrap(self, wrappers: Iterable[tuple[Node, Node]]) -> None:
        """Moves the children of each (parent, wrapper) to the parent.

        Of several wrappers with one name only the first is unwrapped, counting immersive editions last. `Usage` (3.8)
        is always unwrapped.
        """
        done: set[tuple[int, str]] = set()
        for parent, wrapper in sorted(wrappers, key=_is_immersive):
            if (id(parent), wrapper.name) in done and wrapper.name != "Usage":
                continue
            done.add((id(parent), wrapper.name))
            place = parent.children.index(wrapper)
            parent.children[place : place + 1] = wrapper.children


def _is_immersive(pair: tuple[Node, Node]) -> bool:
    kind = pair[1].one("Type")
    return kind is not None and kind.value.strip() == "ImmersiveEdition"


def _of_each_kind(pattern: str, name: str) -> dict[str, str]:
    """Maps `SoundRecordingType`, `VideoType` ... to `Type`. 3.8 spells MIDI `Midi` in such names."""
    return {pattern.format(kind if kind != "MIDI" else "Midi"): name for kind in _KINDS}


_ERN_38 = (
    _of_each_kind("{}Type", "Type")
    | _of_each_kind("{}Id", "ResourceId")
    | _of_each_kind("Indirect{}Id", "WorkId")
    | _of_each_kind("{}DetailsByTerritory", "DetailsByTerritory")
    | _of_each_kind("Technical{}Details", "TechnicalDetails")
    | {
        "ReleaseDetailsByTerritory": "DetailsByTerritory",
        "ResourceContributor": "Contributor",
        "IndirectResourceContributor": "Contributor",
        "ResourceContributorRole": "Role",
        "IndirectResourceContributorRole": "Role",
        "ArtistRole": "DisplayArtistRole",
        "RightsController": "ResourceRightsController",
        "RightsControllerRole": "RightsControlType",
        "HashSumAlgorithmType": "Algorithm",
        "HashSumDataType": "DataType",
        "PriceType": "PriceCode",
        "PreviewDetails": "ClipDetails",
        "ResourceReleaseDate": "FirstPublicationDate",
        "GlobalReleaseDate": "ReleaseDate",
        "GlobalOriginalReleaseDate": "OriginalReleaseDate",
    }
)
_PREVIEW = {"PreviewDetails": "ClipDetails"}
_EDITIONS = frozenset({"SoundRecordingEdition", "VideoEdition", "DeliveryFile", "Timing"})


def _ern_3(version: str) -> Dialect:
    return Dialect(version, "3.8.2", _ERN_38, frozenset({"Usage"}), "DetailsByTerritory")


_VERSIONS_3 = "3.4 3.4.1 3.5 3.5.1 3.6 3.7 3.7.1 3.8 3.8.1 3.8.2 3.8.3"
"""Versions with the elements of 3.8.3 or fewer."""
_DIALECTS = {
    **{version.replace(".", ""): _ern_3(version) for version in _VERSIONS_3.split()},
    "41": Dialect("4.1", "4.2", _PREVIEW),
    "411": Dialect("4.1.1", "4.2", _PREVIEW),
    "42": Dialect("4.2", "4.2", _PREVIEW),
    "43": Dialect("4.3", "4.3", {}, _EDITIONS),
    "431": Dialect("4.3.1", "4.3", {}, _EDITIONS),
    "432": Dialect("4.3.2", "4.3.2", {"DisplayGenre": "Genre"}, _EDITIONS),
}


def versions_read() -> tuple[str, ...]:
    """The ERN versions that can be read."""
    return tuple(dialect.version for dialect in _DIALECTS.values())


def dialect_of(namespace: str, message: str) -> Dialect:
    """The dialect of a root element.

    Raises InvalidInput: `no-namespace`, `not-ern`, `version-not-supported`, `message-not-supported`.
    """
    dialect = _DIALECTS.get(namespace.removeprefix(_NAMESPACE)) if namespace.startswith(_NAMESPACE) else None
    if dialect and message in _MESSAGES:
        return dialect
    raise InvalidInput([_rejection(namespace, message, dialect)])


def _rejection(namespace: str, message: str, dialect: Dialect | None) -> Finding:
    known = ", ".join(versions_read())
    if dialect:
        text, code = f"{message} messages do not contain a release.", "message-not-supported"
        remedy = f"Provide a {' or a '.join(_MESSAGES)}."
    elif not namespace:
        text, code = f"The root element {message} has no namespace.", "no-namespace"
        remedy = f"Declare the version's namespace on it, such as {_NAMESPACE}43."
    elif namespace.startswith(_NAMESPACE):
        text, code = f"ERN version {namespace.removeprefix(_NAMESPACE)} is not supported.", "version-not-supported"
        remedy = f"Ask the sender for one of {known}."
    else:
        text, code = f"{message} in {namespace} is not an Electronic Release Notification.", "not-ern"
        remedy = f"Provide a NewReleaseMessage of ERN {known}."
    return Finding(path=message, message=text, code=code, remedy=remedy)
