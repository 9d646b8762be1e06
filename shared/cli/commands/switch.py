"""Implements `stardust switch`: begins, lists and shows the switches of releases from another distributor."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shared.catalog.switches.report import SwitchState
from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.deployment import Project, TenantOption, operator, required
from shared.cli.inputs.options import Json
from shared.cli.lazy import LazyGroup
from shared.cli.output import print_json, print_problems

if TYPE_CHECKING:
    from shared.accounts.access import Caller
    from shared.accounts.adapters import Adapters
    from shared.catalog.switches.compare import Comparison
    from shared.catalog.switches.listing import SwitchReport, SwitchSummary
    from shared.catalog.switches.report import SwitchProgress
    from shared.catalog.switches.start import SwitchesStarted

app = typer.Typer(cls=LazyGroup, help="Switch releases from another distributor.", no_args_is_help=True)

_PAGE = 50
_ADVICE = {
    "doNotTakeDown": "do not take the old release down",
    "askForTakedown": "ask the old distributor for its takedown",
    "awaitTakedown": "wait for the takedown",
    "nothing": "nothing is left to do",
}
_BASES = {
    "file": "by both files",
    "preview": "30-second preview at Deezer",
    "publishedCover": "the cover that a public catalogue shows",
}
_FAULTS = {
    "notInCatalogue": "Deezer does not have it",
    "noPreview": "there is no preview or cover to compare with",
    "notFetched": "the preview or cover could not be fetched",
    "unreadable": "the preview or cover cannot be read",
    "unavailable": "Deezer did not answer",
}
_LIVE = {"yes": "live", "no": "not live", "unknown": "not reported"}


@app.callback()
def switch() -> None:
    """Switch releases of a tenant from another distributor.

    The settings of the deployment (STARDUST_…) are read from the environment.
    """


@app.command("begin")
def begin(
    releases: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of releases, which are compared with the public catalogues.", metavar="RELEASE..."),
    ] = None,
    import_id: Annotated[
        str | None,
        typer.Option("--import", help="The import that read the old distributor's export.", metavar="IMPORT"),
    ] = None,
    distributor: Annotated[str | None, typer.Option("--distributor", help="The old distributor's name.")] = None,
    targets: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            help="A target where ours has to be live first; may be repeated. Default: all active ones.",
            metavar="TARGET",
        ),
    ] = None,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Begin the switches of releases, or of all that an import read. Sends nothing, and changes no release.

    Exits with 1 if one did not begin.
    """
    if bool(releases) == bool(import_id):
        raise typer.BadParameter("Name releases, or an import, and not both.", param_hint="RELEASE")
    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    common = {"distributor": distributor, "targetIds": targets or []}
    ids, findings = [], []
    for started in _begun(releases or [], import_id, common, caller, adapters):
        ids += started.release_ids
        findings += started.findings
    if as_json:
        print_json({"ok": not findings, "releaseIds": ids, "problems": [each.to_dict() for each in findings]})
    else:
        print_problems(findings)
        for each in ids:
            typer.echo(each)
    if findings:
        raise typer.Exit(FINDINGS)


