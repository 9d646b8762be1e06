"""Native reference tools for uploads: how each sends files to a peer of the protocol suite."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.servers.sftp import SftpServer
from infra.local.stack.machine import ROOT
from tests.contract.protocols.object_peers import S3Peer
from tests.contract.protocols.peers import FtpPeer, Peer, SftpPeer

AWS = ROOT / ".run" / "bench-tools" / "bin" / "aws"
"""In a separate environment, because it pins another version of botocore than we do."""


@dataclass(frozen=True)
class ReferenceTool:
    """A tool: its program, how to install it, and a function that sends `files` to the peer."""

    program: str | Path
    install: str
    send: Callable[[Peer, Sequence[Path]], None]

    @property
    def present(self) -> bool:
        return shutil.which(str(self.program)) is not None


def run(command: Sequence[str | Path], stdin: str = "", **env: str) -> None:
    subprocess.run(command, input=stdin, text=True, capture_output=True, check=True, env={**os.environ, **env})


def openssh(peer: Peer, files: Sequence[Path]) -> None:
    command = ["sftp", "-q", "-b", "-", *_ssh_options(peer), f"{_sftp_server(peer).username}@127.0.0.1"]
    run(command, "".join(f"put {file} theirs-{file.name}\n" for file in files))


def lftp_sftp(peer: Peer, files: Sequence[Path]) -> None:
    server = _sftp_server(peer)
    program = " ".join(["ssh", "-a", "-x", *_ssh_options(peer)])
    puts = "; ".join(f"put {file} -o theirs-{file.name}" for file in files)
    place = f"open -u {server.username}, sftp://127.0.0.1:{server.port}"
    run(["lftp", "-c", f'set sftp:connect-program "{program}"; {place}; {puts}'])


def _sftp_server(peer: Peer) -> SftpServer:
    assert isinstance(peer, SftpPeer)
    server = peer.server
    assert isinstance(server, SftpServer)
    return server


def _ssh_options(peer: Peer) -> list[str]:
    """The host key, the login key, the port, and the fastest cipher."""
    server = _sftp_server(peer)
    work = server.folder.parent
    (work / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {server.host_key.partition(' ')[2]}\n")
    options = [f"UserKnownHostsFile={work / 'known_hosts'}", f"IdentityFile={work / 'user_key'}", f"Port={server.port}"]
    return ["-c", "aes128-gcm@openssh.com", *(part for option in options for part in ("-o", option))]


def rclone_sftp(peer: Peer, files: Sequence[Path]) -> None:
    assert isinstance(peer, SftpPeer)
    server = peer.server
    key = server.folder.parent / "user_key"
    login = f"host=127.0.0.1,port={server.port},user={server.username},key_file={key}"
    rclone(f":sftp,{login},shell_type=none:theirs", files)


def rclone_s3(peer: Peer, files: Sequence[Path]) -> None:
    assert isinstance(peer, S3Peer)
    server = peer.server
    keys = f"access_key_id={server.access_key_id},secret_access_key={server.secret_access_key}"
    rclone(f':s3,provider=Other,{keys},endpoint="{server.endpoint}":{peer.bucket}/theirs', files)


def rclone(place: str, files: Sequence[Path]) -> None:
    """Copies the folder with the files, whether or not they already exist there."""
    common = [
        "--config",
        os.devnull,
        "--ignore-times",
        "--s3-upload-cutoff",
        "1G",
    ]  # moto rejects its multipart
    run(["rclone", "copy", files[0].parent, place, *common], AWS_CA_BUNDLE="")


def curl(peer: Peer, files: Sequence[Path]) -> None:
    """Sends all files over one connection, as one process."""
    assert isinstance(peer, FtpPeer)
    server = peer.server
    login = [
        "-u",
        f"{server.username}:{server.password}",
        *(["--insecure", "--ssl-reqd"] if server.certificate else []),
    ]
    place = f"ftp://127.0.0.1:{server.port}/theirs/"
    run(["curl", "-sS", *login, "--ftp-create-dirs", "-T", f"{{{','.join(map(str, files))}}}", place])


def lftp(peer: Peer, files: Sequence[Path]) -> None:
    assert isinstance(peer, FtpPeer)
    server = peer.server
    puts = "; ".join(f"put {file} -o theirs-{file.name}" for file in files)
    secured = "set ftp:ssl-force true; set ftp:ssl-protect-data true; set ssl:verify-certificate no"
    settings = secured if server.certificate else "set ftp:ssl-allow false"
    login = ["-u", f"{server.username},{server.password}", "-p", str(server.port), "127.0.0.1"]
    run(["lftp", *login, "-e", f"{settings}; {puts}; bye"])


def aws(peer: Peer, files: Sequence[Path]) -> None:
    """Copies the folder with the files."""
    assert isinstance(peer, S3Peer)
    server = peer.server
    keys = {"AWS_ACCESS_KEY_ID": server.access_key_id, "AWS_SECRET_ACCESS_KEY": server.secret_access_key}
    copy = ["s3", "cp", files[0].parent, f"s3://{peer.bucket}/theirs/", "--recursive", "--quiet"]
    run([AWS, "--endpoint-url", server.endpoint, "--region", "us-east-1", *copy], **keys)


_FTP_TOOLS = {
    "curl": ReferenceTool("curl", "apt-get install curl", curl),
    "lftp": ReferenceTool("lftp", "apt-get install lftp", lftp),
}
REFERENCE_TOOLS: Mapping[str, Mapping[str, ReferenceTool]] = {
    "SFTP": {
        "openssh_sftp": ReferenceTool("sftp", "apt-get install openssh-client", openssh),
        "lftp": ReferenceTool("lftp", "apt-get install lftp", lftp_sftp),
        "rclone": ReferenceTool("rclone", "apt-get install rclone", rclone_sftp),
    },
    "FTP": _FTP_TOOLS,
    "FTPS": _FTP_TOOLS,
    "S3": {
        "aws_cli": ReferenceTool(
            AWS, "python3 -m venv .run/bench-tools && .run/bench-tools/bin/pip install awscli", aws
        ),
        "rclone": ReferenceTool("rclone", "apt-get install rclone", rclone_s3),
    },
}
