"""Response policies of the simulator (accept, reject, late, malformed, silence) and its response formats. Pure.

Allowed reasons: ErncFileStatus of the schemas ern-c-sftp/16 and ern-c-sftp/18.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from infra.local.dsp.simulator.answers import Answer, as_json, as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.parse.status_vocabulary import FILE_STATUS
from shared.errors import Finding, InvalidInput

AnswerKind = Literal["accept", "reject", "silence", "late", "malformed"]
Format = Literal["1.6", "1.8", "json"]

_WRITERS: Mapping[Format, Callable[[Answer], bytes]] = {"1.6": as_sftp_16, "1.8": as_sftp_18, "json": as_json}
_SUCCESS: Mapping[Format, Sequence[str]] = {
    "1.6": ("FileOK",),
    "1.8": (
        "ReleaseReceivedByReleaseDistributor",
        "SuccessfullyIngestedByReleaseDistributor",
        "ReleaseMadeAvailableToConsumers",
    ),
    "json": ("received", "ingested", "live"),
}
"""The statuses reported in turn for a valid package; a takedown omits the third."""
_FAILURE: Mapping[Format, str] = {"1.6": "", "1.8": "ProcessingErrorAtReleaseDistributor", "json": "rejected"}
_DEFAULT_REASON = "ResourceNotMeetingSpecifications"


@dataclass(frozen=True, slots=True)
class ResponsePolicy:
    """How to acknowledge one message: `reason` is a FileStatus, `delay_s` the delay."""

    kind: AnswerKind = "accept"
    reason: str = _DEFAULT_REASON
    delay_s: float = 0


ACCEPT = (ResponsePolicy(),)


def parse_policies(texts: Iterable[str]) -> tuple[ResponsePolicy, ...]:
    """Parses policies: `accept`, `reject=ResourceMissing`, `late=30` ... Raises InvalidInput with every problem."""
    policies, problems = list[ResponsePolicy](), list[Finding]()
    for text in texts:
        try:
            policies.append(_parsed(text))
        except ValueError as error:
            kinds = "accept, reject[=REASON], silence, late=SECONDS, malformed"
            problems.append(Finding("--answer", str(error), "unknown", remedy=f"Use one of: {kinds}."))
    if problems:
        raise InvalidInput(problems)
    return tuple(policies) or ACCEPT


def _parsed(text: str) -> ResponsePolicy:
    kind, _, value = text.partition("=")
    if kind not in get_args(AnswerKind) or (value and kind not in ("reject", "late")):
        raise ValueError(f"{text!r} is not an answer.")
    if kind == "late":
        return ResponsePolicy("late", delay_s=float(value))
    if kind == "reject" and value and FILE_STATUS.get(value) != "rejected":
        raise ValueError(f"{value!r} is not a FileStatus that rejects.")
    return ResponsePolicy(kind, reason=value or _DEFAULT_REASON)  # type: ignore[arg-type]


def success_statuses(form: Format, *, takedown: bool) -> Sequence[str]:
    """The statuses reported for a valid package, in order."""
    return _SUCCESS[form][:2] if takedown else _SUCCESS[form]


def failure_status(form: Format) -> str:
    """The release status reported for an invalid package."""
    return _FAILURE[form]


def render(answer: Answer, form: Format, *, malformed: bool = False) -> tuple[bytes, str]:
    """The acknowledgement's bytes and its file extension; a malformed one is cut off in the middle."""
    data = _WRITERS[form](answer)
    return data[: len(data) // 2] if malformed else data, "json" if form == "json" else "xml"
