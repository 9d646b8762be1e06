"""Owns the record of consent: written down as it is given and taken back, never overwritten."""

import hashlib

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.errors import Conflict
from shared.model.accounts.consent import Consent, ConsentAct, Edition, Purpose
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.platform.store.port import Transaction

_MOST_ACTS = 100


class ConsentRequest(Model):
    """What a person says to an edition of a text: yes, or no longer."""

    purpose: Purpose
    edition: Edition
    given: bool


def record_consent(request: ConsentRequest, *, person: Person, adapters: Adapters) -> Consent:
    """Writes down what the person says; said again, it is written once. Raises Conflict after a hundred changes."""
    text = f"{person.uid}\0{request.purpose}\0{request.edition}"
    consent_id, act = hashlib.sha256(text.encode()).hexdigest(), ConsentAct(given=request.given, at=adapters.clock())

    def work(transaction: Transaction) -> Consent:
        data = transaction.get(f"consents/{consent_id}")
        known = decode(Consent, data) if data else None
        if known and known.given == request.given:
            return known
        if known and len(known.acts) >= _MOST_ACTS:
            raise Conflict("This was changed too often.", remedy="Ask the operator.")
        acts = [*(known.acts if known else []), act]
        consent = Consent(id=consent_id, uid=person.uid, purpose=request.purpose, edition=request.edition, acts=acts)
        transaction.set(f"consents/{consent_id}", encode(consent))
        return consent

    return adapters.store.transact(work)
