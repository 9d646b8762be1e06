"""Models lanes: what was sent of one release to one target, and who may send next."""

from typing import Annotated

from pydantic import Field

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


class Lane(Model):
    """`locks/{id}`: one release at one target. At most one worker holds it."""

    id: Id
    tenant_id: Id
    release_id: Id
    target_id: Id
    fence: Annotated[int, Field(ge=0)] = 0
    """Increases with each holder, so that a late one is recognised."""
    holder: Id | None = None
    """The delivery that holds the lane; None when it is free."""
    expires: Instant | None = None
    """Until when it is held."""
    last: LaneHistory | None = None
    """What was sent last, whether the DSP accepted it or not."""
    before: list[LaneHistory] = Field(default=[], max_length=MAX_LANE_HISTORY)
    """What was sent before that, oldest first."""
    mead: MeadSent | None = None
    """The MEAD message that was sent last; None after a takedown, or if the DSP rejected its delivery."""

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
