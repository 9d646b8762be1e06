import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from shared.webhooks.signature import TOLERANCE, is_genuine, new_secret, signed_headers
from tests.fixtures.world import START

SECRET = new_secret("a-token-of-enough-random-bytes-for-this")
BODY = '{"type":"delivery.completed","title":"Ünïcode 🎵"}'.encode()


def test_the_standards_example() -> None:
    """The vector of the Standard Webhooks reference libraries."""
    from datetime import UTC, datetime

    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_with_the_secret_accepts() -> None:
    headers = signed_headers("evt_1", BODY, [SECRET], START)
    assert is_genuine(headers, BODY, SECRET, START)
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    content = f"evt_1.{headers['webhook-timestamp']}.".encode() + BODY
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"


@pytest.mark.parametrize(
    "forged",
    [
        {"webhook-id": "evt_2"},
        {"webhook-id": ""},
        {"webhook-timestamp": "1"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "１７７２３６６４００"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v2,é"},
    ],
)
def test_forged_headers_are_rejected(forged: dict[str, str]) -> None:
    headers = signed_headers("evt_1", BODY, [SECRET], START)
    assert not is_genuine({**headers, **forged}, BODY, SECRET, START)


def test_another_body_or_secret_is_rejected() -> None:
    headers = signed_headers("evt_1", BODY, [SECRET], START)
    assert not is_genuine(headers, BODY + b" ", SECRET, START)
    assert not is_genuine(headers, BODY, new_secret("another-token-of-enough-random-bytes"), START)
    assert not is_genuine({}, BODY, SECRET, START)


def test_a_replayed_message_is_rejected() -> None:
    headers = signed_headers("evt_1", BODY, [SECRET], START)
    assert is_genuine(headers, BODY, SECRET, START + TOLERANCE)
    assert not is_genuine(headers, BODY, SECRET, START + TOLERANCE + timedelta(seconds=1))
    assert not is_genuine(headers, BODY, SECRET, START - TOLERANCE - timedelta(seconds=1))


def test_both_secrets_of_a_rotation_are_accepted() -> None:
    previous = new_secret("the-previous-token-of-enough-random-bytes")
    headers = signed_headers("evt_1", BODY, [SECRET, previous], START)
    assert is_genuine(headers, BODY, SECRET, START)
    assert is_genuine(headers, BODY, previous, START)
