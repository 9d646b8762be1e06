"""Enables TLS for HTTP servers that run in this process."""

import ssl
from http.server import HTTPServer

from infra.local.servers.certificates import Certificate


def base_url(server: HTTPServer, certificate: Certificate | None) -> str:
    """The server's URL on loopback. With a certificate, switches the server to TLS."""
    if certificate is None:
        return f"http://127.0.0.1:{server.server_port}"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.certificate, certificate.key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return f"https://127.0.0.1:{server.server_port}"
