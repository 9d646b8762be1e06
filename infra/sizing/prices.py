"""Google Cloud's list prices as data, in US dollars, for us-central1 and without the free tiers."""

from dataclasses import dataclass

from infra.sizing.metered import Operations

READ = "2026-11"
"""When the sources were read."""
GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs. `unit` says how many of what `dollars` are for."""

    service: str
    what: str
    dollars: float
    per: float
    unit: str
    source: str
    verified: bool = False

    def of(self, number: float) -> float:
        """What so many cost, in dollars."""
        return number * self.dollars / self.per


_FIRESTORE = "cloud.google.com/firestore/pricing"
_STORAGE = "cloud.google.com/storage/pricing"
_RUN = "cloud.google.com/run/pricing"
_TASKS = "cloud.google.com/tasks/pricing"
_KMS = "cloud.google.com/kms/pricing"
PRICES = {
    "reads": Price("Firestore", "document reads", 0.03, 100_000, "100,000", _FIRESTORE),
    "writes": Price("Firestore", "document writes", 0.09, 100_000, "100,000", _FIRESTORE),
    "deletes": Price("Firestore", "document deletes", 0.01, 100_000, "100,000", _FIRESTORE),
    "documents": Price("Firestore", "stored documents and indexes", 0.15, GIB, "GiB and month", _FIRESTORE),
    "files": Price("Cloud Storage", "stored files, Standard", 0.02, GIB, "GiB and month", _STORAGE, verified=True),
    "blob_writes": Price("Cloud Storage", "class A operations", 0.005, 1000, "1,000", _STORAGE),
    "blob_reads": Price("Cloud Storage", "class B operations", 0.0004, 1000, "1,000", _STORAGE),
    "egress": Price("Network", "data sent to the internet", 0.12, GIB, "GiB", "cloud.google.com/vpc/network-pricing"),
    "task_operations": Price("Cloud Tasks", "operations", 0.40, 1e6, "million", _TASKS, verified=True),
    "invocations": Price("Cloud Functions", "invocations", 0.40, 1e6, "million", _RUN),
    "cpu_s": Price("Cloud Functions", "vCPU seconds", 0.000024, 1, "second", _RUN),
    "memory_gib_s": Price("Cloud Functions", "memory", 0.0000025, 1, "GiB and second", _RUN),
    "key_operations": Price("Cloud KMS", "operations with a key", 0.03, 10_000, "10,000", _KMS),
    "keys": Price("Cloud KMS", "active key versions", 0.06, 1, "version and month", _KMS),
    "schedules": Price("Cloud Scheduler", "jobs", 0.10, 1, "job and month", "cloud.google.com/scheduler/pricing"),
}
"""By the name of what is counted. Those that are not verified were found on pages that quote the source."""
COUNTED = (
    "reads",
    "writes",
    "deletes",
    "blob_writes",
    "blob_reads",
    "task_operations",
    "key_operations",
    "invocations",
)
"""What the simulation counts and is billed by the piece."""


def price_of(work: Operations) -> float:
    """What the counted operations cost, in dollars; without time, storage and network."""
    return sum(PRICES[name].of(getattr(work, name)) for name in COUNTED)
