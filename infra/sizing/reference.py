"""Writes docs/explanation/sizing.md from the simulation, the prices and the limits.

`python -m infra.sizing.reference` writes the page (shared/generated.py). It takes up to a minute. No figure on the page
is written by hand.
"""

import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from infra.sizing.loads import ASSUMED, LIMITS, LOADS, SHARDS, Limit, Load
from infra.sizing.metered import Operations
from infra.sizing.prices import PRICES, READ, Price, price_of
from infra.sizing.simulation import TRACKS, simulate
from shared.generated import DOCS, Files, generate

PAGE = DOCS / "explanation/sizing.md"
_NOTICE = "<!-- Generated: python -m infra.sizing.reference -->"
_THOUSAND = 1000
_MONTH_MIN = 30 * 24 * 60
_EVERY_MIN = {
    "process_delivery_queue": 1,
    "watch_dialogues": 5,
    "send_digests": 5,
    "link_receipts": 5,
    "watch_webhooks": 5,
    "send_weekly_summaries": 15,
    "tend_jobs": 15,
}
"""How often each schedule runs; a test compares it with the functions."""
_RARE_SCHEDULES = 4
"""Schedules that run at most every quarter of an hour and do next to nothing while idle."""
_KEYS = 2
_KINDS = {
    "draft": f"a draft with {TRACKS} tracks",
    "edit": "one saved change",
    "recording": "a recording: uploaded, measured, compared",
    "cover": "the cover",
    "ready": "marked ready: composed, validated, versioned",
    "delivery": "a first delivery, with its log",
    "update": "the same again, forced",
    "takedown": "a takedown",
    "acknowledgements": "three acknowledgements: received, ingested, live",
    "receipt": "receipt linked, digest written",
}
_TENANTS = ((5, 5), (50, 10), (1_000, 10))
"""Releases a month and targets of a tenant."""
_SHOWN = ("reads", "writes", "deletes", "blob_reads", "blob_writes", "task_operations", "key_operations", "invocations")


def page(work: Mapping[str, Operations]) -> str:
    """The page as Markdown. `work` as `simulate` returns it."""
    return "\n".join(_lines(work)) + "\n"


def release_work(work: Mapping[str, Operations]) -> Operations:
    """The work of one release until it can be delivered."""
    files = work["recording"].times(TRACKS) + work["cover"]
    return work["draft"] + work["edit"].times(ASSUMED.edits) + files + work["ready"]


def delivery_work(work: Mapping[str, Operations]) -> Operations:
    """The work of one first delivery, until the DSP says that it is live."""
    return work["delivery"] + work["acknowledgements"] + work["receipt"]


def _lines(work: Mapping[str, Operations]) -> Iterator[str]:
    yield from ["# Sizing: what it costs, and what it can take", "", _NOTICE, ""]
    yield from _paragraph(
        "Every figure is calculated. The operations are counted while a release goes its way through the real use "
        "cases and triggers, with a store in memory (`infra/sizing/simulation.py`), and multiplied with Google's list "
        "prices. What cannot be counted there, such as the length of songs and the speed of a DSP's line, is assumed "
        "below: put your own values into `infra/sizing/loads.py` and run `venv/bin/python -m infra.sizing.reference`."
    )
    yield ""
    yield from _paragraph(
        "It is an estimate. Nobody has delivered a hundred thousand releases a day; retries, people who browse, "
        "exports and backups are not included."
    )
    yield from ["", "## What is counted", "", *_counted(work)]
    yield from ["", "## What is assumed", "", *_assumed()]
    yield from ["", "## What 1,000 deliveries cost", "", *_deliveries(work)]
    yield from ["", "## What a tenant costs a month", "", *_tenants(work)]
    yield from ["", "## What a deployment costs while nothing happens", "", *_idle(work)]
    yield from ["", "## What it can take", "", *_limits(work)]
    yield from ["", "## Prices", "", *_prices()]


def _counted(work: Mapping[str, Operations]) -> Iterator[str]:
    head = ("Work", "Reads", "Writes", "Deletes", "Files read", "Files written", "Tasks", "Key", "Functions")
    rows = (
        (title, *(_number(getattr(work[kind], name)) for name in _SHOWN), f"{work[kind].documents_bytes / 1024:.1f}")
        for kind, title in _KINDS.items()
    )
    yield from _table((*head, "Documents grow by, KiB"), rows)
    yield ""
    yield from _paragraph(
        "Tasks are operations of Cloud Tasks: creating one and dispatching it are two. A function also runs where it "
        "finds nothing to do: each write of a delivery starts two or three. Recordings that sound alike cost more "
        "reads, as the tones of the simulation do."
    )


