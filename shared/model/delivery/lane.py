"""Models lanes: what was sent of one release to one target."""

from typing import Any, Self

from pydantic import Field, model_validator

from shared.model.base import Id, Instant, Model, Sha256, Territory, Text
from shared.model.delivery.delivery import MessageSubType

MAX_LANE_HISTORY = 10


class LaneHistory(Model):
    """A delivery that reached the target on this lane."""

    delivery_id: Id
    content_hash: Sha256
    """The SHA-256 of the version's content."""
    message_sub_type: MessageSubType
    """Whether it was the first message, an update or a takedown."""
    message_id: Text
    """The id of the message."""
    completed: Instant
    """When it completed."""
    withdrawn: list[Territory] = []
    """The territories that takedowns withdrew, if others are still live."""
    refused: bool = False
    """The DSP rejected it, so it had no effect."""


class MeadSent(Model):
    """The MEAD message that a target has of a release."""

    delivery_id: Id
    """The delivery that sent it."""
    digest: Sha256
    """The SHA-256 of what it says, without its header."""
    completed: Instant
    """When the delivery completed."""


_FORMER = ("fence", "holder", "expires")
"""Lanes had the lease of the delivery that was sent, which the delivery has now."""


class Lane(Model):
    """`locks/{id}`: what one target got of one release.

    Only the worker of the lane's running delivery writes `last`, `before` and `mead`, and only acknowledgements write
    `verdicts`: neither has to read what the other writes.
    """

    id: Id
    tenant_id: Id
    release_id: Id
    target_id: Id
    last: LaneHistory | None = None
    """What was sent last, whether the DSP accepted it or not."""
    before: list[LaneHistory] = Field(default=[], max_length=MAX_LANE_HISTORY)
    """What was sent before that, oldest first."""
    mead: MeadSent | None = None
    """The MEAD message that was sent last; None after a takedown, or if the DSP rejected its delivery."""
    verdicts: dict[Id, bool] = {}
    """By delivery, whether the DSP rejected it, as far as the DSP has changed its mind or rejected it at all."""

    @model_validator(mode="before")
    @classmethod
    def _without_lease(cls, data: Any) -> Any:
        return {name: each for name, each in data.items() if name not in _FORMER} if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _apply_verdicts(self) -> Self:
        if self.verdicts:
            self.before = [self._with_verdict(each) for each in self.before]
            self.last = self.last and self._with_verdict(self.last)
            self.mead = None if self.mead and self.verdicts.get(self.mead.delivery_id) else self.mead
        return self

    def _with_verdict(self, sent: LaneHistory) -> LaneHistory:
        refused = self.verdicts.get(sent.delivery_id, sent.refused)
        return sent.model_copy(update={"refused": refused})

    @property
    def accepted(self) -> LaneHistory | None:
        """The last delivery that the DSP did not reject, a takedown included; None before the first."""
        sent = [*self.before, self.last] if self.last else []
        return next((each for each in reversed(sent) if not each.refused), None)

    @property
    def live(self) -> LaneHistory | None:
        """What is live at the target: the last delivery not rejected; None before the first and after a takedown.

        A takedown of some territories leaves the release live in the others.
        """
        latest = self.accepted
        return latest if latest and (latest.message_sub_type != "Takedown" or latest.withdrawn) else None
