"""One declaration drives validation, the separation of secrets, redaction and the form's schema."""

from typing import Any

import pytest

from shared.delivery.protocols.base import Capabilities, Option, Options, ProtocolInfo, Secrets, Session
from shared.delivery.protocols.options import options_schema, split_config
from shared.delivery.protocols.registry import protocol_named, protocol_names
from shared.errors import DeliveryError, InvalidInput
from shared.platform.network.guard import Network
from shared.redaction import redact


def connect(_options: Options, _secrets: Secrets, _network: Network) -> Session:
    raise NotImplementedError


INFO = ProtocolInfo(
    name="Pigeon",
    help="By pigeon.",
    options=(
        Option("loft", required=True, help="Where it lives.", example="roof"),
        Option("ring", secret=True, required=True, help="Its ring."),
        Option("note", secret=True),
        Option("birds", "integer", default=1, minimum=1, maximum=9),
        Option("fast", "boolean", default=False),
        Option("colour", "choice", default="grey", choices=("grey", "white")),
        Option("stops", "list"),
        Option("hints", "mapping"),
    ),
    capabilities=Capabilities(),
    connect=connect,
    classify=lambda error: DeliveryError(str(error)),
    check=lambda options, secrets: ["Fast birds carry no note."] if options["fast"] and "note" in secrets else [],
)


def paths(config: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        split_config(INFO, config, **more)
    return [(problem.path, problem.code) for problem in caught.value.problems]


def test_options_get_their_defaults_and_secrets_are_separated() -> None:
    options, secrets = split_config(INFO, {"loft": "roof", "ring": "R-1", "stops": ["a"], "hints": {"x": "y"}})
    assert options == {
        "loft": "roof",
        "birds": 1,
        "fast": False,
        "colour": "grey",
        "stops": ["a"],
        "hints": {"x": "y"},
    }
    assert secrets == {"ring": "R-1"}


def test_all_problems_are_reported_at_once() -> None:
    config = {"birds": 10, "fast": "yes", "colour": "red", "stops": "a", "hints": {"x": 1}, "wings": 2, "loft": ""}
    assert paths(config, prefix="target.config") == [
        ("target.config.wings", "unknown"),
        ("target.config.loft", "missing"),
        ("target.config.ring", "missing"),
        ("target.config.birds", "invalid"),
        ("target.config.fast", "invalid"),
        ("target.config.colour", "invalid"),
        ("target.config.stops", "invalid"),
        ("target.config.hints", "invalid"),
    ]


@pytest.mark.parametrize("loft", ["a\r\nDELE b", "a\0", 5, True, ["a"], "x" * 20_001])
def test_texts_must_be_strings_without_control_characters(loft: object) -> None:
    assert paths({"loft": loft, "ring": "R"}) == [("config.loft", "invalid")]


def test_integers_and_booleans_are_not_interchangeable() -> None:
    assert paths({"loft": "a", "ring": "R", "birds": True, "fast": 1}) == [
        ("config.birds", "invalid"),
        ("config.fast", "invalid"),
    ]


def test_rules_across_options_are_checked_last() -> None:
    assert paths({"loft": "a", "ring": "R", "fast": True, "note": "n"}) == [("config", "invalid")]


def test_stored_secrets_may_be_omitted() -> None:
    options, secrets = split_config(INFO, {"loft": "a"}, kept=["ring"])
    assert options["loft"] == "a"
    assert secrets == {}
    assert paths({"loft": "a", "fast": True}, kept=["ring", "note"]) == [("config", "invalid")]


def test_no_message_contains_a_secret() -> None:
    with pytest.raises(InvalidInput) as caught:
        split_config(INFO, {"loft": "a", "ring": "hush\0hush"})
    assert "hush" not in str(caught.value)


def test_secrets_are_redacted_line_by_line() -> None:
    text = "login hunter2 failed; key -----BEGIN K----- QUJD REVG was bad; the cat"
    shown = redact(text, ["hunter2", "-----BEGIN K-----\nQUJD\nREVG\n", "cat"])
    assert shown == "login [redacted] failed; key [redacted] [redacted] [redacted] was bad; the cat"


def test_the_form_follows_the_declaration() -> None:
    schema = options_schema(INFO)
    assert schema["required"] == ["loft", "ring"]
    assert schema["properties"]["ring"] == {
        "type": "string",
        "description": "Its ring.",
        "writeOnly": True,
        "format": "password",
    }
    assert schema["properties"]["birds"] == {"type": "integer", "default": 1, "minimum": 1, "maximum": 9}
    assert schema["properties"]["colour"] == {"type": "string", "default": "grey", "enum": ["grey", "white"]}


def test_the_error_about_an_unknown_protocol_lists_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="SFTP"):
        protocol_named("Pigeon")


@pytest.mark.parametrize("name", protocol_names())
def test_every_protocol_is_declared_completely(name: str) -> None:
    info = protocol_named(name)
    assert info.name == name
    assert info.help
    names = [option.name for option in info.options]
    assert len(names) == len(set(names))
    for option in info.options:
        assert option.help, f"{name}.{option.name} has no help"
        assert not (option.secret and option.default), "secrets have no defaults"
        assert (option.type == "choice") == bool(option.choices)
    assert options_schema(info)["properties"].keys() == set(names)


S3_KEYS = {"bucket": "b", "accessKeyId": "id", "secretAccessKey": "key"}
IDENTITY = {"account": "dsp", "container": "c", "managedIdentity": True}
SFTP = {"host": "h", "username": "u", "password": "p", "hostKey": "SHA256:" + "A" * 43}


@pytest.mark.parametrize(
    ("name", "config", "message"),
    [
        ("S3", {**S3_KEYS, "externalId": "as-agreed"}, "roleArn"),
        ("S3", {**S3_KEYS, "kmsKeyId": "alias/x"}, "aws:kms"),
        ("Azure", {"account": "dsp", "container": "c"}, "managedIdentity"),
        ("Azure", {**IDENTITY, "sasToken": "s"}, "one of them"),
        ("Azure", {**IDENTITY, "endpoint": "https://x.example"}, "with Azure only"),
        ("Azure", {**IDENTITY, "account": "x.example/#"}, "not a storage account name"),
        ("SFTP", {**SFTP, "connections": 9}, "1 and 8"),
    ],
)
def test_invalid_combinations_are_reported(name: str, config: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        split_config(protocol_named(name), config)
