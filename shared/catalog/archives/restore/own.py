"""Refuses what an archive must not bring into a tenant: documents, files and references of another tenant. Pure.

The proof of an archive says who made it, not that its maker meant well: whoever has the key of an installation can sign
any document. What a restored document names is later read, sent to DSPs and deleted in the tenant's name.
"""

import re
from collections.abc import Iterator
from typing import Any

from shared.catalog.archives.format.collections import Collection
from shared.errors import Tampered
from shared.ids import lane_id, tenant_folder
from shared.platform.blobs.path import is_within
from shared.platform.store.port import Data

FILE_FIELDS = frozenset({"storagePath", "storageUrl", "derived", "original", "ernFile"})
"""Fields with the path of a file in the bucket; `derived` has several by name."""
_BUCKET = re.compile(r"^gs://[^/]*/")
_WEB = ("https://", "http://")
"""How the URL of a file begins that is in no bucket of ours, as that of an imported file."""

REFERENCES = {
    "releaseId": "releases",
    "releaseIds": "releases",
    "usedBy": "releases",
    "targetId": "deliveryTargets",
    "targetIds": "deliveryTargets",
    "importId": "importJobs",
    "salesImportId": "salesImports",
    "replacedBy": "salesReports",
    "touched": "salesReports",
    "stored": "salesReports",
    "known": "salesReports",
    "assetId": "assets",
    "fileId": "assets",
    "audioId": "assets",
    "coverId": "assets",
    "imageId": "assets",
    "keptWith": "assets",
    "partyId": "parties",
    "labelPartyId": "parties",
    "poolId": "numberPools",
    "deliveryId": "deliveries",
    "deliveryIds": "deliveries",
    "previous": "deliveries",
    "lane": "locks",
    "batch": "batches",
    "acknowledgementId": "acknowledgements",
    "firstReport": "salesReports",
    "royaltyRunId": "royaltyRuns",
    "termsId": "royaltyTerms",
    "lastReport": "salesReports",
}
"""Fields with the id of another document, or a list of ids, and its collection."""
_ID = re.compile(r"^[A-Za-z0-9_-]{1,128}$")


def require_own(collection: Collection, path: str, data: Data, tenant_id: str) -> None:
    """Raises Tampered unless the document, its id and every file that it names are the tenant's."""
    document_id = path.rpartition("/")[2]
    owner = "id" if collection.name == "tenants" else "tenantId"
    tenants = [text for _, text in _texts(data, frozenset({"tenantId"}))]
    if data.get(owner) != tenant_id or any(tenant != tenant_id for tenant in tenants):
        raise Tampered(f"{path} belongs to another tenant.")
    if data.get("id", document_id) != document_id or not _is_named_for(collection, document_id, data, tenant_id):
        raise Tampered(f"{path} has the id of another document.")
    for _, file in _texts(_without_package(collection, data), FILE_FIELDS):
        if not (file.startswith(_WEB) or is_own_file(_BUCKET.sub("", file), tenant_id)):
            raise Tampered(f"{path} names the file {file!r}, which is not below {tenant_folder(tenant_id)}/.")


def _without_package(collection: Collection, data: Data) -> Data:
    """A delivery without what it says of its package, whose files have their names at the target."""
    return {name: value for name, value in data.items() if (collection.pattern, name) != ("deliveries", "package")}


def references_of(path: str, data: Data) -> Iterator[str]:
    """The paths of the documents that this one belongs to or refers to, as far as they are ids."""
    parts = path.split("/")
    if len(parts) > 2:
        yield "/".join(parts[:2])
    if parts[0] == "switches":
        yield f"releases/{parts[1]}"  # whose id it has
    for name, text in _texts(data, frozenset(REFERENCES)):
        if _ID.match(text):
            yield f"{REFERENCES[name]}/{text}"


def _is_named_for(collection: Collection, document_id: str, data: Data, tenant_id: str) -> bool:
    """Whether an id that follows from the tenant, or from what the document is about, is the document's."""
    if collection.named == "tenant":
        return document_id == tenant_id or document_id.startswith((f"{tenant_id}_", f"{tenant_id}-"))
    if collection.named == "lane":
        return document_id == lane_id(str(data.get("releaseId")), str(data.get("targetId")))
    return True


def is_own_file(path: str, tenant_id: str) -> bool:
    """Whether a path in the bucket is below the tenant's folder, and cannot leave it."""
    return is_within(path, tenant_folder(tenant_id))


def _texts(value: Any, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The texts in fields of these names, anywhere in a document, with the name of the field."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in names:
                yield from ((name, text) for text in _strings(item))
            else:
                yield from _texts(item, names)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, names)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
