"""Owns what people agreed to."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Sha256

Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
"""What for: `terms`, `privacy-notice`, `newsletter`; the deployment's own words."""

Edition = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")]
"""Which text was agreed to."""


class ConsentAct(Model):
    """The person said yes, or took it back."""

    given: bool
    at: Instant


class Consent(Model):
    """`consents/{id}`: what one person said to one edition of one text; `acts` in their order, the last one counts.

    Kept after the person's erasure under the uid, which names nobody then: that there was consent must be
    demonstrable (GDPR Art. 7(1), 17(3)(e)).
    """

    id: Sha256
    uid: Id
    purpose: Purpose
    edition: Edition
    acts: list[ConsentAct] = Field(min_length=1, max_length=100)

    @property
    def given(self) -> bool:
        """Whether it stands."""
        return self.acts[-1].given
