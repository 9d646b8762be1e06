"""Keys of authors and operators: made once, kept by their owner, and checked."""

import stat
from pathlib import Path

import pytest

from shared.errors import Conflict, InvalidInput
from shared.plugins.ed25519 import create_key, is_signed, public_key, read_key, sign


def test_a_key_signs_what_its_public_key_verifies(tmp_path: Path) -> None:
    public = create_key(tmp_path / "key.pem")
    key = read_key(tmp_path / "key.pem")
    assert public == public_key(key)
    assert len(public) == 43
    assert is_signed(b"data", sign(key, b"data"), public)
    assert not is_signed(b"other", sign(key, b"data"), public)


@pytest.mark.parametrize(("signature", "key"), [("", "A" * 43), ("é", "A" * 43), ("A" * 86, "short"), ("A" * 86, "")])
def test_what_is_no_signature_verifies_nothing(signature: str, key: str) -> None:
    assert not is_signed(b"data", signature, key)


def test_only_its_owner_reads_a_key_and_none_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    create_key(file)
    before = file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Conflict, match="exists already"):
        create_key(file)
    assert file.read_bytes() == before


def test_what_is_no_key_is_refused_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("sesame")
    with pytest.raises(InvalidInput, match="no private key") as caught:
        read_key(file)
    assert "sesame" not in str(caught.value)
