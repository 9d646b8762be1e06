"""Owns the review of a release after each write: problems stored, and once ready, composed, validated, kept.

The review is a function of the document: run three times, late or out of order, it ends the same. It
writes only what differs, so its own write does not set it off again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import sender_of
from shared.catalog.releases.readiness import release_problems
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.errors import Finding, InvalidInput
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.platform.store.port import DELETE, Transaction

_NO_PARTY = Finding(
    "tenant.settings.party",
    "The tenant has no DDEX party id, so no message can be composed.",
    "missing-party",
    "warning",
    remedy="Set settings.party in the tenant's settings.",
)


@dataclass(frozen=True, slots=True)
class Review:
    """What the review found: fields of `ddex` to store, and the reference message if there is one."""

    fields: Mapping[str, Any]
    content_hash: str | None = None
    xml: bytes | None = None

    @property
    def deliverable(self) -> bool:
        """True if it was composed and nothing blocks."""
        return self.xml is not None and self.fields.get("validationStatus") == "valid"


def review_release(release_id: str, adapters: Adapters) -> Review | None:
    """Reviews the release as it stands now; None if it is gone or nothing has changed.

    A ready release without problems gets its reference message in the bucket and an immutable version.
    """
    data = adapters.store.get(f"releases/{release_id}")
    if data is None:
        return None
    review = _review(data, adapters)
    if _is_stored(data, review):
        return None
    if review.xml is not None:
        adapters.blobs.write(review.fields["ernFile"], review.xml, "application/xml")
    return review if _keep(release_id, review, data, adapters) else None


def _review(data: Mapping[str, Any], adapters: Adapters) -> Review:
    try:
        release = decode(Release, data)
    except InvalidInput as error:
        return Review(_findings(error.problems))
    problems = release_problems(release)
    digest = content_hash(release)
    if problems or release.status not in ("ready", "delivered"):
        return Review({**_findings(problems), "contentHash": digest}, digest)
    return _compose(release, digest, adapters)


def _compose(release: Release, digest: str, adapters: Adapters) -> Review:
    from shared.catalog.releases.message import compose_release, reference_request

    party = sender_of(adapters.store, release.tenant_id)
    if party is None:
        return Review({**_findings([_NO_PARTY]), "contentHash": digest}, digest)
    try:
        composed = compose_release(reference_request(release, party), adapters.schemas)
    except InvalidInput as error:
        return Review({**_findings(error.problems), "contentHash": digest}, digest)
    message, report = composed.message, composed.report
    found = [finding for finding in report.findings if finding.severity != "info"]
    fields = {
        **_findings([*message.warnings, *found]),
        "contentHash": digest,
        "messageId": message.message_id,
        "ernFile": f"tenants/{release.tenant_id}/ern/{digest}.xml",
    }
    return Review(fields, digest, message.xml)


def _findings(problems: tuple[Finding, ...] | list[Finding]) -> dict[str, Any]:
    return {
        "validationStatus": "invalid" if any(problem.severity == "error" for problem in problems) else "valid",
        "validationErrors": [problem.to_dict() for problem in problems],
    }


def _is_stored(data: Mapping[str, Any], review: Review) -> bool:
    ddex = data.get("ddex")
    kept = ddex if isinstance(ddex, Mapping) else {}
    return all(kept.get(name) == value for name, value in review.fields.items())


def _keep(release_id: str, review: Review, reviewed: Mapping[str, Any], adapters: Adapters) -> bool:
    """Stores the review, unless the release was written again meanwhile: that write has a review of its own."""
    now = adapters.clock()

    def work(transaction: Transaction) -> bool:
        path = f"releases/{release_id}"
        data = transaction.get(path)
        if data != reviewed:
            return False
        version = None
        if review.xml is not None and review.content_hash is not None:
            version = version_path(release_id, review.content_hash)
            version = None if transaction.get(version) else version
        if version is not None:
            transaction.set(version, version_snapshot(decode(Release, data), review.content_hash or "", now))
        fields = {f"ddex.{name}": value for name, value in review.fields.items()}
        if not isinstance(data.get("ddex", {}), Mapping):
            fields = {"ddex": dict(review.fields)}
        elif "ernFile" not in review.fields:
            fields |= {"ddex.ernFile": DELETE, "ddex.messageId": DELETE}
        transaction.update(path, {**fields, **({"ddex.lastGenerated": now} if review.xml else {})})
        return True

    return adapters.store.transact(work)
