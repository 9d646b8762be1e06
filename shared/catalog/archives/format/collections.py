"""Declares which collections an archive has, and what a restore may do with their documents. Data.

Everything else that a tenant has is left out on purpose; `LEFT_OUT` says why. A test finds collections in neither.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from shared.ids import mead_path, message_path
from shared.model.delivery.states import OPEN
from shared.platform.store.port import Data, Query

Policy = Literal["content", "record", "settings"]
"""content: gets the archive's state · record: comes back if it is missing, and is never changed, because it says what
happened · settings: only the fields in `fields` are restored, in the document that the tenant has."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file in the bucket that a document names."""

    path: str
    sha256: str | None = None
    """Its SHA-256 as measured, if it was."""
    required: bool = False
    """Whether it is missed if it is not there."""


def _no_files(_document: Data) -> Iterator[NamedFile]:
    return iter(())


def _as_it_is(document: Data) -> Data:
    return document


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection whose documents have `tenantId`; `within` is the parent of a sub-collection."""

    name: str
    policy: Policy
    within: str = ""
    release: str = ""
    """The field with the id of the release that a document belongs to; `id` for the releases themselves. Only what
    restoring one release brings back has one."""
    fields: tuple[str, ...] = ()
    """For `settings`: the fields that are restored."""
    kept: tuple[str, ...] = ()
    """For `settings`: what within those fields stays as the tenant has it."""
    files: Callable[[Data], Iterator[NamedFile]] = _no_files
    """The files that a document names."""
    archived: Callable[[Data], Data] = _as_it_is
    """The document as the archive has it: without what only a running worker means."""
    restored: Callable[[Data], Data] = _as_it_is
    """The document as it comes back when it is missing."""
    title: str = ""
    """The field that says what a document is, for people."""
    secrets: str = ""
    """The collection with the credentials of a document, under the same id: they go where its `config` says."""
    named: Literal["", "tenant", "lane"] = ""
    """What the id of a document follows from: the tenant's id, or the release and the target that a lane is of."""

    def find(self, owner: str) -> Query:
        """Selects the documents of a tenant by its id, or for a sub-collection those of the parent at a path."""
        if self.within:
            return Query(f"{owner}/{self.name}")
        field = "id" if self.name == "tenants" else "tenantId"
        return Query(self.name, where=((field, "==", owner),))

    @property
    def pattern(self) -> str:
        """The name with that of its parent: `releases/versions`."""
        return f"{self.within}/{self.name}" if self.within else self.name

    @property
    def has_files(self) -> bool:
        """Whether its documents may name files."""
        return self.files is not _no_files


def _asset_files(asset: Data) -> Iterator[NamedFile]:
    if asset.get("status") != "ready":
        return
    measured = asset.get("audio") or asset.get("image") or asset.get("document") or {}
    yield NamedFile(str(asset["storagePath"]), (measured.get("hashes") or {}).get("sha256"), required=True)
    for path in (asset.get("derived") or {}).values():
        yield NamedFile(str(path))


def _release_files(release: Data) -> Iterator[NamedFile]:
    ddex = release.get("ddex")
    if isinstance(ddex, Mapping) and isinstance(ddex.get("ernFile"), str):
        yield NamedFile(ddex["ernFile"])


def _delivery_files(delivery: Data) -> Iterator[NamedFile]:
    tenant_id, delivery_id = str(delivery["tenantId"]), str(delivery["id"])
    yield NamedFile(message_path(tenant_id, delivery_id))
    if delivery.get("meadOnly") or (delivery.get("package") or {}).get("meadFile"):
        yield NamedFile(mead_path(tenant_id, delivery_id))


def _acknowledgement_files(acknowledgement: Data) -> Iterator[NamedFile]:
    if isinstance(acknowledgement.get("original"), str):
        yield NamedFile(acknowledgement["original"])


def _report_files(report: Data) -> Iterator[NamedFile]:
    return _kept(*(report.get("files") or []))


def _kept(*files: Data | None) -> Iterator[NamedFile]:
    for file in files:
        if file:
            yield NamedFile(str(file["storagePath"]), file.get("sha256"), required=True)


def _terms_files(terms: Data) -> Iterator[NamedFile]:
    return _kept(terms.get("agreements"), terms.get("rates"))


def _run_files(run: Data) -> Iterator[NamedFile]:
    return _kept(run.get("file"), run.get("considered"))


def _segment_files(ledger: Data) -> Iterator[NamedFile]:
    return _kept(ledger.get("considered"), *(segment.get("file") for segment in ledger.get("segments") or []))


def _statement_files(statement: Data) -> Iterator[NamedFile]:
    return _kept(statement.get("file"))


def _without(*names: str) -> Callable[[Data], Data]:
    return lambda document: {name: value for name, value in document.items() if name not in names}


def _stopped(delivery: Data) -> Data:
    """A delivery that was open comes back as cancelled, so that a restore sends nothing."""
    if delivery.get("status") not in OPEN:
        return delivery
    running = ("waiting", "leaseExpires", "continuation", "advance", "progress", "batch")
    return {**_without(*running)(delivery), "status": "cancelled"}


def _given_up(job: Data) -> Data:
    """An import that had not ended comes back as failed: the archive has neither its files nor its items."""
    return {**job, "status": "failed"} if job.get("status") in ("queued", "running", "planned") else job


def _without_domain(tenant: Data) -> Data:
    """The tenant without its custom domain, which one tenant holds, and without its members and plug-ins."""
    kept = _without("domain", "plugins", "users", "owner")(tenant)
    branding = kept.get("branding")
    return {**kept, "branding": _without("customDomain")(branding)} if isinstance(branding, dict) else kept


