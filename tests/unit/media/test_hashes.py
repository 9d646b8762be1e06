import base64
import hashlib
import io

import google_crc32c
import pytest

from shared.media.hashes import hash_stream


@pytest.mark.parametrize("size", [0, 1, (2 << 20) - 1, 2 << 20, (5 << 20) + 7])
def test_all_digests_cover_the_whole_stream(size: int) -> None:
    data = (b"stardust" * (size // 8 + 1))[:size]
    hashes, read = hash_stream(io.BytesIO(data))
    assert read == size
    assert hashes.md5 == hashlib.md5(data).hexdigest()
    assert hashes.sha1 == hashlib.sha1(data).hexdigest()
    assert hashes.sha256 == hashlib.sha256(data).hexdigest()
    assert hashes.crc32c == base64.b64encode(google_crc32c.value(data).to_bytes(4, "big")).decode()  # type: ignore[no-untyped-call]


def test_a_broken_stream_yields_no_digest() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        hash_stream(Broken(bytes(8 << 20)))
