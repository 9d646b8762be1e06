"""Names that the design documents and the original client use, and the names of ours that they stand for.

The tables are the only place that says so; docs/reference/names.md shows them. They are applied to documents and
requests before validation (shared/model/codec.py), and to partial changes before they are merged. Pure.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from shared.model.base import Model


class Ours(NamedTuple):
    """What a name stands for: the value of each of our `fields`; without fields, the name is accepted and ignored.

    `values` translates values. If it is `complete`, other values are ignored. `why` explains, for the reference page.
    """

    fields: tuple[str, ...] = ()
    values: Mapping[Any, Any] = {}
    complete: bool = False
    why: str = ""


Names = Mapping[str, Ours]

_SERVER = Ours(why="The server determines it.")
_OWN_TENANT = Ours(why="It is the caller's tenant in any case.")
_BY_SERVER_COMPUTED = Ours(why="Read from the file itself.")
_EXACT = Ours(why="Files are compared by digest, recordings by sound.")
_ALWAYS_A_TEST = Ours(why="The call never does anything else.")
_NOTE = {"$comment": Ours(why="A note for whoever reads the file.")}
_SCHEMA = {"$schema": Ours(why="Editors find the JSON Schema of a file by it.")}
_STATUS_MAILS = (
    "deliveryCompleted",
    "deliveryFailed",
    "retryExhausted",
    "circuitChanged",
    "acknowledgementMissing",
    "dspRejected",
    "dspLive",
)

MODELS: Mapping[str, Names] = {
    "Genre": {"genre": Ours(("genreName",)), "subgenre": Ours(("subgenreName",))},
    "Release": {**_SCHEMA, **_NOTE},
    **dict.fromkeys(("Basic", "Track", "Territories", "Rights"), _NOTE),
    "ReleaseMetadata": {"isExplicit": Ours(("parentalWarning",), {True: "Explicit", False: "NotExplicit"}), **_NOTE},
    "TrackMetadata": {"isExplicit": Ours(("parentalWarning",), {True: "Explicit", False: "NotExplicit"}), **_NOTE},
    "Ddex": {"genreCompliance": _SERVER},
    "DdexChoice": {"genreCompliance": _SERVER},
    "TenantChange": {"plugins": Ours(why="`POST /plugins/install` and its neighbours change it.")},
    "User": {"lastLogin": Ours(why="Firebase Authentication keeps it.")},
    "NotificationPreferences": {
        "email": Ours(
            (*_STATUS_MAILS, "numbersLow", "weeklySummary"), {False: False}, complete=True, why="true changes nothing."
        ),
        "deliveryStatus": Ours(_STATUS_MAILS),
        "weeklyReports": Ours(("weeklySummary",)),
    },
    "AnalyticsRequest": {"startDate": Ours(("since",)), "endDate": Ours(("until",)), "tenantId": _OWN_TENANT},
    "ConnectionTestRequest": {"testMode": _ALWAYS_A_TEST},
    "DuplicateCheck": {"threshold": _EXACT, "sha1": Ours(why="Give the SHA-256 or the MD5.")},
    "FileReference": {
        **dict.fromkeys(("fileName", "fileSize", "fileType", "name", "type"), _BY_SERVER_COMPUTED),
        **dict.fromkeys(("releaseId", "trackId"), Ours(why="Nothing is stored.")),
    },
    "FileReferences": {"releaseId": Ours(why="Nothing is stored.")},
}
"""By model, also for those that derive from it. If a request has several names for a field, ours wins, then the first
in the table."""

AS_TEXT: Mapping[str, str] = {"Award": "name"}
"""By model: the field that a text in place of the model stands for."""

_IN_CONFIG = {"protocol": Ours(why="It stands beside the options."), "testMode": _ALWAYS_A_TEST}

CONFIGS: Mapping[str, Names] = {
    "FTP": _IN_CONFIG,
    "SFTP": _IN_CONFIG,
    "S3": {"accessKey": Ours(("accessKeyId",)), "secretKey": Ours(("secretAccessKey",)), **_IN_CONFIG},
    "Azure": {"accountName": Ours(("account",)), "containerName": Ours(("container",)), **_IN_CONFIG},
    "API": {
        "authType": Ours(("auth",), {"Bearer": "bearer", "Basic": "basic", "OAuth2": "oauth2"}),
        "apiKey": Ours(("token",)),
        **_IN_CONFIG,
    },
}
"""By protocol: names of its options. `credentials` of API is described at `_spread_credentials`."""

_PAIRS = {"basic": ("username", "password"), "oauth2": ("clientId", "clientSecret")}


def in_our_names(model: type[Model], data: Any) -> Any:
    """`data`, a document or a part of one, with the names of the model's fields. Returned as is if it has no others."""
    if isinstance(data, str) and (field := AS_TEXT.get(_own_name(model))):
        return {field: data}
    return _renamed(model, data) if _tables(model) and isinstance(data, Mapping) else data