_CIRCUIT = ("circuit", "dialogueProblem", "lastDelivery")

ARCHIVED: tuple[Collection, ...] = (
    Collection(
        "tenants",
        "settings",
        fields=("type", "settings", "branding"),
        kept=("branding.customDomain",),  # one tenant holds it, and proves in the DNS that it is its own
        archived=_without_domain,
        title="name",
    ),
    Collection("genreMappings", "content", title="provider", named="tenant"),
    Collection("revisions", "record", within="genreMappings"),
    Collection("templates", "content", title="name"),
    Collection("parties", "content", title="name"),
    # Pools and numbers are records: an earlier state of a pool would hand out its numbers twice.
    Collection("numberPools", "record", title="name"),
    Collection("numbers", "record", title="number", named="tenant"),
    Collection(
        "deliveryTargets", "content", archived=_without(*_CIRCUIT), title="name", secrets="deliveryTargetSecrets"
    ),
    Collection("releases", "content", release="id", files=_release_files, title="basic.title"),
    Collection("versions", "record", within="releases", release="release.id"),
    Collection("assets", "content", release="releaseId", files=_asset_files, title="fileName"),
    Collection("importProfiles", "content", title="name"),
    Collection("importJobs", "record", archived=_without("leaseExpires", "files"), restored=_given_up),
    Collection("salesImports", "record", archived=_without("leaseExpires"), restored=_given_up),
    Collection("salesReports", "record", files=_report_files, title="service", named="tenant"),
    Collection("salesSums", "record", named="tenant"),
    # Matches are records, as what was counted of reports is: an earlier state of either would not fit the other.
    Collection("salesMatches", "record", title="title", named="tenant"),
    Collection("salesCounted", "record", named="tenant"),
    # The ledger and what was booked by it are records: an earlier state would pay twice.
    Collection("royaltyTerms", "record", files=_terms_files, title="version", named="tenant"),
    Collection(
        "royaltyRuns", "record", files=_run_files, archived=_without("leaseExpires"), restored=_given_up, title="period"
    ),
    Collection("royaltyLedgers", "record", files=_segment_files, named="tenant"),
    Collection("royaltyStatements", "record", files=_statement_files, title="payee", named="tenant"),
    Collection("switches", "content", release="id"),
    Collection("locks", "record", named="lane"),
    Collection("batches", "record"),
    Collection("deliveries", "record", files=_delivery_files, restored=_stopped, title="ernMessageId"),
    Collection("logs", "record", within="deliveries"),
    Collection("deliveryHistory", "record"),
    Collection("deliveryStatistics", "record", named="tenant"),
    Collection("receipts", "record"),
    Collection("receiptChains", "record", named="tenant"),
    Collection("acknowledgements", "record", files=_acknowledgement_files),
    Collection("tasks", "record", title="title"),
)
"""In the order in which they are written and restored: what others refer to comes first."""

_SECRET = "Credentials and secrets never leave the installation."  # noqa: S105  # nosec B105
_PEOPLE = "People and their memberships belong to the installation; members are invited again."
_RUNNING = "It has only what running work needs."
_DERIVED = "It is computed from other documents."
_LOG = "The audit log is a chain of its own that nothing may be inserted into; it has its own export."
_OF_PLUGINS = "Plug-ins are installed, licensed and configured in the installation that has them deployed."
_ABOUT = "It is about exports and backups themselves."

LEFT_OUT: Mapping[str, str] = {
    "releases/{releaseId}/presence": _RUNNING,
    "releaseIndex": _DERIVED,
    "importJobs/{importId}/items": "They are for looking at an import and rolling it back, not for what it made.",
    "deliveryTargetSecrets": _SECRET,
    "payeeLinks": _SECRET,
    "transferNotes": _RUNNING,
    "dialogues": _RUNNING,
    "dialogueSecrets": _SECRET,
    "notifications": "Messages to people; nothing depends on them.",
    "mail": _RUNNING,
    "digests": _RUNNING,
    "summaries": _RUNNING,
    "linkKeys": _SECRET,
    "tenantControls": "The operator of the installation sets it.",
    "tenants/{tenantId}/members": _PEOPLE,
    "users": _PEOPLE,
    "consents": _PEOPLE,
    "erasedPeople": _PEOPLE,
    "inviteCodes": _PEOPLE,
    "apiKeys": _SECRET,
    "rateLimits": _RUNNING,
    "webhooks": "A subscription is useless without its secret, and its URL may contain one.",
    "webhookMessages": _RUNNING,
    "webhookSecrets": _SECRET,
    "pluginInstallations": _OF_PLUGINS,
    "pluginState": _OF_PLUGINS,
    "pluginRuns": _RUNNING,
    "pluginTimers": _RUNNING,
    "pluginSlots": _RUNNING,
    "auditLog": _LOG,
    "auditHeads": _LOG,
    "auditOrigins": _LOG,
    "testRuns": "It is about the installation that was tested.",
    "health": "It says how the installation is.",
    "status": "It says how the installation was.",
    "pluginRegistries": "The operator of the installation chooses the registry.",
    "incidents": "The operator of the installation tells about them.",
    "exportJobs": _ABOUT,
    "backups": _ABOUT,
    "backupKeys": _SECRET,
    "restoreJobs": _ABOUT,
}
"""The collections that no archive has, and why."""

BY_PATTERN: Mapping[str, Collection] = {each.pattern: each for each in ARCHIVED}


def collection_of(path: str) -> Collection | None:
    """The collection of the document at this path; None if archives do not have it."""
    parts = path.split("/")
    return BY_PATTERN.get("/".join(parts[0::2])) if len(parts) in (2, 4) else None
