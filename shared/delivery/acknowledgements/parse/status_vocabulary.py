"""Owns what DSPs' status words mean. Pure data.

Allowed values: ErncFileStatus and SupplyChainStatus of the schemas ern-c-sftp/16 and ern-c-sftp/18; each
meaning follows the definition in the schema's annotation. Words of the supply chain before the recipient
(preparation, order, staging) say nothing about the recipient.
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
"""What is said about a file or message."""

RELEASE_STATUS: Mapping[str, DspStatus] = {
    "DeliveredToReleaseDistributor": "received",
    "ReleaseReceivedByReleaseDistributor": "received",
    "SuccessfullyIngestedByReleaseDistributor": "ingested",
    "ReleaseMadeAvailableToConsumers": "live",
    "ProcessingErrorAtReleaseDistributor": "rejected",
    "ReleaseViolatesTermsOfService": "rejected",
    "RightsConflict": "rejected",
}
"""What is said about a release (ERN-C 1.8)."""

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
"""The words of DSPs that answer in JSON, in lower case."""


def meaning(word: str, own: Mapping[str, DspStatus]) -> DspStatus | None:
    """What a status word means, by the DSP's `own` words first; None where it says nothing about the status."""
    return own.get(word) or FILE_STATUS.get(word) or RELEASE_STATUS.get(word) or PLAIN.get(word.lower())
