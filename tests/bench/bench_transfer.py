"""SFTP on loopback against OpenSSH's own client: the same file to the same server, in turns, connection included."""

import subprocess
import time
from pathlib import Path
from statistics import median

from infra.local.servers.sftp import SftpServer
from shared.blobs.folder import FolderBlobs
from shared.blobs.port import BlobInfo
from shared.package.plan import PackageFile
from tests.bench.transfer_world import MB, deliver, say, server_and_folder, sftp_config, write_noise

FILE_BYTES = 300 * MB
RUNS = 7


class Measured(FolderBlobs):
    """As the bucket does, answers what it knows of a file without reading it."""

    def __init__(self, root: Path, file: PackageFile) -> None:
        super().__init__(root)
        self._known = file

    def stat(self, path: str) -> BlobInfo:
        return BlobInfo(path, self._known.size, self._known.md5, "audio/wav", 1)


def main() -> None:
    with server_and_folder() as (server, folder):
        source = folder / "song.wav"
        file = PackageFile("ours.wav", "audio", FILE_BYTES, write_noise(source, FILE_BYTES), blob_path=source.name)
        blobs, config = Measured(folder, file), sftp_config(server)
        pairs = []
        for _ in range(RUNS):
            theirs = seconds(lambda: openssh(server, folder, source))
            pairs.append((theirs, seconds(lambda: deliver("SFTP", config, blobs, file))))
            for left in server.folder.iterdir():
                left.unlink()
    say("openssh_sftp", median(FILE_BYTES / MB / theirs for theirs, _ in pairs), "MB/s")
    say("sftp_upload", median(FILE_BYTES / MB / ours for _, ours in pairs), "MB/s")
    say("sftp_upload_ratio", median(theirs / ours for theirs, ours in pairs), "x", ">= 0.9")


def seconds(act: object) -> float:
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - started


def openssh(server: SftpServer, folder: Path, source: Path) -> None:
    known = folder / "known_hosts"
    known.write_text(server.host_key + "\n")
    options = [f"UserKnownHostsFile={known}", f"IdentityFile={folder / 'sftp' / 'user_key'}", f"Port={server.port}"]
    command = ["sftp", "-q", "-b", "-", *(part for option in options for part in ("-o", option))]
    subprocess.run(
        [*command, f"{server.username}@127.0.0.1"],
        input=f"put {source} theirs.wav\n",
        text=True,
        capture_output=True,
        check=True,
    )


if __name__ == "__main__":
    main()
