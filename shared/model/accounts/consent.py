"""Models people's consents and their erasure."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.model.base import Id, Instant, Model, Sha256

Purpose = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
"""What the consent is for: `terms`, `privacy-notice`, `newsletter`; defined by the deployment."""

Edition = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$")]
"""The edition of the text that was agreed to."""


class ConsentAct(Model):
    """Consent was given or withdrawn."""

    given: bool
    """True if consent was given, false if it was withdrawn."""
    at: Instant
    """When it was given or withdrawn."""


class Consent(Model):
    """`consents/{id}`: one person's consent to one edition of one text.

    Kept after the person's erasure under the uid, which then identifies nobody: consent must be demonstrable
    (GDPR Art. 7(1), 17(3)(e)).
    """

    id: Sha256
    """The SHA-256 of uid, purpose and edition."""
    uid: Id
    """The person's uid."""
    purpose: Purpose
    """What the consent is for, such as `terms`; defined by the deployment."""
    edition: Edition
    """The edition of the text that was agreed to."""
    acts: list[ConsentAct] = Field(min_length=1, max_length=100)
    """Every time that it was given or withdrawn, in order; the last one counts."""

    @property
    def given(self) -> bool:
        """Whether the consent is in force."""
        return self.acts[-1].given


class ErasedPerson(Model):
    """`erasedPeople/{uid}`: an erased person, who must not sign up again with a token that is still valid."""

    id: Id
    """The person's uid."""
    erased: Instant
    """When the person was erased."""
    expires: Instant
    """When Firestore deletes it."""
