"""Models the manifest of a plug-in, `plugin.toml` in its package."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from shared.model.base import Model
from shared.sdk.points import POINTS

PluginName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", min_length=3, max_length=40)]
"""Lower-case letters and digits, with hyphens between: `dolby-atmos`."""
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+(\.[0-9]+)?((a|b|rc)[0-9]+)?$", max_length=30)]
Range = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""A version range (PEP 440): `>=1.0,<2`."""
Call = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*$", max_length=200)
]
"""A function of the package: `package.module:function`."""
Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Host = Annotated[str, StringConstraints(pattern=r"^(\*\.)?([a-z0-9-]{1,63}\.)+[a-z]{2,63}$", max_length=253)]
"""A host that the plug-in may reach; `*.example.org` also stands for those below it."""
FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*\.[a-z0-9]{1,8}$", max_length=100)
]
"""A file of the package, relative to the manifest."""

Collection = Literal[
    "releases", "assets", "deliveries", "deliveryTargets", "acknowledgements", "parties", "tasks", "deliveryHistory"
]
"""Collections that a plug-in may ask for."""
Action = Literal[
    "create_task", "finish_task", "notify", "announce", "deliver", "change_release", "wake"
]  # the methods of shared.sdk.context.Actions
Category = Literal["audio", "credits", "delivery", "analytics", "compliance", "metadata", "other"]
LicenceKind = Literal["free", "paid", "freemium"]
"""free: works without a key. paid: does not. freemium: works without one, and the plug-in learns the key's edition."""


class Requires(Model):
    """What a plug-in needs."""

    sdk: Range
    """The versions of the SDK that it works with."""
    stardust: Range = ">=0"
    """The versions of Stardust Distro that it works with."""


class Licence(Model):
    """How a plug-in is licensed."""

    kind: LicenceKind = "free"
    """Whether it works without a key."""
    terms: Short = "MIT"
    """The SPDX identifier of its terms, or a title."""
    keys: list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{43}$")]] = []
    """The author's Ed25519 public keys, base64url without padding: a licence key must be signed by one of them."""


class Permissions(Model):
    """What a plug-in asks for; an admin grants it as a whole."""

    documents: list[Collection] = []
    """The collections that it reads."""
    files: list[Literal["read", "write"]] = []
    """Whether it reads the files of assets, and stores files derived from them."""
    hosts: list[Host] = []
    """The hosts that it reaches over HTTPS."""
    actions: list[Action] = []
    """What it does in the tenant."""


class Handler(Model):
    """A function that is called at a point."""

    on: str
    """The point's name, such as `before.release.ready`."""
    call: Call
    """The function."""
    order: Annotated[int, Field(ge=0, le=1000)] = 500
    """Handlers of one point run in this order, and at the same order by the plug-ins' names."""
    seconds: Annotated[float, Field(gt=0, le=300)] | None = None
    """How long a call may take; at most, and by default, what the point allows."""
    required: bool = False
    """Whether its errors, and its failing, block what the hook precedes."""
    every: Literal["hour", "day"] | None = None
    """For `schedule.due`: how often."""

    @model_validator(mode="after")
    def _at_known_point(self) -> "Handler":
        if self.on not in POINTS:
            raise ValueError(f"There is no point {self.on!r}. Use one of: {', '.join(POINTS)}.")
        if (self.on == "schedule.due") != (self.every is not None):
            raise ValueError("`every` belongs to handlers of schedule.due. State it there, and only there.")
        if self.required and POINTS[self.on].when != "before":
            raise ValueError(f"Nothing waits for {self.on}, so it cannot be required. Leave `required` out.")
        return self


class Format(Model):
    """A message format, which targets choose as `custom:name`."""

    name: PluginName
    """Its name, after `custom:`."""
    title: Short
    """What people read."""


class GenreDictionary(Model):
    """A dictionary of genres, which mappings and targets refer to as `custom:name`."""

    name: PluginName
    """Its name, after `custom:`."""
    title: Short
    """What people read."""
    file: FileName
    """A CSV file with the columns `code,name,parent`."""


class Panel(Model):
    """A page of the plug-in in the client, in a frame of its own."""

    name: PluginName
    """Its name in URLs."""
    title: Short
    """What people read."""
    place: Literal["page", "release", "track", "delivery", "target", "settings"] = "page"
    """Where the client shows it: as a page of its own, or beside what it is about."""
    file: FileName
    """An HTML file. Its scripts and styles stand in it, or in the package's files that it names by relative paths."""
    icon: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")] = "puzzle"
    """A name of Lucide's icons."""


class Manifest(Model):
    """The manifest of a plug-in."""

    name: PluginName
    """The name by which everything refers to it."""
    version: Version
    """The version of the package."""
    title: Short
    """What people read."""
    summary: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """What it does, in a sentence or two."""
    author: Short
    """Who made it, and answers for it."""
    homepage: Annotated[str, StringConstraints(pattern=r"^https://[!-~]{1,500}$")] | None = None
    """Where it is described."""
    category: Category = "other"
    """What it is about."""
    requires: Requires
    """What it needs."""
    licence: Licence = Licence()
    """How it is licensed."""
    permissions: Permissions = Permissions()
    """What it asks for: an admin grants it as a whole."""
    memory_mb: Annotated[int, Field(ge=64, le=2048)] = 256
    """How much memory a call may use, in MiB."""
    hooks: list[Handler] = []
    """The functions of the plug-in: hooks, rules, processors, formats, parsers, panels' requests, schedules."""
    formats: list[Format] = []
    """The formats that its handlers of `message.write` write."""
    dictionaries: list[GenreDictionary] = []
    """Genres that mappings and targets may refer to."""
    panels: list[Panel] = []
    """Its pages in the client."""
    protocols: list[PluginName] = []
    """The protocols that the package registers in `stardust.protocols`; they run in the deployment's own process."""
    config: dict[str, Any] = {}
    """A JSON Schema (2020-12) of the configuration, of type object; secret texts have `writeOnly = true`."""
