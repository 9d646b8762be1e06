"""What the transfer benchmark sends."""

from dataclasses import dataclass

from tests.bench.transfer.world import MB


@dataclass(frozen=True)
class Row:
    """So many `files` of `size` bytes over so many of our `connections`, each run `runs` times.

    The server is `round_trip_s` away. `tools`: the labels of those to compare with; empty for all of the protocol.
    """

    protocol: str
    name: str
    files: int
    size: int
    connections: int = 1
    round_trip_s: float = 0
    tools: tuple[str, ...] = ()
    runs: int = 3
    aim: str = ">= 1"


ROWS = (
    Row("SFTP", "one_500mb", 1, 500 * MB),
    Row("SFTP", "500_of_1mb", 500, MB),
    Row("SFTP", "500_of_1mb_over_4", 500, MB, 4),
    Row("SFTP", "line_40_of_1mb", 40, MB, round_trip_s=0.05),
    Row("SFTP", "line_40_of_1mb_over_4", 40, MB, 4, round_trip_s=0.05),
    Row("SFTP", "line_one_40mb", 1, 40 * MB, round_trip_s=0.05),
    Row("FTP", "one_300mb", 1, 300 * MB),
    Row("FTP", "500_of_1mb", 500, MB),
    Row("FTP", "500_of_1mb_over_4", 500, MB, 4),
    Row("FTP", "album", 6, 50 * MB, 3),
    Row("FTPS", "one_300mb", 1, 300 * MB),
    Row("FTPS", "500_of_1mb", 500, MB),
    Row("S3", "one_300mb", 1, 300 * MB, aim=">= 1.2"),
    Row("S3", "500_of_1mb", 500, MB, aim=">= 1.2"),
    Row("S3", "album", 6, 50 * MB, 3),
)
