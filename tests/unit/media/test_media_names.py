import pytest

from shared.errors import InvalidInput
from shared.media.names import asset_id_of, safe_file_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Song 01.wav", "Song 01.wav"),
        ("Füße \u0041\u030a.flac", "Füße Å.flac"),
        ("गीत.mp3", "गीत.mp3"),
        ("🎵.wav", "🎵.wav"),
        ('a<b>:"|?*#[]%.wav', "a_b__________.wav"),
        ("cover\u202egpj.exe.jpg", "covergpj.exe.jpg"),
        ("  .hidden.wav. ", "hidden.wav"),
        ("CON.wav", "_CON.wav"),
        ("noextension", "noextension"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_long_names_keep_their_extension() -> None:
    safe = safe_file_name("é" * 400 + ".wav")
    assert safe.endswith("é.wav")
    assert len(safe.encode()) <= 200


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "../x.wav", "a/b.wav", "a\\b.wav", "a\0.wav", "a\nb.wav", "\ud800.wav"]
)
def test_invalid_names_are_rejected(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        safe_file_name(name)
    assert caught.value.problems[0].code == "unsafe-name"
    assert caught.value.problems[0].path == "fileName"


@pytest.mark.parametrize(
    ("path", "asset_id"),
    [
        ("tenants/t1/assets/a1/song.wav", "a1"),
        ("tenants/t1/ern/abc.xml", None),
        ("tenants/t1/assets/a1/deep/song.wav", None),
        ("tenants//assets/a1/song.wav", None),
        ("assets/a1/song.wav", None),
    ],
)
def test_uploads_are_distinguished_from_other_files(path: str, asset_id: str | None) -> None:
    assert asset_id_of(path) == asset_id
