import base64
import io
import logging
from collections.abc import Iterator

import pytest

from shared.delivery.protocols.rest.auth import authorization
from shared.platform.vault.canonical import plaintext_of, secrets_of
from shared.redaction import install_log_redaction, redact, remember_secrets


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    install_log_redaction()
    written, logger = io.StringIO(), logging.getLogger("stardust.test")
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def fail_quoting(text: str) -> None:
    try:
        raise OSError(f"400 Bad Request: you sent {text}")
    except OSError as error:
        raise ValueError("the transfer failed") from error


@pytest.mark.parametrize("form", ["s3cr/t wörd", "s3cr%2Ft%20w%C3%B6rd", "s3cr%2Ft+w%C3%B6rd", "s3cr/t w\\u00f6rd"])
def test_every_form_of_a_secret_is_removed(form: str) -> None:
    assert redact(f"a {form} b", ["s3cr/t wörd"]) == "a [redacted] b"


def test_base64_and_the_lines_of_a_key_are_removed() -> None:
    sent = base64.b64encode(b"one-secret").decode()
    assert "one-secret" not in redact(f"one-secret {sent}", ["one-secret"])
    assert sent.rstrip("=") not in redact(sent, ["one-secret"])
    assert redact("x line-two-of-key y", ["-----BEGIN\nline-two-of-key\n"]) == "x [redacted] y"
    assert redact("a b c", ["b"]) == "a b c"


def test_a_logged_chain_of_exceptions_is_redacted(log: io.StringIO) -> None:
    secrets_of(plaintext_of({"password": "chain-secret-1"}))
    try:
        fail_quoting("Authorization: chain-secret-1")
    except ValueError as error:
        logging.getLogger("stardust.test").warning("failed with %s", "chain-secret-1", exc_info=error)
    text = log.getvalue()
    assert "chain-secret-1" not in text
    assert "failed with [redacted]" in text
    assert "OSError: 400 Bad Request: you sent Authorization: [redacted]" in text
    assert "ValueError: the transfer failed" in text


def test_basic_credentials_and_access_tokens_are_redacted(log: io.StringIO) -> None:
    class Tokens:
        def request(self, *_: object, **__: object) -> "Tokens":
            return self

        def json(self) -> dict[str, str]:
            return {"access_token": "issued-token-77"}

    basic = authorization(Tokens(), {"auth": "basic", "username": "label"}, {"password": "pass-77"})  # type: ignore[arg-type]
    options = {"auth": "oauth2", "tokenUrl": "https://t.example", "clientId": "label"}
    bearer = authorization(Tokens(), options, {"clientSecret": "client-77"})  # type: ignore[arg-type]
    logger = logging.getLogger("stardust.test")
    for headers in (basic, bearer):
        logger.error("the server says: %s", headers)
    sent = base64.b64encode(b"label:pass-77").decode()
    assert redact(f"refused: {sent} issued-token-77") == "refused: [redacted] [redacted]"
    assert redact("the word pass-77 of another tenant") == "the word pass-77 of another tenant"
    assert sent in basic["Authorization"]
    assert sent not in log.getvalue()
    assert "issued-token-77" not in log.getvalue()
    assert log.getvalue().count("[redacted]") == 2


def test_a_record_whose_arguments_do_not_fit_is_logged(log: io.StringIO) -> None:
    remember_secrets(["misfit-secret"])
    logging.getLogger("stardust.test").error("misfit-secret %d", "x")
    assert "[redacted]" in log.getvalue()
    assert "misfit-secret" not in log.getvalue()


def test_a_faulty_log_line_raises_nothing(log: io.StringIO) -> None:
    logging.getLogger("stardust.test").error("%(a)s", {"b": 1})
    assert "its arguments do not fit" in log.getvalue()