def _assumed() -> Iterator[str]:
    rows = (
        ("A recording", f"{ASSUMED.track_bytes / 1e6:.0f} MB"),
        ("A release", f"{TRACKS} recordings and a cover: {ASSUMED.release_bytes / 1e6:.0f} MB"),
        ("Saved changes of a draft", str(ASSUMED.edits)),
        ("DSPs that get a release", str(ASSUMED.targets)),
        ("Speed of one delivery", f"{ASSUMED.send_bytes_per_s / 1e6:.0f} MB a second"),
        (
            "Length of a delivery",
            f"{ASSUMED.delivery_s:.0f} s, {ASSUMED.delivery_overhead_s:.0f} s of it beside the bytes",
        ),
        ("Measuring a recording", f"{ASSUMED.measure_s:.0f} s"),
        ("Any other invocation", f"{ASSUMED.invocation_s:g} s of one vCPU and {ASSUMED.memory_gib:g} GiB"),
        ("The busiest hour", f"{ASSUMED.peak:g} times the average"),
        ("Files and documents are kept", f"{ASSUMED.months} months"),
    )
    yield from _table(("Subject", "Value"), rows)


def delivery_costs(work: Mapping[str, Operations], number: int) -> dict[str, float]:
    """What so many first deliveries cost, in dollars, by subject."""
    done = delivery_work(work).times(number)
    seconds = number * ASSUMED.delivery_s + (done.invocations - number) * ASSUMED.invocation_s
    return {
        "Operations of Firestore, Cloud Storage, Cloud Tasks and Cloud KMS, invocations": price_of(done),
        "Time of functions": _time(seconds),
        "Documents, kept": PRICES["documents"].of(done.documents_bytes) * ASSUMED.months,
        "Data sent to DSPs": PRICES["egress"].of(number * ASSUMED.release_bytes),
    }


def release_costs(work: Mapping[str, Operations], number: float) -> dict[str, float]:
    """What so many releases cost until they can be delivered, in dollars, by subject."""
    done = release_work(work).times(number)
    measured = number * TRACKS
    seconds = measured * ASSUMED.measure_s + (done.invocations - measured) * ASSUMED.invocation_s
    return {
        "Operations": price_of(done),
        "Time of functions": _time(seconds),
        "Documents, kept": PRICES["documents"].of(done.documents_bytes) * ASSUMED.months,
        "Files, kept": PRICES["files"].of(number * ASSUMED.release_bytes) * ASSUMED.months,
    }


def _time(seconds: float) -> float:
    return PRICES["cpu_s"].of(seconds) + PRICES["memory_gib_s"].of(seconds * ASSUMED.memory_gib)


def _deliveries(work: Mapping[str, Operations]) -> Iterator[str]:
    costs = delivery_costs(work, _THOUSAND)
    done = delivery_work(work)
    yield from _paragraph(
        "First deliveries of whole releases, with log, receipt and acknowledgements. Each reads "
        f"{_number(done.reads)} documents and writes {_number(done.writes)}."
    )
    yield ""
    total = sum(costs.values())
    rows = [(subject, _dollars(cost), f"{cost / total:.1%}") for subject, cost in costs.items()]
    yield from _table(("Subject", "Dollars", "Share"), [*rows, ("All", _dollars(total), "")])
    small = total - costs["Data sent to DSPs"]
    yield ""
    yield from _paragraph(
        f"Without the network, {_THOUSAND:,} deliveries cost {_dollars(small)}: an update of metadata sends no "
        "recordings and costs little more than that. Data to a bucket of Google's in the same region is not billed."
    )


