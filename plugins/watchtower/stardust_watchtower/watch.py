"""The hourly look: each release once a day, as many at once as the budget of requests allows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shared.sdk import Context, ScheduleDue
from stardust_watchtower.album import Album, key
from stardust_watchtower.board import deliveries_of, expected_at, targets_of
from stardust_watchtower.catalogues import CATALOGUES, Catalogue, Unreadable, albums_of
from stardust_watchtower.compare import KINDS, Kind, Problem, problems_of

_REQUESTS = 40
"""A call may make 50; a catalogue needs one for each release, and Spotify one more."""
_QUEUE = "queue"
_PAGES = "pages"


def look(_payload: ScheduleDue, context: Context) -> None:
    """Looks at the next releases of this day's queue. One that was interrupted is looked at again."""
    waiting = _queue(context)
    for _ in range(min(len(waiting), max(1, _REQUESTS // (len(configured(context)) + 1)))):
        release = context.documents.get("releases", waiting[0])
        if release is None:
            context.state.delete(_state_key(waiting[0]))
        elif _is_out(release):
            look_at(release, context)
        waiting.pop(0)
        context.state.put(_QUEUE, {"day": context.now.date().isoformat(), "waiting": waiting})


def _queue(context: Context) -> list[str]:
    """The releases that still have to be looked at today: the newest 500 that are out, listed once a day."""
    stored = context.state.get(_QUEUE) or {}
    if stored.get("day") == context.now.date().isoformat():
        return list(stored["waiting"])
    return [str(each["id"]) for each in releases_out(context)]


def releases_out(context: Context) -> list[dict[str, Any]]:
    """The newest 500 releases, those of them that were delivered or may be."""
    return [each for each in context.documents.find("releases", limit=500) if _is_out(each)]


def configured(context: Context) -> list[Catalogue]:
    """The catalogues that can be looked at."""
    return [catalogue for catalogue in CATALOGUES if catalogue.configured(context.config)]


def look_at(release: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Looks at one release in every catalogue, raises and finishes tasks, and returns what is now known of it."""
    name = _state_key(release["id"])
    before = context.state.get(name) or {}
    basic = release.get("basic") or {}
    targets = context.documents.find("deliveryTargets", limit=500)
    deliveries = deliveries_of(release["id"], context)
    known: dict[str, Any] = {
        "releaseId": release["id"],
        "title": basic.get("title"),
        "artist": basic.get("displayArtist"),
        "checked": context.now.isoformat(),
        "catalogues": {},
    }
    for catalogue in configured(context):
        earlier = (before.get("catalogues") or {}).get(catalogue.name) or {}
        expected = expected_at(release, targets_of(catalogue, targets), deliveries)
        try:
            albums = albums_of(catalogue, str(basic.get("barcode")), context)
        except Unreadable as error:
            known["catalogues"][catalogue.name] = {**earlier, "unknown": str(error)}
            continue
        pages = _pages(catalogue, release, albums, context)
        grace = timedelta(days=context.config.get("graceDays", 3))
        problems = problems_of(expected, albums, pages, is_dsp=catalogue.is_dsp, now=context.now, grace=grace)
        known["catalogues"][catalogue.name] = _settled(catalogue, release, albums, problems, earlier, context)
    context.state.put(name, known)
    return known


def _settled(
    catalogue: Catalogue,
    release: Mapping[str, Any],
    albums: list[Album],
    problems: list[Problem],
    earlier: Mapping[str, Any],
    context: Context,
) -> dict[str, Any]:
    """What is known of a release in a catalogue, after its tasks were raised and finished.

    A task is keyed by its kind and how often that has come up, so that a repeated look raises no second one, and a
    problem that comes back does.
    """
    tasks: dict[str, str] = dict(earlier.get("tasks") or {})
    counts: dict[str, int] = dict(earlier.get("counts") or {})
    kinds: dict[Kind, list[str]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem.text)
    for kind, texts in kinds.items():
        if kind not in tasks:
            counts[kind] = counts.get(kind, 0) + 1
            own = f"{release['id']}.{catalogue.name}.{kind}.{counts[kind]}"
            title = f"{catalogue.title}: {(release.get('basic') or {}).get('title')} {KINDS[kind]}"
            text = " ".join([*texts, *(album.url for album in albums[:1])])
            tasks[kind] = context.actions.create_task(own, title, text, releaseId=release["id"])
    for settled in [each for each in tasks if each not in kinds]:
        context.actions.finish_task(tasks.pop(settled))
    return {
        "found": len(albums),
        "url": albums[0].url if albums else None,
        "problems": [{"kind": problem.kind, "text": problem.text} for problem in problems],
        "tasks": tasks,
        "counts": counts,
    }


def _pages(
    catalogue: Catalogue, release: Mapping[str, Any], albums: list[Album], context: Context
) -> dict[str, dict[str, int]]:
    """The pages on which the tenant's other releases of the same artists are; remembers those of this one."""
    stored: dict[str, dict[str, str]] = context.state.get(f"{_PAGES}.{catalogue.name}") or {}
    pages: dict[str, dict[str, int]] = {}
    for artist in albums[0].artists if albums else ():
        seen = stored.setdefault(key(artist.name), {})
        counted: dict[str, int] = {}
        for other, page in seen.items():
            if other != release["id"]:
                counted[page] = counted.get(page, 0) + 1
        pages[key(artist.name)] = counted
        seen[release["id"]] = artist.id
    if albums:
        context.state.put(f"{_PAGES}.{catalogue.name}", stored)
    return pages


def _is_out(release: Mapping[str, Any]) -> bool:
    return release.get("status") in ("ready", "delivered") and bool((release.get("basic") or {}).get("barcode"))


def _state_key(release_id: str) -> str:
    return f"release.{release_id}"
