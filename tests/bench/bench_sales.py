"""Reading sales reports: rows a second beside Python's bare csv reader on the same file, and peak memory.

Times are of the processor, the least of several runs in turn. SALES_ROWS sets the rows of each file.
"""

import csv
import json
import os
import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from shared.sales.intake.sums import SumsOfReport
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.flat.layout import profile_named
from tests.fixtures.sales_reports import write

ROWS = int(os.environ.get("SALES_ROWS", "200000"))
RUNS = 5
AUDIO = (
    "AS02.02\tb{0}\tR1\tdsp:{0:012}\tQZABC{0:07}\tA title of a song {0}\t\tSome Artist Name\t\tPT3M21S\t"
    "SoundRecording\tT0345246801\tWriter One|Writer Two\t\t\t\tPublisher\t\t\t\t\t\n"
    "SU02\tb{0}\ts1\tt{0}-1\t\tR1\ttrue\t7\t\t\n"
    "SU02\tb{0}\ts1\tt{0}-2\t\tR1\ttrue\t7\t\t\n"
    "SU02\tb{0}\ts2\tt{0}-3\t\tR1\ttrue\t7\t\t\n"
)
TABLE = "Country,Product,Track URI,UPC,ISRC,Track name,Artist name,Album name,Quantity,Payable,Invoice currency,Month\n"
TABLE_ROW = (
    "SE,Premium,spotify:track:{0},602577744327,QZABC{0:07},A song {0},Some Artist,An Album,{0},0.00{0},EUR,2026-01\n"
)


def flat(name: str, version: str, body: str, rows_each: int, *, single: bool = False) -> Iterator[str]:
    """A report with as many rows as ROWS."""
    profile = profile_named(name, version)
    assert profile is not None
    written = write(profile, single=single)
    yield from (row.line() + "\n" for row in written.rows[:3])
    template = body or next(row for row in written.rows if row.record.name.startswith("SR")).line() + "\n"
    for number in range(ROWS // rows_each):
        yield template.format(number)
    yield written.rows[-1].line() + "\n"


def table() -> Iterator[str]:
    yield TABLE
    for number in range(ROWS):
        yield TABLE_ROW.format(number)


def bare(path: Path, delimiter: str) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter=delimiter))


def ours(path: Path) -> ReportCheck:
    reading = ReportCheck([Source(path.name, partial(path.open, "rb"))])
    deque(reading, maxlen=0)
    return reading


def added_up(path: Path) -> SumsOfReport:
    sums = SumsOfReport()
    for line in ReportCheck([Source(path.name, partial(path.open, "rb"))]):
        sums.add(line)
    return sums


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(figure: str, value: float, unit: str, aim: str = "") -> None:
    line = {"bench": "sales", "figure": figure, "value": round(value, 3), "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


def main() -> None:
    files = {
        "audio": (flat("BasicAudioProfile", "1.2", AUDIO, 4), "\t"),
        "financial": (flat("FinancialReportingToRecordCompaniesProfile", "1.0", "", 1, single=True), "\t"),
        "spreadsheet": (table(), ","),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (lines, delimiter) in files.items():
            path = Path(folder) / f"{name}.tsv"
            with path.open("w", encoding="utf-8") as out:
                out.writelines(lines)
            before = peak_mb()
            rows = bare(path, delimiter)
            lines_read = sum(report.lines for report in ours(path).reports)
            assert lines_read >= rows // 2
            works = (partial(bare, path, delimiter), partial(ours, path), partial(added_up, path))
            runs = [tuple(map(seconds, works)) for _ in range(RUNS)]
            plain, read, summed = (min(times) for times in zip(*runs, strict=True))
            tell(f"{name}_rows_per_s", rows / read, "rows/s")
            tell(f"{name}_rows_per_s_added_up", rows / summed, "rows/s")
            tell(f"{name}_of_csv_reader", plain / read, "x", ">= 0.3")
            tell(f"{name}_peak_mb", peak_mb() - before, "MB", "<= 200")


if __name__ == "__main__":
    main()