def _tenants(work: Mapping[str, Operations]) -> Iterator[str]:
    yield from _paragraph(
        "Each release goes to all targets once. Files and documents are billed for as long as they are kept; the "
        f"figure contains {ASSUMED.months} months of them, for the releases of one month."
    )
    yield ""
    rows = []
    for releases, targets in _TENANTS:
        made = release_costs(work, releases)
        sent = delivery_costs(work, releases * targets)
        storage = sum(cost for subject, cost in (*made.items(), *sent.items()) if subject.endswith("kept"))
        network = sent["Data sent to DSPs"]
        rest = sum(made.values()) + sum(sent.values()) - storage - network
        amounts = (rest, storage, network, rest + storage + network)
        rows.append((f"{releases:,}", f"{targets}", *(_dollars(amount) for amount in amounts)))
    head = ("Releases a month", "Targets", "Operations and time", "Storage", "Network", "All, dollars")
    yield from _table(head, rows)


def idle_work(work: Mapping[str, Operations]) -> Operations:
    """The work of all frequent schedules in a month in which nothing happens."""
    total = Operations()
    for name, minutes in _EVERY_MIN.items():
        total += work[f"idle {name}"].times(_MONTH_MIN / minutes)
    return total


def _idle(work: Mapping[str, Operations]) -> Iterator[str]:
    idle = idle_work(work)
    jobs = len(_EVERY_MIN) + _RARE_SCHEDULES
    rows = (
        ("Operations of schedules", f"{_number(idle.reads)} reads, {_number(idle.writes)} writes", price_of(idle)),
        (
            "Time of functions",
            f"{_number(idle.invocations)} invocations",
            _time(idle.invocations * ASSUMED.invocation_s),
        ),
        ("Jobs of Cloud Scheduler", str(jobs), PRICES["schedules"].of(jobs)),
        ("Key versions", str(_KEYS), PRICES["keys"].of(_KEYS)),
    )
    yield from _table(("Subject", "Number", "Dollars a month"), ((*row[:2], _dollars(row[2])) for row in rows))
    yield ""
    yield f"Together {_dollars(sum(row[2] for row in rows))} a month, less what is free."


def _limits(work: Mapping[str, Operations]) -> Iterator[str]:
    yield from _paragraph(
        f"What the busiest hour needs at each number of releases a day, each delivered to {ASSUMED.targets} DSPs, "
        "beside what the service takes. **Bold** is more than it takes as it is deployed."
    )
    yield ""
    loads = [Load(number, release_work(work), delivery_work(work)) for number in LOADS]
    head = ("Service", "What", "It takes", *(f"{number:,} a day" for number in LOADS))
    yield from _table(head, ((*_of(limit), *(_need(limit, load) for load in loads)) for limit in LIMITS))
    yield ""
    yield "What to do beyond:"
    yield ""
    ways = {f"{limit.service}, {limit.what}": (limit.way_out, limit.source) for limit in LIMITS}
    yield from _table(("Limit", "Way out", "Source"), ((name, *way) for name, way in ways.items()))
    yield ""
    yield from _paragraph(
        f"What is spread already: statistics of a day over {SHARDS} documents a tenant, logs and versions over a "
        "collection for each delivery and release, locks over one document for each release and target, receipts' "
        "chains by tenant. Ids are random or digests, so no collection is written at its end only."
    )


def _of(limit: Limit) -> tuple[str, str, str]:
    return limit.service, limit.what, f"{_number(limit.most)} {limit.unit}"


def _need(limit: Limit, load: Load) -> str:
    need = limit.need(load)
    return f"**{_number(need)}**" if need > limit.most else _number(need)


def _prices() -> Iterator[str]:
    yield from _paragraph(
        f"List prices of `us-central1` in US dollars, as of {READ}, without free tiers and discounts. Other regions "
        "cost more. Unverified ones were found on pages that quote the source: compare them with it."
    )
    yield ""
    yield from _table(("Service", "What", "Dollars", "Per", "Source"), map(_price, PRICES.values()))


def _price(price: Price) -> tuple[str, ...]:
    source = price.source if price.verified else f"unverified: {price.source}"
    return price.service, price.what, f"{price.dollars:.10f}".rstrip("0"), price.unit, source


def _number(value: float) -> str:
    """The number as people read it: whole if it is large, else with two digits that matter."""
    if value >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2g}" if value >= 0.001 else f"{value:.1g}"


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}"


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, 120, break_long_words=False, break_on_hyphens=False)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cells)} |"


def files() -> Files:
    """The page; the simulation takes up to a minute."""
    return {PAGE: page(simulate())}


if __name__ == "__main__":
    sys.exit(generate(files(), "infra.sizing.reference", sys.argv[1:]))
