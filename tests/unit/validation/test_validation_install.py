"""Schemas are installed from a publisher or a folder, completely or not at all."""

import hashlib
from pathlib import Path

import pytest

from shared.errors import InvalidInput, Unavailable
from shared.platform.schemas import SchemaSource, schema_folders, user_cache
from shared.validation.install import DEFAULT_NAMES, Fetch, copy_schemas, download_schema
from shared.validation.schema_digests import DIGESTS

SCHEMA = b"""<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:avs="http://ddex.net/xml/avs"
  targetNamespace="http://ddex.net/xml/ern/43">
  <xs:import namespace="http://ddex.net/xml/avs" schemaLocation="../../values/allowed-value-sets.xsd"/>
  <xs:element name="NewReleaseMessage" type="avs:Color"/>
</xs:schema>"""
VALUES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ddex.net/xml/avs">
  <xs:simpleType name="Color"><xs:restriction base="xs:string"/></xs:simpleType>
</xs:schema>"""
ENTRY = "http://ddex.net/xml/ern/43/release-notification.xsd"
IMPORTED = "http://ddex.net/xml/values/allowed-value-sets.xsd"


def publisher(**changes: bytes) -> Fetch:
    files = {ENTRY: changes.get("entry", SCHEMA), IMPORTED: changes.get("imported", VALUES)}

    def fetch(url: str) -> bytes:
        if url not in files:
            raise FileNotFoundError(url)
        return files[url]

    return fetch


def install(name: str, folder: Path, fetch: Fetch) -> list[Path]:
    """Downloads what `fetch` serves, and accepts all of it."""
    return download_schema(name, folder, fetch, accepted=[digest(content) for content in served(fetch)])


def served(fetch: Fetch) -> list[bytes]:
    return [fetch(url) for url in (ENTRY, IMPORTED)]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_download_follows_imports_and_makes_them_local(tmp_path: Path) -> None:
    written = install("ern/43", tmp_path, publisher())
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == [
        "ern/43/allowed-value-sets.xsd",
        "ern/43/release-notification.xsd",
    ]
    assert b'schemaLocation="allowed-value-sets.xsd"' in (tmp_path / "ern/43/release-notification.xsd").read_bytes()
    assert SchemaSource(tmp_path).names() == ["ern/43"]


@pytest.mark.parametrize(
    "changes",
    [
        {"entry": b"<html>not found</html>"},
        {"entry": SCHEMA.replace(b"../../values", b"http://example.com")},
        {"entry": SCHEMA.replace(b"../../values/allowed-value-sets.xsd", b"missing.xsd")},
        {"entry": SCHEMA.replace(b"avs:Color", b"avs:Colour")},
        {"imported": VALUES[:-20]},
    ],
)
def test_incomplete_schemas_are_not_installed(tmp_path: Path, changes: dict[str, bytes]) -> None:
    with pytest.raises(Unavailable) as caught:
        install("ern/43", tmp_path, publisher(**changes))
    assert caught.value.remedy
    assert SchemaSource(tmp_path).names() == []


def test_an_earlier_installation_survives_a_failed_one(tmp_path: Path) -> None:
    install("ern/43", tmp_path, publisher())
    with pytest.raises(Unavailable):
        install("ern/43", tmp_path, publisher(imported=b""))
    assert SchemaSource(tmp_path).compile_error("ern/43") is None


@pytest.mark.parametrize("name", ["ern", "ern/../43", "../ern/43", "mailto/1", ""])
def test_unknown_names_are_rejected(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        install(name, tmp_path, publisher())


def test_copy_finds_schemas_by_namespace(tmp_path: Path) -> None:
    source = tmp_path / "unpacked" / "some folder" / "deeper"
    source.mkdir(parents=True)
    (source / "release-notification.xsd").write_bytes(SCHEMA.replace(b"../../values/", b""))
    (source / "allowed-value-sets.xsd").write_bytes(VALUES)
    found = copy_schemas(tmp_path / "unpacked", tmp_path / "cache")
    assert list(found) == ["ern/43"]
    assert SchemaSource(tmp_path / "cache").names() == ["ern/43"]


def test_copying_a_folder_without_schemas_fails(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"release-notification\.xsd"):
        copy_schemas(tmp_path, tmp_path / "cache")


def test_copying_an_incomplete_folder_fails(tmp_path: Path) -> None:
    (tmp_path / "release-notification.xsd").write_bytes(SCHEMA.replace(b"../../values/", b""))
    with pytest.raises(Unavailable):
        copy_schemas(tmp_path, tmp_path / "cache")


def test_schema_folders_in_order(tmp_path: Path) -> None:
    env = {"STARDUST_DDEX_SCHEMAS": str(tmp_path / "named"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert schema_folders(env, tmp_path) == [tmp_path / "named", tmp_path / "cache/stardust/ddex", tmp_path / "schemas"]
    assert user_cache({"HOME": "/home/anyone"}) == Path("/home/anyone/.cache/stardust/ddex")


def test_locate_returns_the_first_folder_with_schemas(tmp_path: Path) -> None:
    env = {"STARDUST_DDEX_SCHEMAS": str(tmp_path / "named"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert SchemaSource.locate(env, tmp_path) is None
    install("ern/43", tmp_path / "schemas", publisher())
    bundled = SchemaSource.locate(env, tmp_path)
    assert bundled is not None
    assert bundled.folder == tmp_path / "schemas"
    install("ern/43", tmp_path / "named", publisher())
    named = SchemaSource.locate(env, tmp_path)
    assert named is not None
    assert named.folder == tmp_path / "named"


def test_a_file_with_another_digest_is_not_installed(tmp_path: Path) -> None:
    fetch = publisher()
    with pytest.raises(Unavailable, match=digest(SCHEMA)) as caught:
        download_schema("ern/43", tmp_path, fetch)
    assert f"--accept {digest(SCHEMA)}" in caught.value.remedy
    with pytest.raises(Unavailable, match=digest(VALUES)):
        download_schema("ern/43", tmp_path, fetch, accepted=[digest(SCHEMA)])
    assert SchemaSource(tmp_path).names() == []
    assert download_schema("ern/43", tmp_path, fetch, accepted=[digest(SCHEMA), digest(VALUES)])


def test_every_schema_that_is_installed_by_default_has_digests() -> None:
    assert set(DIGESTS) == set(DEFAULT_NAMES)
    assert all(len(each) == 64 and int(each, 16) for digests in DIGESTS.values() for each in digests)
