"""The checks of performance: measured times against stated targets."""

from shared.catalog.releases.message import compose_release
from shared.diagnostics.suite.check import Check, CheckFailed, Context, Seen
from shared.diagnostics.suite.checks.compliance import DEFAULT_VERSION
from shared.diagnostics.suite.checks.delivery import own_package, send
from shared.platform.store.port import Query

_UPLOAD_BYTES = 1 << 20


def measure_composition(context: Context) -> Seen:
    """How long it takes to compose and validate a message. Raises InvalidRelease."""
    started = context.timer()
    composed = compose_release(context.sample.request(DEFAULT_VERSION), context.adapters.schemas)
    return Seen({"bytes": str(len(composed.message.xml))}, context.since(started))


def newest_deliveries_query(tenant_id: str) -> Query:
    """The first page of the tenant's deliveries, as the list shows it."""
    return Query("deliveries", where=(("tenantId", "==", tenant_id),), order=("-created",), limit=50)


def measure_query(context: Context) -> Seen:
    """How long it takes to read the first page of deliveries. Raises Unavailable."""
    started = context.timer()
    found = context.adapters.store.find(newest_deliveries_query(context.caller.tenant_id))
    return Seen({"documents": str(len(found))}, context.since(started))


def measure_upload(context: Context) -> Seen:
    """How long it takes to write a file of one mebibyte. Raises Unavailable."""
    content = bytes(_UPLOAD_BYTES)
    started = context.timer()
    written = context.adapters.blobs.write(f"{context.folder}/upload.bin", content, "application/octet-stream")
    return Seen({"bytes": str(written.size)}, context.since(started))


def measure_delivery(context: Context) -> Seen:
    """How long it takes to write files, compose a message, and transfer and verify the package. Raises as that does."""
    started = context.timer()
    package = own_package(context, "measured")
    result = send(package, context, "measured")
    measured_ms = context.since(started)
    if len(result.files) <= len(package.files) - 1:
        raise CheckFailed("The receipt does not name every file.")
    return Seen({"files": str(len(result.files)), "bytes": str(result.sent_bytes)}, measured_ms)


CHECKS = (
    Check(
        "composition",
        "performance",
        measure_composition,
        "Composing a message",
        "A message is composed and validated within five seconds.",
        "Give the functions more memory: their processor grows with it.",
        needs=("messages",),
        target_ms=5_000,
    ),
    Check(
        "query",
        "performance",
        measure_query,
        "Reading a list",
        "The first page of deliveries is read within half a second.",
        "Check that Firestore and the functions are in the same region.",
        needs=("store",),
        target_ms=500,
    ),
    Check(
        "upload",
        "performance",
        measure_upload,
        "Writing a file",
        "A file of one mebibyte is written within a second.",
        "Check that the bucket and the functions are in the same region.",
        needs=("bucket",),
        target_ms=1_000,
    ),
    Check(
        "endToEnd",
        "performance",
        measure_delivery,
        "Delivery from end to end",
        "A small release is stored, composed, validated, transferred and verified within a minute.",
        "Look at the measured times of composing and writing: one of them is the cause.",
        needs=("transfer", "messages"),
        target_ms=60_000,
    ),
)
