"""Owns which field of a release a DSP's complaint is about, and how to mend it. Data, and one look-up. Pure.

Codes: ErncFileStatus and SupplyChainStatus of the schemas ern-c-sftp/16 and 18, by their definitions there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.model.catalog.release import Release
from shared.model.delivery.acknowledgement import AffectedResource


@dataclass(frozen=True, slots=True)
class Complaint:
    """Where to look: in the release as a whole, or below each affected track."""

    release: str
    track: str
    remedy: str


_FILES = "Compare the file with the DSP's specification, upload a better one, and deliver again."
_UNKNOWN = Complaint("status", "metadata", "Read the DSP's words, mend what they name, and deliver again.")

COMPLAINTS: Mapping[str, Complaint] = {
    "ArtistRoleUnknown": Complaint("metadata.contributors", "metadata.contributors", "Give each person a known role."),
    "CommercialReleaseDateInvalid": Complaint("basic.releaseDate", "metadata", "Correct the release date."),
    "ConflictingAvailabilityPeriods": Complaint("deals", "metadata", "Let no two deals of one use start on one day."),
    "DuplicatedPublisherNames": Complaint("metadata.publishers", "metadata.publishers", "Name each publisher once."),
    "ErnMissing": Complaint("status", "metadata", "Deliver again."),
    "IdentifierInvalid": Complaint("basic.barcode", "isrc", "Compare it with its source; it must be unique."),
    "IdentifierSyntaxInvalid": Complaint("basic.barcode", "isrc", "Write the identifier in its standard form."),
    "InternalError": Complaint("status", "metadata", "Ask the DSP, then deliver again: the fault is theirs."),
    "MetadataMissing": Complaint("metadata", "metadata", "Fill in what the DSP names."),
    "NewReleaseMessageInvalid": Complaint("ddex.version", "metadata", "Check the target's ERN version and profile."),
    "NoDealForTrackRelease": Complaint("deals", "metadata", "Let a deal cover each track."),
    "NoDealInNewReleaseMessage": Complaint("deals", "metadata", "Give the release a deal, or the target its models."),
    "OriginalReleaseDateLaterThanReleaseDate": Complaint(
        "basic.originalReleaseDate", "metadata", "Let the original release date be no later than the release date."
    ),
    "PrimaryArtistNameMissing": Complaint("basic.artists", "metadata.artists", "Name the main artist."),
    "ResourceCorrupt": Complaint("assets", "audio", _FILES),
    "ResourceMissing": Complaint("assets", "audio", "Upload the file if it is missing, and deliver again."),
    "ResourceNotMeetingSpecifications": Complaint("assets", "audio", _FILES),
    "SignatureOrHashSumWrongOrMissing": Complaint("assets", "audio", "Deliver again with all files."),
    "UnsupportedUsage": Complaint("deals", "metadata", "Offer the target only models that the contract knows."),
    "ReleaseViolatesTermsOfService": Complaint("status", "metadata", "Clear it up with the DSP."),
    "RightsConflict": Complaint("rights", "metadata.rightsControllers", "Clear up who holds the rights, and where."),
}


def complaint_about(code: str) -> Complaint:
    """What the DSP's code complains about; unknown codes are left to a person's judgement."""
    return COMPLAINTS.get(code, _UNKNOWN)


def failing_field(code: str, resources: Sequence[AffectedResource], release: Release) -> str:
    """The path of the failing field, such as `tracks[2].isrc`: of the first affected track, or of the release."""
    complaint = complaint_about(code)
    affected = {resource.isrc for resource in resources if resource.isrc}
    for index, track in enumerate(release.tracks):
        if track.isrc in affected:
            return f"tracks[{index}].{complaint.track}"
    return complaint.release
