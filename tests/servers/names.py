"""A name server for tests: answers TXT queries from a dictionary, over UDP and, for large answers, TCP."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class Names:
    """What the server knows: the values of each name (`_stardust.label.example`), or a response code."""

    port: int = 0
    records: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, dns.rcode.Rcode] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over_tcp: int = 0

    def answer(self, wire: bytes, limit: int | None) -> bytes:
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if name in self.codes:
            response.set_rcode(self.codes[name])
        elif name not in self.records:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif self.records[name]:
            quoted = [
                " ".join(f'"{value[at : at + 250]}"' for at in range(0, len(value), 250))
                for value in self.records[name]
            ]
            response.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *quoted))
        whole = response.to_wire()
        if limit is None or len(whole) <= limit:
            return whole
        response.answer.clear()
        response.flags |= dns.flags.TC
        return response.to_wire()


@contextmanager
def name_server() -> Iterator[Names]:
    names = Names()

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request
            socket.sendto(names.answer(wire, 512), self.client_address)

    class Tcp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            size = struct.unpack("!H", self.request.recv(2))[0]
            names.over_tcp += 1
            answer = names.answer(self.request.recv(size), None)
            self.request.sendall(struct.pack("!H", len(answer)) + answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tcp) as tcp:
        names.port = tcp.server_address[1]
        with socketserver.ThreadingUDPServer(("127.0.0.1", names.port), Udp) as udp:
            for server in (tcp, udp):
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            yield names
            for server in (tcp, udp):
                server.shutdown()
