"""Entry points of releases: create, look ahead, compare; a trigger that reviews each write."""

from typing import TYPE_CHECKING, Any, TypeVar

from firebase_functions import firestore_fn, https_fn

from functions import wiring
from functions.edge import answer, logger
from shared.errors import StardustError, Unavailable

if TYPE_CHECKING:
    from shared.model.base import Model

M = TypeVar("M", bound="Model")


@https_fn.on_call(memory=512)
def create_release(request: https_fn.CallableRequest[Any]) -> Any:
    """Creates a draft. Data: `{release}`; answers `{releaseId, release}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.releases.create import ReleaseRequest
        from shared.catalog.releases.create import create_release as create
        from shared.model.codec import decode, to_json

        adapters = wiring.adapters()
        release = create(
            decode(ReleaseRequest, data),
            caller=caller,
            store=adapters.store,
            clock=adapters.clock,
            new_id=wiring.new_id,
        )
        return {"releaseId": release.id, "release": to_json(release)}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def validate_release(request: https_fn.CallableRequest[Any]) -> Any:
    """What validation says of the release now. Data: `{releaseId, targetId?, version?}`; answers `{validation}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.releases.preview import PreviewRequest
        from shared.catalog.releases.preview import validate_release as validate
        from shared.model.codec import to_json

        adapters, (release_id, wanted) = wiring.adapters(), _about_release(data, PreviewRequest)
        found = validate(release_id, wanted, caller=caller, store=adapters.store, schemas=adapters.schemas)
        return {"validation": to_json(found)}

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def preview_message(request: https_fn.CallableRequest[Any]) -> Any:
    """The message as it would be sent. Data: `{releaseId, targetId?, version?}`.

    Answers `{messageId, xml, validation}`.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.releases.preview import PreviewRequest
        from shared.catalog.releases.preview import preview_message as preview
        from shared.model.codec import to_json

        adapters, (release_id, wanted) = wiring.adapters(), _about_release(data, PreviewRequest)
        return to_json(preview(release_id, wanted, caller=caller, store=adapters.store, schemas=adapters.schemas))

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def preflight(request: https_fn.CallableRequest[Any]) -> Any:
    """What would make a target's DSP refuse the release. Data: `{releaseId, targetId}`; answers `{ready, findings}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.delivery.targets.preflight.release import PreflightRequest, preflight_release
        from shared.model.codec import decode, to_json

        wanted = decode(PreflightRequest, data)
        return to_json(preflight_release(wanted.release_id, wanted, caller=caller, store=wiring.store()))

    return answer(request, use_case, "read")


@https_fn.on_call(memory=512)
def diff_release(request: https_fn.CallableRequest[Any]) -> Any:
    """What an update would change. Data: `{releaseId, targetId?, versionId?}`.

    Answers `{previous, current, changes}`.
    """

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.releases.diff import DiffRequest
        from shared.catalog.releases.diff import diff_release as diff
        from shared.model.codec import to_json

        release_id, wanted = _about_release(data, DiffRequest)
        return to_json(diff(release_id, wanted, caller=caller, store=wiring.store(), clock=wiring.clock))

    return answer(request, use_case)


def _about_release(data: Any, wanted: type[M]) -> tuple[str, M]:
    """The release that the data names, and the rest of it as the model of what is wanted."""
    from shared.catalog.releases.preview import ReleaseReference
    from shared.model.codec import decode

    named = decode(ReleaseReference, {"releaseId": data.get("releaseId")})
    return named.release_id, decode(wanted, {name: data[name] for name in data if name != "releaseId"})


@firestore_fn.on_document_written(document="releases/{releaseId}", memory=512)
def on_release_written(event: firestore_fn.Event[Any]) -> None:
    """Reviews the release as it stands now; the event's own snapshot may be old."""
    from shared.catalog.releases.review import review_release
    from shared.delivery.requests.automatic import deliver_automatically
    from shared.model.catalog.release import Release
    from shared.model.codec import decode

    release_id = event.params["releaseId"]
    adapters = wiring.adapters()
    try:
        verdict = review_release(
            release_id,
            store=adapters.store,
            blobs=adapters.blobs,
            schemas=adapters.schemas,
            clock=adapters.clock,
        )
        if verdict is not None and verdict.deliverable:
            release = decode(Release, adapters.store.get(f"releases/{release_id}"))
            deliver_automatically(release, store=adapters.store, clock=adapters.clock)
    except Unavailable:
        raise
    except StardustError:
        logger.exception("the review of release %s failed for good", release_id)
