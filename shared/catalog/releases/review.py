"""Owns the review of a release after each write: problems stored, and once ready, composed, validated, kept.

The review is a function of the document: run three times, late or out of order, it ends the same. It
writes only what differs, so its own write does not set it off again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.accounts.tenants.party import sender_of
from shared.catalog.releases.readiness import release_problems
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.clock import Clock
from shared.errors import Finding, InvalidInput
from shared.ids import message_id
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import DELETE, Store, Transaction
from shared.validation.schemas import SchemaSource

_NO_PARTY = Finding(
    "tenant.settings.party",
    "The tenant has no DDEX party id, so no message can be composed.",
    "missing-party",
    "warning",
    remedy="Set settings.party in the tenant's settings.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review found: fields of `ddex` to store, and the reference message if there is one."""

    fields: Mapping[str, Any]
    content_hash: str | None = None
    xml: bytes | None = None

    @property
    def deliverable(self) -> bool:
        """True if it was composed and nothing blocks."""
        return self.xml is not None and self.fields.get("validationStatus") == "valid"


def review_release(
    release_id: str, *, store: Store, blobs: Blobs, schemas: SchemaSource | None, clock: Clock
) -> Verdict | None:
    """Reviews the release as it stands now; None if it is gone or nothing has changed.

    A ready release without problems gets its reference message in the bucket and an immutable version.
    """
    data = store.get(f"releases/{release_id}")
    if data is None:
        return None
    verdict = _judge(data, store, schemas)
    if _stands(data, verdict):
        return None
    if verdict.xml is not None:
        blobs.write(verdict.fields["ernFile"], verdict.xml, "application/xml")
    return verdict if _keep(release_id, verdict, data, store, clock) else None


def _judge(data: Mapping[str, Any], store: Store, schemas: SchemaSource | None) -> Verdict:
    try:
        release = decode(Release, data)
    except InvalidInput as error:
        return Verdict(_findings(error.problems))
    problems = release_problems(release)
    digest = content_hash(release)
    if problems or release.status not in ("ready", "delivered"):
        return Verdict({**_findings(problems), "contentHash": digest}, digest)
    return _compose(release, digest, store, schemas)


def _compose(release: Release, digest: str, store: Store, schemas: SchemaSource | None) -> Verdict:
    from shared.messages.ern.compose.message import compose_message
    from shared.messages.ern.request import MessageRequest
    from shared.messages.packages.build import delivered_files
    from shared.messages.packages.layout import layout_named
    from shared.validation.measured import content_of_assets
    from shared.validation.validate import validate_message

    party = sender_of(store, release.tenant_id)
    if party is None:
        return Verdict({**_findings([_NO_PARTY]), "contentHash": digest}, digest)
    try:
        files = delivered_files(release, layout_named("ddex-sftp-1.6"))
        message = compose_message(
            MessageRequest(
                release=release,
                action="Initial",
                message_id=message_id(digest[:32]),
                created=release.updated,
                sender=party,
                recipient=party,
                version=release.ddex.version,
                profile=release.ddex.profile,
                files=files,
            )
        )
    except InvalidInput as error:
        return Verdict({**_findings(error.problems), "contentHash": digest}, digest)
    content = content_of_assets(release.assets, files)
    report = validate_message(message.xml, schemas=schemas, content=content)
    found = [finding for finding in report.findings if finding.severity != "info"]
    fields = {
        **_findings([*message.warnings, *found]),
        "contentHash": digest,
        "messageId": message.message_id,
        "ernFile": f"tenants/{release.tenant_id}/ern/{digest}.xml",
    }
    return Verdict(fields, digest, message.xml)


def _findings(problems: tuple[Finding, ...] | list[Finding]) -> dict[str, Any]:
    return {
        "validationStatus": "invalid" if any(problem.severity == "error" for problem in problems) else "valid",
        "validationErrors": [problem.to_dict() for problem in problems],
    }


def _stands(data: Mapping[str, Any], verdict: Verdict) -> bool:
    ddex = data.get("ddex")
    kept = ddex if isinstance(ddex, Mapping) else {}
    return all(kept.get(name) == value for name, value in verdict.fields.items())


def _keep(release_id: str, verdict: Verdict, judged: Mapping[str, Any], store: Store, clock: Clock) -> bool:
    """Stores the verdict, unless the release was written again meanwhile: that write has a review of its own."""
    now = clock()

    def work(transaction: Transaction) -> bool:
        path = f"releases/{release_id}"
        data = transaction.get(path)
        if data != judged:
            return False
        version = None
        if verdict.xml is not None and verdict.content_hash is not None:
            version = version_path(release_id, verdict.content_hash)
            version = None if transaction.get(version) else version
        if version is not None:
            transaction.set(version, version_snapshot(decode(Release, data), verdict.content_hash or "", now))
        fields = {f"ddex.{name}": value for name, value in verdict.fields.items()}
        if not isinstance(data.get("ddex", {}), Mapping):
            fields = {"ddex": dict(verdict.fields)}
        elif "ernFile" not in verdict.fields:
            fields |= {"ddex.ernFile": DELETE, "ddex.messageId": DELETE}
        transaction.update(path, {**fields, **({"ddex.lastGenerated": now} if verdict.xml else {})})
        return True

    return store.transact(work)
