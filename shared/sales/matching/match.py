"""Brings the matches of a tenant's sales in agreement with a stored report, however often it is tried.

What the matches have of a report is written in the same transaction as they are. So a report that is matched again adds
nothing, one that does not count any more is taken back, and an interrupted run is completed by the next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from shared.accounts.adapters import Adapters
from shared.errors import Unavailable
from shared.model.codec import decode, encode
from shared.model.sales.match import CountedReport, SalesMatch
from shared.model.sales.stored import ReportSums, SalesFigures, StoredReport
from shared.platform.store.port import Reader, Transaction
from shared.sales.matching.decision import Decision
from shared.sales.matching.entry import new_match, with_decision, with_report, without_report
from shared.sales.matching.named import Named, Reported, named_in, reported_in
from shared.sales.matching.search import decide
from shared.sales.stored import find_report, sums_path

_TRIES = 5
_CHUNK = 100
"""Matches that one transaction writes."""


def match_path(match_id: str) -> str:
    """The path of a match."""
    return f"salesMatches/{match_id}"


def put_match(match: SalesMatch, transaction: Transaction, now: datetime) -> None:
    """Writes a match, or deletes one that no report names any more and nobody settled."""
    if match.reports or match.state == "settled":
        transaction.set(match_path(match.id), encode(match.model_copy(update={"updated": now})))
    else:
        transaction.delete(match_path(match.id))


def match_report(report_id: str, tenant_id: str, adapters: Adapters) -> int:
    """Matches what a tenant's stored report sums up with its catalogue, and counts its figures. Idempotent.

    To be called after a report was stored, replaced or removed: what does not count any more is taken back. Settled
    matches keep what people decided. Returns how many matches changed. Looks up the recordings that the sums list, at
    most 500, in batches; reads at most 18,000 entries of the catalogue's index and 500 releases, if no number and every
    title is frequent. Raises Unavailable, also if the report changes again and again meanwhile.
    """
    for _ in range(_TRIES):
        try:
            return _match(report_id, tenant_id, adapters)
        except _ChangedError:
            continue
    raise Unavailable("The report changes again and again while it is matched.")


def _match(report_id: str, tenant_id: str, adapters: Adapters) -> int:
    now, store = adapters.clock(), adapters.store
    work = _read(report_id, store)
    if work is None or work.tenant_id != tenant_id:
        return 0
    known = _known(work.ids, work.tenant_id, store)
    open_ = {each: _sought(known.get(each), work.reported.get(each)) for each in work.ids if not _settled(known, each)}
    decisions = decide(open_, work.tenant_id, store)
    changed = 0
    for start in range(0, len(work.ids), _CHUNK):
        ids = work.ids[start : start + _CHUNK]
        changed += store.transact(partial(work.write, ids, decisions, now))
    return changed


def _read(report_id: str, reader: Reader) -> "_Work | None":
    """What is to be done about a report; None if there is none, and nothing was counted of it."""
    report, counted = find_report(report_id, reader), _counted(report_id, reader)
    owner = report or counted
    if owner is None:
        return None
    sums = reader.get(sums_path(report_id))
    own = sums is not None and sums.get("tenantId") == owner.tenant_id and _counts(report, owner.tenant_id)
    reported = reported_in(decode(ReportSums, sums).recordings, owner.tenant_id) if own else {}
    ids = sorted({*reported, *_had(counted, owner.tenant_id)})
    return _Work(report_id, owner.tenant_id, reported, ids, _content(report))


class _ChangedError(Exception):
    """The report is another one than the one whose sums were read."""


def _content(report: StoredReport | None) -> tuple[str, ...]:
    """What tells a report from the one that was stored under its id before."""
    return (report.sales_import_id, report.digest, report.standing) if report else ()


@dataclass(frozen=True, slots=True)
class _Work:
    """A report, and the matches that it concerns."""

    report_id: str
    tenant_id: str
    reported: Mapping[str, Reported]
    """What the report names, by the ids of the matches."""
    ids: Sequence[str]
    """The matches of what it names, and of what was counted of it."""
    content: tuple[str, ...]
    """What the report was when its sums were read."""

    def write(
        self, ids: Sequence[str], decisions: Mapping[str, Decision], now: datetime, transaction: Transaction
    ) -> int:
        """Brings these matches in agreement with the report; how many changed. Raises _ChangedError if it has changed
        since its sums were read."""
        report, counted = find_report(self.report_id, transaction), _counted(self.report_id, transaction)
        if _content(report) != self.content:
            raise _ChangedError
        known = _known(ids, self.tenant_id, transaction)
        current = report if _counts(report, self.tenant_id) else None
        had = _had(counted, self.tenant_id)
        has, changed = dict(had), 0
        for match_id in ids:
            before, reported = known.get(match_id), self.reported.get(match_id)
            after, its = before, has.pop(match_id, None)
            if current and reported:
                after = with_report(before or self._new(match_id, now), current, reported, its if before else None)
                has[match_id] = reported.figures
            elif before and its:
                after = without_report(before, self.report_id, its)
            if after and match_id in decisions:
                after = with_decision(after, decisions[match_id])
            if after and after != before:
                put_match(after, transaction, now)
                changed += 1
        if has != had:
            self._note(has, transaction, now)
        return changed

    def _new(self, match_id: str, now: datetime) -> SalesMatch:
        return new_match(match_id, self.tenant_id, now)

    def _note(self, has: Mapping[str, SalesFigures], transaction: Transaction, now: datetime) -> None:
        """Notes what the matches have of the report now."""
        path = _counted_path(self.report_id)
        if has:
            noted = CountedReport(id=self.report_id, tenant_id=self.tenant_id, counted=dict(has), updated=now)
            transaction.set(path, encode(noted))
        else:
            transaction.delete(path)


def _known(ids: Iterable[str], tenant_id: str, reader: Reader) -> dict[str, SalesMatch]:
    """The tenant's matches with these ids: an archive may have brought any."""
    stored = reader.get_all(match_path(each) for each in ids).values()
    return {data["id"]: decode(SalesMatch, data) for data in stored if data.get("tenantId") == tenant_id}


def _settled(known: Mapping[str, SalesMatch], match_id: str) -> bool:
    return match_id in known and known[match_id].state == "settled"


def _sought(match: SalesMatch | None, reported: Reported | None) -> Named:
    named = named_in(match) if match else Named()
    if reported:
        named.add(reported.named)
    return named


def _counts(report: StoredReport | None, tenant_id: str) -> bool:
    """Whether there is a report of the tenant whose lines count."""
    return report is not None and report.tenant_id == tenant_id and report.standing == "current"


def _counted_path(report_id: str) -> str:
    return f"salesCounted/{report_id}"


def _counted(report_id: str, reader: Reader) -> CountedReport | None:
    data = reader.get(_counted_path(report_id))
    return decode(CountedReport, data) if data else None


def _had(counted: CountedReport | None, tenant_id: str) -> Mapping[str, SalesFigures]:
    """What the tenant's matches have of a report, by their ids."""
    return counted.counted if counted and counted.tenant_id == tenant_id else {}
