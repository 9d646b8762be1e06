"""A fake DDEX Workbench: answers POST /v1/validate with configured replies and records the requests."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Answer:
    """One reply; `hang` keeps the client waiting until the server stops."""

    body: Any = field(default_factory=lambda: {"valid": True, "errors": [], "warnings": []})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang: bool = False
    raw: bytes | None = None


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: Any


class FakeWorkbench:
    """Replies with `answers` in turn, the last one repeatedly."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers) or [Answer()]
        self.asked: list[Asked] = []
        self.stopping = Event()
        self.url = ""

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serve(workbench: FakeWorkbench) -> Iterator[FakeWorkbench]:
    """Runs the fake on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            workbench.asked.append(Asked(self.path, dict(self.headers), json.loads(self.rfile.read(length))))
            answer = workbench.next_answer()
            if answer.hang:
                workbench.stopping.wait(30)
                return
            content = answer.raw if answer.raw is not None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(content)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    workbench.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield workbench
    finally:
        workbench.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