def other_names(model: type[Model]) -> Names:
    """The names that requests may use for the model's own fields, beside ours."""
    return (_tables(model) or ({}, {}))[1]


def config_in_our_names(protocol: object, config: Any) -> Any:
    """The options of a target's connection under the names that its protocol declares."""
    names = CONFIGS.get(protocol) if isinstance(protocol, str) else None
    if names is None or not isinstance(config, Mapping):
        return config
    ours = _applied(names, config, frozenset())
    return _spread_credentials(ours) if protocol == "API" else ours


def _spread_credentials(config: dict[str, Any]) -> dict[str, Any]:
    """`credentials` as options: a token; `name:secret` for Basic and OAuth2; or an object of options."""
    if (given := config.pop("credentials", None)) is None:
        return config
    pair = _PAIRS.get(str(config.get("auth")))
    if isinstance(given, Mapping):
        return {**given, **config}
    if pair and isinstance(given, str) and ":" in given:
        return {**dict(zip(pair, given.split(":", 1), strict=True)), **config}
    return {"token": given, **config}


def _renamed(model: type[Model], data: Mapping[str, Any]) -> dict[str, Any]:
    parts, names = _tables(model) or ({}, {})
    fields = {field.alias or name: name for name, field in model.model_fields.items()}
    given = frozenset(alias for alias, name in fields.items() if name in data)
    ours = _applied(names, data, given)
    for key, part in parts.items():
        value = ours.get(key)
        if isinstance(value, list):
            ours[key] = [in_our_names(part, item) for item in value]
        elif value is not None:
            ours[key] = in_our_names(part, value)
    return ours


def _applied(names: Names, data: Mapping[str, Any], given: frozenset[str]) -> dict[str, Any]:
    """`data` under our names; `given` are fields of ours that `data` has under another spelling."""
    ours = {name: value for name, value in data.items() if name not in names}
    for name, meaning in names.items():
        if name not in data:
            continue
        value, known = data[name], True
        if isinstance(value, str | bool):
            known = value in meaning.values
            value = meaning.values.get(value, value)
        if known or not meaning.complete:
            ours |= {field: value for field in meaning.fields if field not in ours and field not in given}
    return ours


@cache
def _tables(model: type[Model]) -> tuple[Mapping[str, type[Model]], Names] | None:
    """The fields of the model whose models have other names, and its own other names; None if there are none."""
    names: dict[str, Ours] = {}
    for base in [each for kind in model.__mro__ for each in getattr(kind, "__fields_of__", kind).__mro__]:
        names |= MODELS.get(base.__name__, {})
    parts = {
        key: part
        for name, field in model.model_fields.items()
        for part in _models_in(field.annotation)
        if part is not model and (_tables(part) or _own_name(part) in AS_TEXT)
        for key in {name, field.alias or name}
    }
    return (parts, names) if parts or names else None


def _own_name(model: type[Model]) -> str:
    """The model's name; that of the model from which a draft's is derived."""
    return str(getattr(model, "__fields_of__", model).__name__)


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
