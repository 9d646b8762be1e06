"""A long line to a server on loopback: what is sent arrives half a round trip later. A process of its own.

`python -m tests.bench.transfer.line PORT ROUND_TRIP_S` forwards to PORT, and prints the port that it listens on.
"""

import asyncio
import subprocess
import sys
from asyncio import Queue, StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK = 256 * 1024
_WAITING = 16 * 1024
"""Chunks on the way; never the limit, as the window of what is not acknowledged is smaller."""


@contextmanager
def long_line(port: int, round_trip_s: float) -> Iterator[int]:
    """The port at which the server at `port` is that far away; `port` itself without a round trip."""
    if not round_trip_s:
        yield port
        return
    command = [sys.executable, "-m", __spec__.name, str(port), str(round_trip_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


async def _serve(port: int, delay_s: float) -> None:
    async def connect(reader: StreamReader, writer: StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, far_writer, delay_s), _carry(far_reader, writer, delay_s))

    server = await asyncio.start_server(connect, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _carry(reader: StreamReader, writer: StreamWriter, delay_s: float) -> None:
    way: Queue[tuple[float, bytes]] = Queue(_WAITING)
    clock = asyncio.get_running_loop()

    async def arrive() -> None:
        while True:
            due, data = await way.get()
            await asyncio.sleep(max(0.0, due - clock.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()

    arriving = asyncio.create_task(arrive())
    with suppress(OSError):
        while data := await reader.read(_CHUNK):
            await way.put((clock.time() + delay_s, data))
    await way.put((clock.time() + delay_s, b""))
    with suppress(OSError):
        await arriving
        writer.close()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]) / 2))
