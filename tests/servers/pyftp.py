"""A second FTP server (pyftpdlib), with MLSD and without root; `python -m tests.servers.pyftp` runs one."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.servers.certificates import Certificate
from infra.local.servers.ftp import FtpServer
from infra.local.stack.processes import free_port, start


@contextmanager
def run_pyftp_server(work: Path, *, certificate: Certificate | None = None) -> Iterator[FtpServer]:
    """A server with its log in `work` and its files in `work`/files; it uses TLS if it has a certificate."""
    files = work / "files"
    files.mkdir(parents=True, exist_ok=True)
    port = free_port()
    task = {"port": port, "folder": str(files), "certificate": str(certificate.certificate) if certificate else ""}
    command = [sys.executable, "-m", "tests.servers.pyftp", json.dumps(task)]
    with start("pyftpdlib", command, log=work / "pyftpdlib.log", port=port) as child:
        yield FtpServer(port, files, "ada", "swordfish", certificate, child)


def serve(port: int, folder: str, certificate: str) -> None:
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    handler = TLS_FTPHandler if certificate else FTPHandler
    handler.authorizer = DummyAuthorizer()
    handler.authorizer.add_user("ada", "swordfish", folder, perm="elradfmwMT")
    handler.authorizer.add_user("reader", "swordfish", folder, perm="elr")
    handler.auth_failed_timeout = 0
    handler.permit_foreign_addresses = False
    if certificate:
        handler.certfile = certificate
        handler.keyfile = str(Path(certificate).with_name("key.pem"))
        handler.tls_control_required = handler.tls_data_required = True
    ThreadedFTPServer(("127.0.0.1", port), handler).serve_forever()


if __name__ == "__main__":
    serve(**json.loads(sys.argv[1]))
