"""Reviews a release after each write: stores its problems and, once it is ready, its message and an immutable version.

The review depends on the document, on other releases with its barcode or its artist, on the records that its credits
link to, on the severities that the tenant sets for the style check, and on the rules of plug-ins, so repeated, late or
reordered runs give the same result. It writes only what differs, and its own write is not reviewed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.controls import check_release_quota
from shared.accounts.tenants.party import sender_of
from shared.catalog.hooks import ready_findings, rule_findings
from shared.catalog.parties.credits import party_ids_of
from shared.catalog.parties.fill import Parties, find_parties
from shared.catalog.parties.findings import party_findings
from shared.catalog.releases.readiness import document_problems, genre_warnings, style_findings
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.errors import Conflict, Finding, InvalidInput
from shared.messages.mead.check import mead_findings
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


_MAX_STYLE_FINDINGS = 100
"""How many findings of the style check and of plug-ins are stored, errors first; the rest appears when these are
mended."""

_OWN = frozenset({"validationStatus", "validationErrors", "contentHash", "messageId", "ernFile", "lastGenerated"})
"""The fields of `ddex` that a review writes."""


@dataclass(frozen=True, slots=True)
class Review:
    """The result of a review: the fields of `ddex` to store, and the reference message if there is one."""

    fields: Mapping[str, Any]
    content_hash: str | None = None
    xml: bytes | None = None

    @property
    def deliverable(self) -> bool:
        """Whether the message was composed and is valid."""
        return self.xml is not None and self.fields.get("validationStatus") == "valid"


def review_release(release_id: str, adapters: Adapters) -> Review | None:
    """Reviews the current release. None if it no longer exists or if nothing has changed.

    For a ready release without problems, stores its reference message in the bucket and an immutable version.
    """
    data = adapters.store.get(f"releases/{release_id}")
    if data is None:
        return None
    review = _review(data, adapters)
    if _is_stored(data, review):
        return None
    if review.xml is not None:
        adapters.blobs.write(review.fields["ernFile"], review.xml, "application/xml")
    return review if _store(release_id, review, data, adapters) else None


def is_review(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    """Whether a change of a release is a review's own, which is not reviewed: plug-ins may never say the same twice."""
    if before is None or after is None:
        return False
    return before != after and _unreviewed(before) == _unreviewed(after)


def _unreviewed(release: Mapping[str, Any]) -> dict[str, Any]:
    ddex = release.get("ddex")
    others = {name: value for name, value in ddex.items() if name not in _OWN} if isinstance(ddex, Mapping) else {}
    return {**release, "ddex": others}


def _review(data: Mapping[str, Any], adapters: Adapters) -> Review:
    document = dict(data)
    checked = [*style_findings(document, adapters.store), *rule_findings(document, adapters.plugins)]
    if document.get("status") == "ready":  # a client may have said so without asking
        checked += ready_findings(document, adapters.plugins)
    told = [finding for finding in checked if finding.severity != "info"]
    style = sorted(told, key=lambda finding: finding.severity != "error")[:_MAX_STYLE_FINDINGS]
    problems = [*document_problems(document), *(finding for finding in style if finding.severity == "error")]
    parties = find_parties(party_ids_of(document), document["tenantId"], adapters.store)
    linked = (finding for finding in party_findings(document, parties) if finding.severity != "info")
    notes = [*(finding for finding in style if finding.severity != "error"), *linked]
    try:
        release = decode(Release, document)
    except InvalidInput:
        return Review(_findings([*problems, *notes]))
    notes += [*genre_warnings(release), *mead_findings(release)]
    digest = content_hash(release)
    if problems or release.status not in ("ready", "delivered"):
        return Review({**_findings([*problems, *notes]), "contentHash": digest}, digest)
    return _compose(release, digest, notes, parties, adapters)


def _compose(release: Release, digest: str, notes: list[Finding], parties: Parties, adapters: Adapters) -> Review:
    from shared.catalog.releases.message import compose_release, reference_request

    if release.ddex.last_generated is None and (finding := _over_quota(release, adapters)):
        return Review({**_findings([finding]), "contentHash": digest}, digest)
    party = sender_of(adapters.store, release.tenant_id)
    if party is None:
        return Review({**_findings([_NO_PARTY, *notes]), "contentHash": digest}, digest)
    try:
        request = reference_request(release, party, parties=parties)
        composed = compose_release(request, adapters.schemas, addressed=False)
    except InvalidInput as error:
        return Review({**_findings(error.problems), "contentHash": digest}, digest)
    message, report = composed.message, composed.report
    found = [finding for finding in report.findings if finding.severity != "info"]
    fields = {
        **_findings([*notes, *message.warnings, *found]),
        "contentHash": digest,
        "messageId": message.message_id,
        "ernFile": f"tenants/{release.tenant_id}/ern/{digest}.xml",
    }
    return Review(fields, digest, message.xml)


def _over_quota(release: Release, adapters: Adapters) -> Finding | None:
    """A finding if the tenant has more releases than it may. Clients create drafts that no function sees first."""
    try:
        check_release_quota(release.tenant_id, adapters, adding=0)
    except Conflict as error:
        return Finding("tenant.quotas.releases", error.message, "quota", remedy=error.remedy)
    return None


def _findings(problems: tuple[Finding, ...] | list[Finding]) -> dict[str, Any]:
    return {
        "validationStatus": "invalid" if any(problem.severity == "error" for problem in problems) else "valid",
        "validationErrors": [problem.to_dict() for problem in problems],
    }


def _is_stored(data: Mapping[str, Any], review: Review) -> bool:
    ddex = data.get("ddex")
    stored = ddex if isinstance(ddex, Mapping) else {}
    return all(stored.get(name) == value for name, value in review.fields.items())


def _store(release_id: str, review: Review, reviewed: Mapping[str, Any], adapters: Adapters) -> bool:
    """Stores the review unless the release has been written again in the meantime: that write has its own review."""
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
