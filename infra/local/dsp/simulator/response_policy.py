"""Owns how the simulator answers: accept, reject, late, malformed, or not at all; in which format. Pure.

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
_GOOD: Mapping[Format, Sequence[str]] = {
    "1.6": ("FileOK",),
    "1.8": (
        "ReleaseReceivedByReleaseDistributor",
        "SuccessfullyIngestedByReleaseDistributor",
        "ReleaseMadeAvailableToConsumers",
    ),
    "json": ("received", "ingested", "live"),
}
"""What is said of a good package, one word after the other; of a takedown not the last of three."""
_BAD: Mapping[Format, str] = {"1.6": "", "1.8": "ProcessingErrorAtReleaseDistributor", "json": "rejected"}
_DEFAULT_REASON = "ResourceNotMeetingSpecifications"


@dataclass(frozen=True, slots=True)
class Manner:
    """The answer to one message: `reason` is a FileStatus, `delay_s` how late it comes."""

    kind: AnswerKind = "accept"
    reason: str = _DEFAULT_REASON
    delay_s: float = 0


ACCEPT = (Manner(),)


def parse_manners(texts: Iterable[str]) -> tuple[Manner, ...]:
    """The manners named as `accept`, `reject=ResourceMissing`, `late=30` ... Raises InvalidInput with every problem."""
    manners, problems = list[Manner](), list[Finding]()
    for text in texts:
        try:
            manners.append(_parsed(text))
        except ValueError as error:
            kinds = "accept, reject[=REASON], silence, late=SECONDS, malformed"
            problems.append(Finding("--answer", str(error), "unknown", remedy=f"Use one of: {kinds}."))
    if problems:
        raise InvalidInput(problems)
    return tuple(manners) or ACCEPT


def _parsed(text: str) -> Manner:
    kind, _, value = text.partition("=")
    if kind not in get_args(AnswerKind) or (value and kind not in ("reject", "late")):
        raise ValueError(f"{text!r} is no answer.")
    if kind == "late":
        return Manner("late", delay_s=float(value))
    if kind == "reject" and value and FILE_STATUS.get(value) != "rejected":
        raise ValueError(f"{value!r} is no FileStatus that rejects.")
    return Manner(kind, reason=value or _DEFAULT_REASON)  # type: ignore[arg-type]


def good_words(form: Format, *, takedown: bool) -> Sequence[str]:
    """What is said of a good package, in order."""
    return _GOOD[form][:2] if takedown else _GOOD[form]


def bad_word(form: Format) -> str:
    """What is said of a release whose package is bad."""
    return _BAD[form]


def written(answer: Answer, form: Format, *, malformed: bool = False) -> tuple[bytes, str]:
    """The acknowledgement's bytes, and the extension of its file; a malformed one breaks off in the middle."""
    data = _WRITERS[form](answer)
    return data[: len(data) // 2] if malformed else data, "json" if form == "json" else "xml"