@app.command("list")
def show_list(
    state: Annotated[SwitchState | None, typer.Option("--state", help="Only those in this state.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many at most.")] = 100,
    cursor: Annotated[str | None, typer.Option("--cursor", help="Where an earlier list ended.")] = None,
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """List the releases that are switching, and what to do about each, the last begun first."""
    from shared.catalog.switches.listing import SwitchQuery, list_switches
    from shared.model.codec import decode, to_json

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    found: list[SwitchSummary] = []
    while len(found) < limit:
        query = {"state": state, "limit": min(_PAGE, limit - len(found)), "cursor": cursor}
        page = list_switches(decode(SwitchQuery, query), caller=caller, adapters=adapters)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    if as_json:
        print_json({"ok": True, "items": [to_json(each) for each in found], "nextCursor": cursor})
        return
    for each in found:
        typer.echo(f"{each.progress.state:<8} {each.release_id}  {_name(each)}: {_advice(each.progress)}")
    if cursor is not None:
        typer.echo(f"... more with --cursor {cursor}")


@app.command("show")
def show(
    release: Annotated[str, typer.Argument(help="The release's id.", metavar="RELEASE")],
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Compare the old release with ours: what differs, what is not known, and how far the switch is."""
    from shared.catalog.switches.listing import get_switch
    from shared.model.catalog.switch import SwitchReference
    from shared.model.codec import decode, to_json

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    report = get_switch(decode(SwitchReference, {"releaseId": release}), caller=caller, adapters=adapters)
    if as_json:
        print_json({"ok": True, "switch": to_json(report)})
        return
    for line in _lines(report):
        typer.echo(line)


@app.command("compare")
def compare(
    release: Annotated[str, typer.Argument(help="The release's id.", metavar="RELEASE")],
    tenant: TenantOption = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Compare our recordings and cover with what the public catalogues publish of the old release.

    Recordings are compared with the 30-second previews at Deezer, at most 50 at a time: repeat the command for more.
    """
    from shared.catalog.switches.previews import compare_published
    from shared.model.catalog.switch import SwitchReference
    from shared.model.codec import decode, to_json

    project, tenant = required(project, tenant)
    caller, adapters = operator(project, tenant)
    report = compare_published(decode(SwitchReference, {"releaseId": release}), caller=caller, adapters=adapters)
    if as_json:
        print_json({"ok": True, "switch": to_json(report)})
        return
    for each in report.compared:
        if each.field in ("audio", "cover"):
            typer.echo(f"{each.outcome:<8} {each.field}{f' of track {each.place}' if each.place else ''}{_how(each)}")


def _begun(
    releases: list[str], import_id: str | None, common: dict[str, Any], caller: "Caller", adapters: "Adapters"
) -> "Iterator[SwitchesStarted]":
    """Begins in as many requests as it takes."""
    from shared.catalog.metadata.fetch import MAX_ALBUMS
    from shared.catalog.switches.start import SwitchStart, start_switches
    from shared.model.codec import decode

    for start in range(0, len(releases), MAX_ALBUMS):
        request = decode(SwitchStart, {**common, "releaseIds": releases[start : start + MAX_ALBUMS]})
        yield start_switches(request, caller=caller, adapters=adapters)
    after: int | None = 0 if import_id else None
    while after is not None:
        request = decode(SwitchStart, {**common, "importId": import_id, "after": after})
        started = start_switches(request, caller=caller, adapters=adapters)
        yield started
        after = started.next_after


def _name(found: "SwitchSummary") -> str:
    return f"{found.display_artist} - {found.title}" if found.display_artist else found.title


def _advice(progress: "SwitchProgress") -> str:
    counts = {"must be equal": progress.must, "not known": progress.unknown, "should be equal": progress.should}
    told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    return _ADVICE[progress.advice] + (f" ({told})" if told else "")


def _lines(report: "SwitchReport") -> Iterator[str]:
    progress = report.progress
    yield f"{progress.state}: {_name(report)}: {_advice(progress)}"
    for step in progress.steps:
        yield f"  {'done' if step.done else 'open':<8} {step.step}" + (f", {step.on}" if step.on else "")
    for target in progress.targets:
        old = "" if target.current or target.sent is None else ", edited since it was sent"
        yield f"  {'target':<8} {target.name}: {_LIVE[target.live]}{old}"
    for each in report.compared:
        if each.weight != "free" and (each.outcome == "differs" or (each.weight, each.outcome) == ("must", "unknown")):
            yield f"  {each.outcome:<8} {_compared(each)}"


def _how(found: "Comparison") -> str:
    """By what a recording or cover was compared, or why it was not."""
    if found.fault:
        return f": {_FAULTS[found.fault]}"
    if not found.basis:
        return ""
    alike = "" if found.similarity is None else f", {found.similarity:.0%} alike"
    return f": {_BASES[found.basis]}{alike}{', not proved' if found.outcome == 'unknown' else ''}"


def _compared(found: "Comparison") -> str:
    where = f" of track {found.place}" if found.place else ""
    old, ours = (", ".join(each for each in side if each) or "nothing" for side in (found.old, found.ours))
    return f"{found.field}{where}, which {found.weight} be equal: old {old}, ours {ours}{_how(found)}"
