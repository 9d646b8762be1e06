"""Inputs and outputs of the use cases that request and control deliveries."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from shared.delivery.queue.batch import MAX_BATCH
from shared.model.base import Id, Instant, Model, Territory, Text
from shared.model.delivery.delivery import Delivery, DeliveryReference
from shared.model.former import ONE_VOCABULARY

MAX_RETRIED = 500
MAX_TERRITORIES = 300
"""There are about 250; a document with a list of many thousands cannot be stored."""


class _Common(Model):
    target_id: Id
    """The target to deliver to."""
    takedown: bool = False
    """Withdraws the release."""
    territories: Annotated[list[Territory], Field(max_length=MAX_TERRITORIES)] = []
    """Withdraws the release in these territories only, and later updates leave it withdrawn there."""
    restore: bool = False
    """Offers the release again in territories that earlier takedowns withdrew."""
    force: bool = False
    """Sends content that the target already has, with all its files."""
    xml_only: bool = False
    """Send only the message, without files: the DSP already has them."""
    priority: Literal["high", "normal", "low"] = "normal"
    """Which delivery runs first."""
    scheduled: Instant | None = None
    """When to send it, not in the past; by default at the target's next time."""

    @model_validator(mode="after")
    def _check_territories(self) -> Self:
        if self.territories and not self.takedown:
            raise ValueError("territories are for a takedown. Set takedown, or change the release's territories.")
        if "Worldwide" in self.territories:
            raise ValueError("A takedown everywhere names no territories. Remove them.")
        if self.takedown and self.restore:
            raise ValueError("takedown and restore are mutually exclusive. Keep one of them.")
        return self


class DeliveryRequest(_Common):
    """A request to deliver a release to a target."""

    release_id: Id
    """The release to deliver."""
    mead_only: bool = False
    """Sends only the MEAD message, in a package of its own, if it says something else than the last."""
    idempotency_key: Annotated[str, Field(min_length=8, max_length=200)] | None = None
    """A key of your choice: every request with it is the same delivery, even if the release has changed."""

    @model_validator(mode="after")
    def _check_mead(self) -> Self:
        if self.mead_only and (self.takedown or self.restore):
            raise ValueError("meadOnly excludes takedown and restore. Request them separately.")
        return self


class BatchRequest(_Common):
    """A request to deliver several releases in one package, in this order; otherwise like DeliveryRequest."""

    release_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_BATCH)]
    """The releases, in the order of the package."""
    idempotency_key: Annotated[str, Field(min_length=8, max_length=60)] | None = None
    """A key of your choice: every request with it is the same batch, even if the releases have changed."""

    @field_validator("release_ids")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("Each release may be listed only once.")
        return value

    def single(self, release_id: str) -> DeliveryRequest:
        """The same request for one of the releases."""
        fields = self.model_dump(exclude={"release_ids", "idempotency_key"})
        key = f"{self.idempotency_key}:{release_id}" if self.idempotency_key else None
        return DeliveryRequest(**fields, release_id=release_id, idempotency_key=key)


class PriorityRequest(DeliveryReference):
    """The new priority of a delivery. The priority `emergency` is reserved for takedowns."""

    priority: Literal["high", "normal", "low"]


class Rehearsal(Model):
    """Whether to say only what would happen."""

    dry_run: bool = False
    """Checks the request as always, and changes nothing."""


class ControlRequest(DeliveryReference, Rehearsal):
    """A change of a delivery's state."""


class RetryRequest(Rehearsal):
    """Which failed deliveries to queue again; by default all."""

    target_id: Id | None = None
    """Only those to this target."""
    release_id: Id | None = None
    """Only those of this release."""
    code: Text | None = None
    """Only those that failed for this cause, as `failure.code` has it."""
    limit: Annotated[int, Field(ge=1, le=MAX_RETRIED)] = MAX_RETRIED
    """The most deliveries to queue again."""


class RetriedDeliveries(Model):
    """The deliveries that were queued again, or would be."""

    delivery_ids: list[Id]
    """The ids of the deliveries."""


class PlacedDelivery(Model):
    """A delivery that was requested."""

    id: Id
    delivery_id: Annotated[Id, ONE_VOCABULARY]
    """The same, under its former name. Use `id`."""
    created: bool
    """False if it existed before and this request had no effect."""
    delivery: Delivery
    """The delivery as it is stored."""


class PlacedBatch(Model):
    """The deliveries of a batch request, in the order of its releases."""

    deliveries: list[PlacedDelivery]
    """The deliveries, in the order of the releases."""
