"""Requests and answers over one SFTP channel, which any number of threads may use at once.

A thread of its own reads all answers as they come: the server can always send, so it never stops taking requests.
Packets follow draft-ietf-secsh-filexfer-02 (version 3), section 3.
"""

import struct
import threading
import time
from queue import Empty, SimpleQueue
from typing import NamedTuple

from paramiko import Channel

from shared.delivery.protocols.sftp.bounds import check_length

_INIT, _VERSION = 1, 2
_OUR_VERSION = 3
_RECEIVED_BYTES = 256 * 1024
_DEFAULT_TIMEOUT_S = 60.0


class Answer(NamedTuple):
    """The answer to the request `number`: its type, and its body from the request id on."""

    number: int
    kind: int
    body: bytes


_Answers = SimpleQueue[Answer | None]


class Exchange:
    """The only user of its channel.

    Methods raise EOFError or TimeoutError once the connection is of no further use.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._piece = channel.out_max_packet_size - 64  # what paramiko sends as one SSH packet
        self._sending = threading.Lock()
        self._waiting: dict[int, _Answers] = {}
        self._failure: Exception | None = None
        self._last_id = _OUR_VERSION - 1  # the first packet has our version where others have their id
        self._received = bytearray()
        self._heard = time.monotonic()
        self.timeout_s = channel.gettimeout() or _DEFAULT_TIMEOUT_S
        """How long the server may be silent, in seconds."""
        threading.Thread(target=self._listen, name="sftp-answers", daemon=True).start()
        if self.call(_INIT).kind != _VERSION:
            raise EOFError("The server does not speak SFTP.")

    @property
    def is_usable(self) -> bool:
        """Whether requests can still be sent, as far as is known."""
        return not (self._failure or self._channel.closed or self._channel.eof_received)

    def call(self, kind: int, head: bytes = b"") -> Answer:
        """Sends one request and waits for its answer."""
        conversation = Conversation(self)
        conversation.ask(kind, head)
        return conversation.answer()

    def send(self, answers: _Answers, kind: int, head: bytes, data: bytes) -> int:
        """Sends a request whose answer comes to `answers`; returns its number."""
        with self._sending:
            self._last_id += 1
            number = self._last_id
            self._waiting[number] = answers
            self._raise_failure()
            packet = struct.pack(">IBI", 5 + len(head) + len(data), kind, number) + head
            first = max(0, self._piece - len(packet))
            try:
                self._channel.sendall(packet + data[:first])
                for start in range(first, len(data), self._piece):
                    self._channel.sendall(data[start : start + self._piece])
            except Exception as error:  # a part of the packet may have been sent
                self._end(error)
                self._raise_failure()
        return number

    def receive(self, answers: _Answers) -> Answer:
        """The next answer. Raises TimeoutError if the server has been silent for too long."""
        began = time.monotonic()
        while True:
            left_s = max(began, self._heard) + self.timeout_s - time.monotonic()
            try:
                answer = answers.get(timeout=max(0.0, left_s))
            except Empty:
                if left_s <= 0:
                    late = TimeoutError("The server did not complete its answer in time.")
                    self._end(late)
                    raise late from None
                continue
            if answer is None:
                self._raise_failure()
            else:
                return answer

    def _listen(self) -> None:
        try:
            while True:
                answer = self._packet()
                answers = self._waiting.pop(answer.number, None)
                if answers is None:
                    raise EOFError("The server answered what was not asked.")
                self._heard = time.monotonic()
                answers.put(answer)
        except Exception as error:
            self._end(error)

    def _packet(self) -> Answer:
        length = int.from_bytes(self._take(4), "big")
        check_length(length - 4)
        packet = self._take(length)
        kind = packet[0]
        number = _OUR_VERSION if kind == _VERSION else int.from_bytes(packet[1:5], "big")
        return Answer(number, kind, packet[1:])

    def _take(self, count: int) -> bytes:
        while len(self._received) < count:
            try:
                data = self._channel.recv(_RECEIVED_BYTES)
            except TimeoutError:
                continue  # those who wait for an answer know for how long
            if not data:
                raise EOFError("The server closed the SFTP channel.")
            self._received += data
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken

    def _end(self, error: Exception) -> None:
        self._failure = self._failure or error
        for answers in list(self._waiting.values()):
            answers.put(None)

    def _raise_failure(self) -> None:
        if self._failure:
            raise EOFError(str(self._failure)) from self._failure


class Conversation:
    """The requests of one operation; their answers are taken in the order in which the server sends them.

    Answers that nobody takes, because the operation failed, are dropped when they come.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._answers: _Answers = SimpleQueue()

    def ask(self, kind: int, head: bytes = b"", data: bytes = b"") -> int:
        """Sends a request, `head` and `data` being what follows its id; returns its number."""
        return self._exchange.send(self._answers, kind, head, data)

    def answer(self) -> Answer:
        """The next answer."""
        return self._exchange.receive(self._answers)


def string(data: bytes) -> bytes:
    """The bytes with their length before them."""
    return struct.pack(">I", len(data)) + data


def taken_string(data: bytes, position: int) -> tuple[bytes, int]:
    """The string at this position, and the position after it. Raises ValueError if the data ends before."""
    start = position + 4
    end = start + int.from_bytes(data[position:start], "big")
    if start > len(data) or end > len(data):
        raise ValueError("The server sent an incomplete SFTP packet.")
    return data[start:end], end
