"""Maps the rejection codes of DSPs to the field of the release to fix, and to a remedy. Pure.

Codes: ErncFileStatus and SupplyChainStatus of the schemas ern-c-sftp/16 and 18, by their definitions there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.model.catalog.release import Release
from shared.model.delivery.acknowledgement import AffectedResource


@dataclass(frozen=True, slots=True)
class Complaint:
    """The field to fix, in the release or in each affected track, and the remedy."""

    release: str
    track: str
    remedy: str


_FILES = "Check the file against the DSP's specification, upload a corrected one, and deliver again."
_UNKNOWN = Complaint("status", "metadata", "Read the DSP's message, fix what it names, and deliver again.")

COMPLAINTS: Mapping[str, Complaint] = {
    "ArtistRoleUnknown": Complaint(
        "metadata.contributors", "metadata.contributors", "Give each contributor a valid role."
    ),
    "CommercialReleaseDateInvalid": Complaint("basic.releaseDate", "metadata", "Correct the release date."),
    "ConflictingAvailabilityPeriods": Complaint(
        "deals", "metadata", "Change deals with the same use that start on the same day."
    ),
    "DuplicatedPublisherNames": Complaint("metadata.publishers", "metadata.publishers", "List each publisher once."),
    "ErnMissing": Complaint("status", "metadata", "Deliver again."),
    "IdentifierInvalid": Complaint(
        "basic.barcode", "isrc", "Check the identifier against its source; it must be unique."
    ),
    "IdentifierSyntaxInvalid": Complaint("basic.barcode", "isrc", "Correct the format of the identifier."),
    "InternalError": Complaint("status", "metadata", "Ask the DSP, then deliver again; the error is on their side."),
    "MetadataMissing": Complaint("metadata", "metadata", "Fill in the metadata that the DSP names."),
    "NewReleaseMessageInvalid": Complaint("ddex.version", "metadata", "Check the target's ERN version and profile."),
    "NoDealForTrackRelease": Complaint("deals", "metadata", "Add a deal for each track."),
    "NoDealInNewReleaseMessage": Complaint(
        "deals", "metadata", "Add a deal to the release, or commercial models to the target."
    ),
    "OriginalReleaseDateLaterThanReleaseDate": Complaint(
        "basic.originalReleaseDate", "metadata", "Set the original release date no later than the release date."
    ),
    "PrimaryArtistNameMissing": Complaint("basic.artists", "metadata.artists", "Add the main artist."),
    "ResourceCorrupt": Complaint("assets", "audio", _FILES),
    "ResourceMissing": Complaint("assets", "audio", "Upload the file if it is missing, and deliver again."),
    "ResourceNotMeetingSpecifications": Complaint("assets", "audio", _FILES),
    "SignatureOrHashSumWrongOrMissing": Complaint("assets", "audio", "Deliver again with all files."),
    "UnsupportedUsage": Complaint(
        "deals", "metadata", "Only offer the target commercial models that the contract covers."
    ),
    "ReleaseViolatesTermsOfService": Complaint("status", "metadata", "Resolve it with the DSP."),
    "RightsConflict": Complaint(
        "rights", "metadata.rightsControllers", "Resolve who holds the rights in which territory."
    ),
}


def complaint_about(code: str) -> Complaint:
    """The field and remedy for the DSP's code; for unknown codes, a general remedy."""
    return COMPLAINTS.get(code, _UNKNOWN)


def failing_field(code: str, resources: Sequence[AffectedResource], release: Release) -> str:
    """The path of the failing field, such as `tracks[2].isrc`: in the first affected track, else in the release."""
    complaint = complaint_about(code)
    affected = {resource.isrc for resource in resources if resource.isrc}
    for index, track in enumerate(release.tracks):
        if track.isrc in affected:
            return f"tracks[{index}].{complaint.track}"
    return complaint.release
