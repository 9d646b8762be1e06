"""Maps the status values of DSPs to our statuses. Pure data.

Allowed values: ErncFileStatus and SupplyChainStatus of the schemas ern-c-sftp/16 and ern-c-sftp/18; each
meaning follows the definition in the schema's annotation. Values for the supply chain before the recipient
(preparation, order, staging) do not affect the status.
"""

from collections.abc import Mapping

from shared.model.delivery.acknowledgement import DspStatus

FILE_STATUS: Mapping[str, DspStatus] = {
    "FileOK": "received",
    **dict.fromkeys(
        (
            "ArtistRoleUnknown",
            "CommercialReleaseDateInvalid",
            "ConflictingAvailabilityPeriods",
            "DuplicatedPublisherNames",
            "ErnMissing",
            "IdentifierInvalid",
            "IdentifierSyntaxInvalid",
            "InternalError",
            "MetadataMissing",
            "NewReleaseMessageInvalid",
            "NoDealForTrackRelease",
            "NoDealInNewReleaseMessage",
            "OriginalReleaseDateLaterThanReleaseDate",
            "PrimaryArtistNameMissing",
            "ResourceCorrupt",
            "ResourceMissing",
            "ResourceNotMeetingSpecifications",
            "SignatureOrHashSumWrongOrMissing",
            "UnsupportedUsage",
        ),
        "rejected",
    ),
}
"""Status values of a file or message."""

RELEASE_STATUS: Mapping[str, DspStatus] = {
    "DeliveredToReleaseDistributor": "received",
    "ReleaseReceivedByReleaseDistributor": "received",
    "SuccessfullyIngestedByReleaseDistributor": "ingested",
    "ReleaseMadeAvailableToConsumers": "live",
    "ProcessingErrorAtReleaseDistributor": "rejected",
    "ReleaseViolatesTermsOfService": "rejected",
    "RightsConflict": "rejected",
}
"""Status values of a release (ERN-C 1.8)."""

PLAIN: Mapping[str, DspStatus] = {
    "received": "received",
    "ack": "received",
    "acknowledged": "received",
    "delivered": "received",
    "ok": "received",
    "accepted": "ingested",
    "ingested": "ingested",
    "processed": "ingested",
    "success": "ingested",
    "live": "live",
    "available": "live",
    "published": "live",
    "rejected": "rejected",
    "error": "rejected",
    "failed": "rejected",
    "invalid": "rejected",
    "nack": "rejected",
}
"""Status values in JSON, in lower case."""


def meaning(word: str, own: Mapping[str, DspStatus]) -> DspStatus | None:
    """The status for a DSP's value; the DSP's `own` mapping takes precedence. None if it does not affect the status."""
    return own.get(word) or FILE_STATUS.get(word) or RELEASE_STATUS.get(word) or PLAIN.get(word.lower())
