"""An SFTP server on asyncssh: `python -m tests.servers.foreign.async_ssh PORT FOLDER HOST_KEY USERNAME PASSWORD`."""

import asyncio
import sys

import asyncssh


class _Login(asyncssh.SSHServer):
    def __init__(self, username: str, password: str) -> None:
        self._login = username, password

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == self._login


async def serve(port: int, folder: str, host_key: str, username: str, password: str) -> None:
    """Serves `folder` as the root of every session."""
    await asyncssh.listen(
        "127.0.0.1",
        port,
        server_host_keys=[host_key],
        server_factory=lambda: _Login(username, password),
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder.encode()),
    )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), *sys.argv[2:]))
