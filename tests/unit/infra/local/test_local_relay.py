"""The CloudEvent for a finished upload."""

from datetime import datetime

from infra.local.stack.relay import event_headers

ITEM = {"name": "tenants/a/assets/b/größe 1.wav", "generation": "17", "bucket": "demo.appspot.com"}


def test_the_attributes_are_those_of_a_finalized_object() -> None:
    headers = event_headers(ITEM)
    assert headers["ce-type"] == "google.cloud.storage.object.v1.finalized"
    assert headers["ce-source"] == "//storage.googleapis.com/projects/_/buckets/demo.appspot.com"
    assert headers["ce-specversion"] == "1.0"
    assert all(value.isascii() for value in headers.values()), "HTTP headers"


def test_the_time_has_the_format_that_firebase_functions_requires() -> None:
    assert datetime.strptime(event_headers(ITEM)["ce-time"], "%Y-%m-%dT%H:%M:%S.%f%z")


def test_each_generation_is_a_separate_event_and_a_retry_the_same_one() -> None:
    first, again, next_one = (event_headers(ITEM | {"generation": number})["ce-id"] for number in ("1", "1", "2"))
    assert first == again != next_one
