"""Owns files side by side: several connections that share one queue, where the first error stops them all."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from shared.delivery.protocols.base import RemoteFile
from shared.delivery.transfer.progress import Pulse
from shared.delivery.transfer.uploader import Carrier
from shared.errors import DeliveryError
from shared.messages.packages.plan import PackageFile
from shared.model.delivery.delivery import ReceiptFile

logger = logging.getLogger("stardust.delivery")

Job = tuple[PackageFile, RemoteFile | None]
"""A file, and what lies at the target of it already."""
_Queue = deque[tuple[int, Job]]


class Connections:
    """At most `most` carriers: the first is there, the others are opened when there is work for them."""

    def __init__(self, first: Carrier, open_more: Callable[[], Carrier], most: int, pulse: Pulse) -> None:
        self._carriers = [first]
        self._open_more = open_more
        self._most = most
        self._pulse = pulse

    @property
    def sent_bytes(self) -> int:
        """What all of them sent."""
        return sum(carrier.sent_bytes for carrier in self._carriers)

    def bring(self, jobs: Sequence[Job]) -> list[ReceiptFile]:
        """Brings all files, side by side; receipts in the order of the jobs.

        Raises the first error of any connection; the others stop before their next piece.
        """
        queue: _Queue = deque(enumerate(jobs))
        receipts: dict[int, ReceiptFile] = {}
        first, *others = self._manned(sum(found is None for _, found in jobs))
        threads = [threading.Thread(target=self._work, args=(carrier, queue, receipts)) for carrier in others]
        for thread in threads:
            thread.start()
        self._work(first, queue, receipts)
        for thread in threads:
            thread.join()
        if self._pulse.stopped_by:
            raise self._pulse.stopped_by
        return [receipts[index] for index in range(len(jobs))]

    def _manned(self, files: int) -> list[Carrier]:
        """As many carriers as are allowed and of use. A server that takes no more connections is taken at its word."""
        wanted = max(1, min(files, self._most))
        while len(self._carriers) < wanted:
            try:
                self._carriers.append(self._open_more())
            except DeliveryError as error:
                logger.warning("the target takes %d connections only: %s", len(self._carriers), error)
                self._most = wanted = len(self._carriers)
        return self._carriers[:wanted]

    def _work(self, carrier: Carrier, queue: _Queue, receipts: dict[int, ReceiptFile]) -> None:
        try:
            for index, (file, found) in _taken(queue):
                receipts[index] = carrier.bring(file, found)
        except BaseException as error:
            self._pulse.stop(error)


def _taken(queue: _Queue) -> Iterator[tuple[int, Job]]:
    """Until it is empty; other threads take from it too."""
    while True:
        try:
            yield queue.popleft()
        except IndexError:
            return
