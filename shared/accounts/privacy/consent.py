"""Records consent as it is given and withdrawn, without overwriting earlier records."""

import hashlib

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.errors import Conflict
from shared.model.accounts.consent import Consent, ConsentAct, Edition, Purpose
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.platform.store.port import Transaction

_MAX_ACTS = 100


class ConsentRequest(Model):
    """Request to give or withdraw consent to an edition of a text."""

    purpose: Purpose
    """What the consent is for, such as `terms`; defined by the deployment."""
    edition: Edition
    """The edition of the text."""
    given: bool
    """True to give it, false to withdraw it."""


def record_consent(request: ConsentRequest, *, person: Person, adapters: Adapters) -> Consent:
    """Records the person's consent or withdrawal. Idempotent. Raises Conflict after a hundred changes."""
    text = f"{person.uid}\0{request.purpose}\0{request.edition}"
    consent_id, act = hashlib.sha256(text.encode()).hexdigest(), ConsentAct(given=request.given, at=adapters.clock())

    def work(transaction: Transaction) -> Consent:
        data = transaction.get(f"consents/{consent_id}")
        existing = decode(Consent, data) if data else None
        if existing and existing.given == request.given:
            return existing
        if existing and len(existing.acts) >= _MAX_ACTS:
            raise Conflict("This consent was changed too often.", remedy="Contact the operator.")
        acts = [*(existing.acts if existing else []), act]
        consent = Consent(id=consent_id, uid=person.uid, purpose=request.purpose, edition=request.edition, acts=acts)
        transaction.set(f"consents/{consent_id}", encode(consent))
        return consent

    return adapters.store.transact(work)
