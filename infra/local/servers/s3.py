"""Runs a real S3 server (moto) on a free loopback port, with buckets."""

import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.stack.processes import Child, free_port, start


@dataclass(frozen=True, slots=True)
class S3Server:
    """A running server. It accepts any credentials unless moto's environment says otherwise."""

    endpoint: str
    access_key_id: str
    secret_access_key: str
    child: Child

    def create_bucket(self, name: str) -> None:
        """Creates a bucket in us-east-1."""
        request = urllib.request.Request(f"{self.endpoint}/{name}", method="PUT")
        with urllib.request.urlopen(request, timeout=10):
            pass


@contextmanager
def run_s3_server(
    work: Path, *, buckets: tuple[str, ...] = (), port: int | None = None, env: Mapping[str, str] | None = None
) -> Iterator[S3Server]:
    """A moto server with its log in `work`; its contents are kept in memory."""
    chosen = port or free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(chosen)]
    with start("moto", command, log=work / "moto.log", port=chosen, env=env) as child:
        server = S3Server(f"http://127.0.0.1:{chosen}", "test-access-key", "test-secret-key", child)
        for bucket in buckets:
            server.create_bucket(bucket)
        yield server
