"""Uploads files in parallel: several connections share one queue, and the first error stops them all."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import copy_context

from shared.delivery.transfer.lanes import Lanes
from shared.delivery.transfer.ledger import Evidence
from shared.delivery.transfer.progress import ProgressTracker
from shared.delivery.transfer.uploader import FileUploader
from shared.errors import DeliveryError, RemoteBusy, RemoteRefused
from shared.messages.packages.plan import PackageFile
from shared.model.delivery.receipt import ReceiptFile

logger = logging.getLogger("stardust.delivery")

Job = tuple[PackageFile, Evidence | None]
"""A file, and the evidence that it is already at the target, if any."""
_SMALL_BYTES = 4 * 1024 * 1024
"""A larger file fills a connection: others beside it make none quicker, and it is resumed if the connection is lost."""


class Connections:
    """At most `limit` connections; the first is open, the others are opened on demand.

    Each has one uploader for files of every size and, as far as its protocol allows, more for the small ones, which
    then come after the large ones.
    """

    def __init__(
        self, first: FileUploader, open_another: Callable[[], FileUploader], limit: int, tracker: ProgressTracker
    ) -> None:
        self._crews = [[first]]
        self._open_another = open_another
        self._limit = limit
        self._tracker = tracker
        self._lanes = Lanes(first.lanes)

    @property
    def sent_bytes(self) -> int:
        """The bytes sent over all connections."""
        return sum(uploader.sent_bytes for crew in self._crews for uploader in crew)

    def upload(self, jobs: Sequence[Job]) -> list[ReceiptFile]:
        """Uploads all files in parallel; returns receipts in the order of the jobs.

        Raises the first error of any connection; the others stop before their next piece.
        """
        large = sum(_is_large(*job) for job in jobs)
        small = sum(found is None for _, found in jobs) - large
        work = _Work(jobs, self._crews_for(large + -(-small // self._lanes.most)), self._lanes, self._tracker)
        work.run()
        if self._tracker.stopped_by:
            raise self._tracker.stopped_by
        return [work.receipts[index] for index in range(len(jobs))]

    def _crews_for(self, useful: int) -> list[list[FileUploader]]:
        """As many connections as are allowed and useful. Once the server rejects one, no more are opened."""
        wanted = max(1, min(useful, self._limit))
        while len(self._crews) < wanted:
            try:
                self._crews.append([self._open_another()])
            except DeliveryError as error:
                logger.warning("the target accepts only %d connections: %s", len(self._crews), error)
                self._limit = wanted = len(self._crews)
        return self._crews[:wanted]


class _Work:
    """The upload of some files: jobs that are left, threads that take them, and receipts by the number of the job."""

    def __init__(
        self, jobs: Sequence[Job], crews: list[list[FileUploader]], lanes: Lanes, tracker: ProgressTracker
    ) -> None:
        numbered = list(enumerate(jobs))
        if lanes.most > 1:
            numbered.sort(key=lambda job: _is_small(job[1][0]))
        self._left = deque(numbered)
        self._large = sum(_is_large(*job) for job in jobs)
        """How many large files are still to arrive."""
        self._crews, self._lanes, self._tracker = crews, lanes, tracker
        self._lock = threading.Condition()
        self._under_way = 0
        self._threads: list[threading.Thread] = []
        self._busy: set[tuple[int, int]] = set()
        self.receipts: dict[int, ReceiptFile] = {}

    def run(self) -> None:
        """Ends when nothing is left, or the tracker has been stopped by an error."""
        while self._left and not self._tracker.stopped_by:  # a refused file may be given back by the last thread
            self._start()
            self._serve(0, 0)
            while thread := self._next_thread():
                thread.join()

    def _next_thread(self) -> threading.Thread | None:
        with self._lock:
            return self._threads.pop() if self._threads else None

    def _start(self) -> None:
        """Starts the threads that are missing: as many of each connection as the width says."""
        with self._lock:
            small = sum(_is_small(file) for _, (file, _) in self._left) - 1  # one is for who calls this
            for lane in range(self._lanes.width):
                for number, crew in enumerate(self._crews):
                    if (
                        (number, lane) == (0, 0)
                        or (number, lane) in self._busy
                        or (lane and (self._large or small < 1))
                    ):
                        continue
                    if lane == len(crew):
                        crew.append(crew[0].beside())
                    small -= lane > 0
                    self._busy.add((number, lane))
                    thread = threading.Thread(target=copy_context().run, args=(self._serve, number, lane))
                    self._threads.append(thread)
                    thread.start()

    def _serve(self, number: int, lane: int) -> None:
        try:
            uploader = self._crews[number][lane]
            while lane < self._lanes.width and (taken := self._take(small_only=lane > 0)):
                index, job = taken
                if self._upload(uploader, index, job):
                    self._start()  # there may be more of them now
        except BaseException as error:
            self._tracker.stop(error)
        finally:
            self._busy.discard((number, lane))

    def _take(self, *, small_only: bool) -> tuple[int, Job] | None:
        """The next job; waits while more are under way than the width allows, because it has become smaller."""
        with self._lock:
            self._lock.wait_for(lambda: self._under_way < self._lanes.width * len(self._crews))
            for position, (_, (file, _)) in enumerate(self._left):
                if _is_small(file) or not small_only:
                    taken = self._left[position]
                    del self._left[position]
                    self._under_way += 1
                    return taken
        return None

    def _upload(self, uploader: FileUploader, index: int, job: Job) -> bool:
        """Whether more files may be under way than before. One that is refused beside others is left for later."""
        width = self._lanes.width
        try:
            self.receipts[index] = uploader.upload(*job)
        except (RemoteBusy, RemoteRefused):
            self._lanes.refuse()
            if width == 1:
                raise
            with self._lock:
                self._left.appendleft((index, job))
        else:
            file, found = job
            if _is_large(*job):
                with self._lock:
                    self._large -= 1
                return not self._large
            if found is None:
                self._lanes.succeed(file.size)
        finally:
            with self._lock:
                self._under_way -= 1
                self._lock.notify_all()
        return self._lanes.width > width


def _is_small(file: PackageFile) -> bool:
    return file.size <= _SMALL_BYTES


def _is_large(file: PackageFile, found: Evidence | None) -> bool:
    """Whether it is to be sent, and alone."""
    return found is None and not _is_small(file)
