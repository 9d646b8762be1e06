"""Writes manual pages (man-pages(7), troff): one for the program, one for each group or command of its first level."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from shared.cli.exit_codes import TABLE
from shared.cli.reference.tree import Described, commands

_SECTION = 1


def manual_pages() -> dict[str, str]:
    """The pages by their file names: `stardust.1`, `stardust-releases.1` and so on."""
    described = list(commands())
    groups = [(name, list(own)) for name, own in groupby(described, key=lambda each: each.path.split()[0])]
    pages = {f"stardust-{name}.{_SECTION}": _group(name, own) for name, own in groups}
    return {f"stardust.{_SECTION}": _program([name for name, _ in groups]), **pages}


def _program(names: Sequence[str]) -> str:
    also = ", ".join(f"stardust-{name}({_SECTION})" for name in names)
    lines = [
        _title("stardust"),
        ".SH NAME",
        "stardust \\- deliver conformant DDEX packages to DSPs",
        ".SH SYNOPSIS",
        ".B stardust",
        "COMMAND [ARGS]...",
        *_exit_status(),
        ".SH ENVIRONMENT",
        *_listed(
            [
                (
                    "STARDUST_URL, STARDUST_API_KEY",
                    "The deployment to talk to and its key, instead of a profile.",
                ),
                ("STARDUST_PROFILE", "The profile to use."),
                ("STARDUST_CONFIG, XDG_CONFIG_HOME", "Where the profiles are stored."),
            ]
        ),
        ".SH SEE ALSO",
        _text(also),
    ]
    return "\n".join(lines) + "\n"


def _group(name: str, own: Sequence[Described]) -> str:
    lines = [
        _title(f"stardust-{name}"),
        ".SH NAME",
        _text(f"stardust-{name}") + " \\- " + _text(own[0].summary if len(own) == 1 else f"{len(own)} commands"),
        ".SH COMMANDS",
    ]
    for each in own:
        lines += [".SS " + _text(each.usage), _text(each.summary)]
        lines += [".PP", _text(each.details)] if each.details else []
        lines += _listed([*each.arguments, *each.options])
        lines += [".PP", "Example:", ".PP", ".nf", _text(each.example), ".fi"] if each.example else []
    return "\n".join([*lines, *_exit_status()]) + "\n"


def _title(name: str) -> str:
    return f'.TH {name.upper()} {_SECTION} "" "Stardust Distro"'


def _exit_status() -> list[str]:
    return [".SH EXIT STATUS", *_listed((str(each.code), each.meaning) for each in TABLE)]


def _listed(rows: Iterable[tuple[str, str]]) -> list[str]:
    return [line for name, text in rows for line in (".TP", f".B {_text(name)}", _text(text) or "\\&")]


def _text(text: str) -> str:
    """A text for troff: no control lines, hyphens that can be copied, no escapes."""
    safe = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
