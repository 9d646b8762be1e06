"""The kinds of plug-ins that a package can be created for. Pure data; each has a folder of templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
COMMON = "common"
"""The folder of the files that every package has."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plug-in."""

    purpose: str
    entry_points: str = ""
    """Further entry points of the package, as lines of its pyproject.toml."""
    top: str = ""
    """Further lines at the top of the manifest."""


KINDS: Mapping[str, Kind] = {
    "hook": Kind("looks at a release before it becomes ready, and creates a task after a failed delivery"),
    "rule": Kind("adds a rule to the checks of releases"),
    "processor": Kind("measures audio files when they are uploaded"),
    "format": Kind("writes messages in a format of its own"),
    "parser": Kind("reads a DSP's acknowledgements"),
    "dictionary": Kind("adds a dictionary of genres"),
    "panel": Kind("adds a page to the client"),
    "schedule": Kind("looks every day, and tells people what it found"),
    "protocol": Kind(
        "sends packages by a protocol of its own",
        '\n[project.entry-points."stardust.protocols"]\n@name@ = "@package@.protocol:PROTOCOL"\n',
        'protocols = ["@name@"]\n',
    ),
}
"""By the name that `stardust plugin create --kind` takes."""

_MIT = """MIT License

Copyright (c) {year} {author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
_ISC = """ISC License

Copyright (c) {year} {author}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
"""
_OWN = """Copyright (c) {year} {author}. All rights reserved.

State here what others may do with this software.
"""
LICENCES: Mapping[str, str] = {"MIT": _MIT, "ISC": _ISC, "proprietary": _OWN}
"""The text of each licence that a package can be created with."""


def licence_text(licence: str, author: str, day: date) -> str:
    """The file LICENSE."""
    return LICENCES[licence].format(year=day.year, author=author)
