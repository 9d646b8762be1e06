"""Maps the element names of every ERN version to those of the reader: ERN 4.3 with editions unwrapped. Data only.

Sources: the release-notification schemas of ERN 3.8.2, 3.8.3, 4.1.1, 4.2, 4.3 and 4.3.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.errors import Finding, InvalidInput
from shared.model.base import ErnVersion

_NAMESPACE = "http://ddex.net/xml/ern/"
_MESSAGES = ("NewReleaseMessage", "PurgeReleaseMessage")
_KINDS = ("SoundRecording", "Video", "Image", "Text", "MIDI", "SheetMusic", "Software", "UserDefinedResource")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The element names of one version.

    `renames`: its element names -> the reader's. `unwrapped`: elements whose children move to the parent.
    `per_territory`: the name of its territory blocks, empty if it has none.
    """

    version: str
    compose_version: ErnVersion
    """The version in which we compose a release that was read."""
    renames: Mapping[str, str] = field(default_factory=dict)
    unwrapped: frozenset[str] = frozenset()
    per_territory: str = ""


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


def _ern_38(version: str) -> Dialect:
    return Dialect(version, "3.8.2", _ERN_38, frozenset({"Usage"}), "DetailsByTerritory")


_DIALECTS = {
    "38": _ern_38("3.8"),
    "381": _ern_38("3.8.1"),
    "382": _ern_38("3.8.2"),
    "383": _ern_38("3.8.3"),
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
