"""What every answer has: a request id, an entity tag that follows the body, 304, and gzip for those who accept it."""

import gzip
import json
from pathlib import Path

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def test_an_unchanged_answer_is_not_sent_again(api: Api) -> None:
    for path in ("/releases/release", "/releases", "/delivery-targets"):
        read = api("GET", path)
        again = api("GET", path, if_none_match=f'"other", {read.headers["ETag"]}')
        assert (again.status, again.raw, again.headers["ETag"]) == (304, b"", read.headers["ETag"])
        assert "Content-Type" not in again.headers
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert api("GET", path, if_none_match='W/"other"').json == read.json


def test_the_tag_follows_every_byte_of_the_answer(api: Api) -> None:
    read = api("GET", "/releases/release")
    api("POST", "/releases/release/generate")
    again = api("GET", "/releases/release", if_none_match=read.headers["ETag"])
    assert (again.status, again.json["ddex"]["validationStatus"]) == (200, "valid")
    assert api("GET", "/releases/release?fields=id", if_none_match=again.headers["ETag"]).status == 200


def test_large_answers_are_compressed_for_clients_that_accept_it(api: Api) -> None:
    plain = api("GET", "/releases/release")
    packed = api("GET", "/releases/release", accept_encoding="br, gzip;q=0.5")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (json.loads(gzip.decompress(packed.raw)), packed.headers["ETag"]) == (plain.json, plain.headers["ETag"])
    assert len(packed.raw) < len(plain.raw) / 2
    for accepted in ("br", "gzip;q=0", ""):
        assert "Content-Encoding" not in api("GET", "/releases/release", accept_encoding=accepted).headers
    assert "Content-Encoding" not in api("GET", "/genres/mappings", accept_encoding="gzip").headers  # too small


def test_every_answer_has_the_id_of_its_request(api: Api) -> None:
    assert api("GET", "/releases", x_request_id="client-0001").headers["X-Request-Id"] == "client-0001"
    first, second = (api("GET", "/nowhere", x_request_id="bad id\n") for _ in range(2))
    assert first.headers["X-Request-Id"] == first.json["requestId"] != second.json["requestId"]


def test_fields_select_parts_of_every_item_of_a_list(api: Api) -> None:
    listed = api("GET", "/delivery-targets?fields=name").json["items"]
    assert {"id", "name", "tenantId"} <= set(listed[0])
    assert "layout" not in listed[0]
    assert api("GET", "/delivery-targets?fields=colour").paths == {"fields"}
    assert api("GET", f"/delivery-targets?fields={'a,' * 300}a").status == 400
    assert api("POST", "/releases?fields=id", {}).paths == {"fields"}
