"""What is assumed of releases, transfers and days, and the limits of the services. Everything else is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from infra.sizing.metered import Operations
from infra.sizing.prices import GIB
from infra.sizing.simulation import TRACKS


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Typical values; calculate with yours."""

    track_bytes: int = 210 * 44_100 * 4
    """Three and a half minutes of 16-bit stereo at 44.1 kHz."""
    cover_bytes: int = 3_000_000
    edits: int = 20
    """Times that the editor saves a draft."""
    targets: int = 10
    """DSPs that get each release."""
    send_bytes_per_s: int = 20_000_000
    """How fast one delivery is sent. The DSP's line decides."""
    delivery_overhead_s: float = 5.0
    """Seconds of a delivery beside the bytes: cold start, sign-in, composition, verification."""
    measure_s: float = 5.0
    """Seconds in which one recording is measured."""
    invocation_s: float = 0.1
    """Seconds of any other invocation; the platform bills no less."""
    memory_gib: float = 0.5
    peak: float = 3.0
    """How much more than on average arrives in the busiest hour."""
    months: int = 12
    """How long files and documents are kept, for the cost of storage."""

    @property
    def release_bytes(self) -> int:
        """The size of a release's files."""
        return TRACKS * self.track_bytes + self.cover_bytes

    @property
    def delivery_s(self) -> float:
        """The seconds that a first delivery takes."""
        return self.release_bytes / self.send_bytes_per_s + self.delivery_overhead_s


ASSUMED = Assumptions()
LOADS = (10, 1_000, 100_000)
"""Releases a day."""
_DAY_S = 86_400


class Load(NamedTuple):
    """A number of releases a day, each delivered to all targets, and the counted work of one release and delivery."""

    releases: int
    release: Operations
    delivery: Operations
    assumed: Assumptions = ASSUMED

    @property
    def deliveries_per_s(self) -> float:
        """Deliveries a second in the busiest hour."""
        return self.releases * self.assumed.targets * self.assumed.peak / _DAY_S

    @property
    def releases_per_s(self) -> float:
        """Releases a second in the busiest hour."""
        return self.releases * self.assumed.peak / _DAY_S

    def per_s(self, name: str) -> float:
        """Operations of one kind a second in the busiest hour."""
        return float(
            self.releases_per_s * getattr(self.release, name) + self.deliveries_per_s * getattr(self.delivery, name)
        )

    def written_per_s(self, collection: str) -> float:
        """Writes of documents of one collection a second in the busiest hour."""
        release, delivery = self.release.by_collection[collection], self.delivery.by_collection[collection]
        return self.releases_per_s * release + self.deliveries_per_s * delivery


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something a service takes. `way_out` says what to do beyond."""

    service: str
    what: str
    most: float
    unit: str
    need: Callable[[Load], float]
    way_out: str
    source: str


_BEST_PRACTICES = "cloud.google.com/firestore/docs/best-practices"
DELIVER_INSTANCES = 50
"""`max_instances` of the function `deliver`; a test compares it with the function."""
TICK = 1000
"""Deliveries that one tick queues; a test compares it with shared/delivery/queue/tick.py."""
SHARDS = 8
"""Documents over which a tenant's statistics of a day are spread; a test compares it with shared/analytics."""
LIMITS = (
    Limit(
        "Firestore",
        "writes to `deliveries`, whose index of times is sequential",
        500,
        "a second",
        lambda load: load.written_per_s("deliveries"),
        "A shard in the index of `waiting.until`, which the tick reads in turn; fewer writes by batches of releases.",
        _BEST_PRACTICES,
    ),
    Limit(
        "Firestore",
        "lines of one delivery's log, which has a collection and an index of its own",
        500,
        "a second",
        lambda load: load.delivery.by_collection["deliveries/logs"] / load.assumed.delivery_s,
        "None needed: it does not grow with the load.",
        _BEST_PRACTICES,
    ),
    Limit(
        "Firestore",
        "writes to one document of statistics, if one tenant has all of the load",
        1,
        "a second",
        lambda load: load.written_per_s("deliveryStatistics") / SHARDS,
        f"Raise the number of shards ({SHARDS}); with several tenants each has shards of its own.",
        _BEST_PRACTICES,
    ),
    Limit(
        "Firestore",
        "writes to one document while a delivery is sent: what it verified",
        1,
        "a second",
        lambda load: load.delivery.hottest / load.assumed.delivery_s,
        "None needed: it does not grow with the load.",
        _BEST_PRACTICES,
    ),
    Limit(
        "Cloud Tasks",
        "tasks dispatched by the queue `deliver`",
        500,
        "a second",
        lambda load: load.deliveries_per_s,
        "A second queue with a second function.",
        "cloud.google.com/tasks/docs/quotas",
    ),
    Limit(
        "Cloud Functions",
        "deliveries at the same time",
        DELIVER_INSTANCES,
        "instances",
        lambda load: load.deliveries_per_s * load.assumed.delivery_s,
        "Raise `max_instances` and the queue's concurrency together. More instances are a quota of the project.",
        "functions/deliveries.py",
    ),
    Limit(
        "The tick",
        "deliveries that become due by a schedule or a retry, if all do",
        TICK / 60,
        "a second",
        lambda load: load.deliveries_per_s,
        "Immediate deliveries do not pass through it. Several ticks may overlap: run it more often.",
        "shared/delivery/queue/tick.py",
    ),
    Limit(
        "Cloud Storage",
        "files written to the bucket",
        1_000,
        "a second",
        lambda load: load.per_s("blob_writes"),
        "It grows by itself if the load grows slowly; paths begin with the tenant's id, not with a time.",
        "cloud.google.com/storage/docs/request-rate",
    ),
    Limit(
        "Cloud Storage",
        "files read from the bucket",
        5_000,
        "a second",
        lambda load: load.per_s("blob_reads"),
        "The same.",
        "cloud.google.com/storage/docs/request-rate",
    ),
    Limit(
        "Cloud KMS",
        "credentials decrypted",
        60_000 / 60,
        "a second",
        lambda load: load.per_s("key_operations"),
        "Ask for a larger quota.",
        "cloud.google.com/kms/quotas",
    ),
    Limit(
        "Network",
        "bytes sent by all instances",
        DELIVER_INSTANCES * ASSUMED.send_bytes_per_s / GIB,
        "GiB a second",
        lambda load: load.deliveries_per_s * load.assumed.release_bytes / GIB,
        "As for deliveries at the same time: it is the same limit, in bytes.",
        "functions/deliveries.py",
    ),
)
