"""Uploads files in parallel: several connections share one queue, and the first error stops them all."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context

from shared.delivery.transfer.ledger import Evidence
from shared.delivery.transfer.progress import ProgressTracker
from shared.delivery.transfer.uploader import FileUploader
from shared.errors import DeliveryError
from shared.messages.packages.plan import PackageFile
from shared.model.delivery.receipt import ReceiptFile

logger = logging.getLogger("stardust.delivery")

Job = tuple[PackageFile, Evidence | None]
"""A file, and the evidence that it is already at the target, if any."""
_Queue = deque[tuple[int, Job]]


class Connections:
    """At most `limit` connections with one uploader each; the first is open, the others are opened on demand."""

    def __init__(
        self, first: FileUploader, open_another: Callable[[], FileUploader], limit: int, tracker: ProgressTracker
    ) -> None:
        self._uploaders = [first]
        self._open_another = open_another
        self._limit = limit
        self._tracker = tracker

    @property
    def sent_bytes(self) -> int:
        """The bytes sent over all connections."""
        return sum(uploader.sent_bytes for uploader in self._uploaders)

    def upload(self, jobs: Sequence[Job]) -> list[ReceiptFile]:
        """Uploads all files in parallel; returns receipts in the order of the jobs.

        Raises the first error of any connection; the others stop before their next piece.
        """
        queue: _Queue = deque(enumerate(jobs))
        receipts: dict[int, ReceiptFile] = {}
        first, *others = self._uploaders_for(sum(found is None for _, found in jobs))
        threads = [
            threading.Thread(target=copy_context().run, args=(self._work, uploader, queue, receipts))
            for uploader in others
        ]
        for thread in threads:
            thread.start()
        self._work(first, queue, receipts)
        for thread in threads:
            thread.join()
        if self._tracker.stopped_by:
            raise self._tracker.stopped_by
        return [receipts[index] for index in range(len(jobs))]

    def _uploaders_for(self, files: int) -> list[FileUploader]:
        """As many uploaders as are allowed and useful. Once the server rejects a connection, no more are opened."""
        wanted = max(1, min(files, self._limit))
        while len(self._uploaders) < wanted:
            try:
                self._uploaders.append(self._open_another())
            except DeliveryError as error:
                logger.warning("the target accepts only %d connections: %s", len(self._uploaders), error)
                self._limit = wanted = len(self._uploaders)
        return self._uploaders[:wanted]

    def _work(self, uploader: FileUploader, queue: _Queue, receipts: dict[int, ReceiptFile]) -> None:
        try:
            for index, (file, found) in _drain(queue):
                receipts[index] = uploader.upload(file, found)
        except BaseException as error:
            self._tracker.stop(error)


def _drain(queue: _Queue) -> Iterator[tuple[int, Job]]:
    """Takes jobs until the queue is empty; other threads take from it too."""
    while True:
        try:
            yield queue.popleft()
        except IndexError:
            return
