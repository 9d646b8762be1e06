"""Entry points of people's own data: what they agreed to, a copy of it, its erasure; and what ends each night."""

from typing import Any

from firebase_functions import https_fn, scheduler_fn

from functions import wiring
from functions.calls import serve_person
from functions.edge import logger


@https_fn.on_call(memory=512)
def record_consent(request: https_fn.CallableRequest[Any]) -> Any:
    """Writes down a yes or its end. Data: `{purpose, edition, given}`; answers `{consent}`."""
    from shared.accounts.privacy import consent

    return serve_person(request, consent.ConsentRequest, consent.record_consent, "consent")


@https_fn.on_call(memory=512, timeout_sec=300)
def export_my_data(request: https_fn.CallableRequest[Any]) -> Any:
    """Everything that names the person who asks. Data: `{}`; answers PersonalData."""
    from shared.accounts.privacy import export

    return serve_person(request, export.ExportRequest, export.export_person)


@https_fn.on_call(memory=512, timeout_sec=300)
def erase_me(request: https_fn.CallableRequest[Any]) -> Any:
    """Erases the person who asks. Data: `{email}`, their own; answers `{erased, kept}`."""
    from shared.accounts.privacy import erase

    return serve_person(request, erase.ErasureRequest, erase.erase_person)


@scheduler_fn.on_schedule(schedule="10 3 * * *", memory=512, timeout_sec=540)
def enforce_retention(_event: scheduler_fn.ScheduledEvent) -> None:
    """Deletes what is older than each tenant's settings say."""
    from shared.accounts.privacy.retention import enforce_retention as enforce

    logger.info("retention: %d documents deleted", enforce(wiring.store(), wiring.clock))
