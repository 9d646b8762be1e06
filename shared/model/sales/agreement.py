"""Models agreements on royalties: who gets which share of what is sold, and on which terms it is paid.

All of them together are one `Agreements` document. Its parts refer to each other by id.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from shared.model.base import Count, Day, Id, Model, Territory, Text
from shared.model.catalog.offer import Currency
from shared.model.identifiers import Gtin, Isrc
from shared.model.sales.money import Amount, Percent, PositiveAmount

MAX_PASSED_ON = 10
"""How many agreements, one after another, divide a share."""
_WHOLE = Decimal(100)


def _iban(value: str) -> str:
    try:
        return str(iban.validate(value))
    except ValidationError as error:
        raise ValueError("This is not a valid IBAN. Compare it with the bank's statement.") from error


def _bic(value: str) -> str:
    try:
        return str(bic.validate(value))
    except ValidationError as error:
        raise ValueError(f"{value!r} is not a valid BIC: write its 8 or 11 characters.") from error


Iban = Annotated[str, AfterValidator(_iban), Field(description="ISO 13616, without spaces")]
Bic = Annotated[str, AfterValidator(_bic), Field(description="ISO 9362, 8 or 11 characters")]

Confirmation = Literal["given", "awaited"]
"""Whether a payee has agreed to its share. What is awaited is held for it."""


class BankAccount(Model):
    """Where money is paid to, or from."""

    holder: Text
    """The name of the account's holder."""
    iban: Iban
    bic: Bic | None = None


class Payee(Model):
    """A party that gets shares: an artist, a label, a producer or a distributor."""

    id: Id
    name: Text
    """The name on its statements."""
    kind: Literal["artist", "label", "producer", "distributor"] = "artist"
    """What it is."""
    currency: Currency
    """The currency in which its shares are booked and paid (ISO 4217)."""
    minimum: Annotated[Amount, Field(ge=0)] = Decimal(0)
    """The least amount that is paid; less is carried forward."""
    tax: Percent = Decimal(0)
    """How much of a payment is withheld as tax, in percent."""
    paid: bool = True
    """Whether it is paid. False for the distributor itself, whose share stays where it is."""
    account: BankAccount | None = None
    """Where it is paid to."""


class Catalogue(Model):
    """A set of releases and tracks that rules name together."""

    id: Id
    releases: list[Gtin] = []
    """The barcodes of its releases."""
    tracks: list[Isrc] = []
    """The ISRCs of its tracks."""


class Scope(Model):
    """What a rule is about. A field that is empty limits nothing."""

    tracks: list[Isrc] = []
    """Only these tracks, by ISRC."""
    releases: list[Gtin] = []
    """Only these releases, by barcode."""
    catalogues: list[Id] = []
    """Only what is in these catalogues."""
    territories: list[Territory] = []
    """Only sales in these territories."""
    uses: list[Text] = []
    """Only these types of use: `OnDemandStream`, `PermanentDownload` (DDEX AVS, UseType)."""
    start_date: Day | None = None
    """Only sales of periods that begin on this day or later."""
    end_date: Day | None = None
    """Only sales of periods that begin on this day or earlier."""


class Reserve(Model):
    """A part of a share that is held back, for returns, and released later."""

    percent: Percent
    """How much of the share is held back."""
    months: Annotated[Count, Field(le=1200)]
    """How many months after the end of the sales' period it is released."""


class Share(Model):
    """A share of what a rule divides: of one payee, or of whoever another agreement names."""

    payee: Id | None = None
    """Who gets it."""
    agreement: Id | None = None
    """The agreement that divides it further, such as a sub-label's."""
    percent: Percent
    """How much, in percent."""
    confirmation: Confirmation = "given"
    """Whether the payee has agreed to it. Until then it is held."""
    reserve: Reserve | None = None
    """What is held back of it for returns."""

    @model_validator(mode="after")
    def _goes_to_one(self) -> Self:
        if (self.payee is None) == (self.agreement is None):
            raise ValueError("A share goes to a payee or to an agreement. State one of them.")
        if self.reserve and self.confirmation != "given":
            raise ValueError("A share that is held has no reserve. State the reserve once the payee has confirmed.")
        if self.agreement and (self.reserve or self.confirmation != "given"):
            raise ValueError("A share that another agreement divides has no terms of its own. State them there.")
        return self


class Rule(Model):
    """How what is sold in a scope is divided. The shares make 100 percent."""

    id: Id
    scope: Scope = Scope()
    """What it is about; by default everything."""
    shares: Annotated[list[Share], Field(min_length=1, max_length=200)]
    """Who gets what."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        total = sum((share.percent for share in self.shares), Decimal(0))
        if total != _WHOLE:
            raise ValueError(f"The shares of rule {self.id} make {total} percent. Change them to make exactly 100.")
        return self


class Agreement(Model):
    """One version of an agreement. A later version of the same id replaces it from its own first day on."""

    id: Id
    version: Count = 1
    start_date: Day
    """The first day on which this version is in force."""
    subordinate: bool = False
    """Whether it only divides shares that other agreements pass on to it."""
    rules: Annotated[list[Rule], Field(min_length=1)]
    """How it divides; of those that match a sale, the most specific one counts."""


class Advance(Model):
    """Money paid before it was earned; it is recouped from what the payee earns."""

    id: Id
    payee: Id
    amount: PositiveAmount
    """How much, in the payee's currency."""
    date: Day
    """When it was paid."""
    agreement: Id | None = None
    """Recouped from what is earned under this agreement only; by default from everything."""


class Cost(Model):
    """A cost that is charged to a payee, such as of a master or a video."""

    id: Id
    payee: Id
    amount: PositiveAmount
    """How much, in the payee's currency."""
    date: Day
    """When it arose."""
    text: Text
    """What it was for."""


class Agreements(Model):
    """Every agreement of a tenant, and what they refer to."""

    payer: BankAccount | None = None
    """The account that payments are made from."""
    payees: list[Payee] = []
    catalogues: list[Catalogue] = []
    agreements: list[Agreement] = []
    advances: list[Advance] = []
    costs: list[Cost] = []

    @property
    def shares(self) -> Iterator[Share]:
        """The shares of all rules in all versions."""
        return (share for each in self.agreements for rule in each.rules for share in rule.shares)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        problems = [*self._repeated(), *self._falling(), *self._unknown(), *self._passed_on()]
        if problems:
            raise ValueError(" ".join(problems))
        return self

    def _repeated(self) -> Iterator[str]:
        keyed: dict[str, Iterable[Any]] = {
            "payees": (each.id for each in self.payees),
            "catalogues": (each.id for each in self.catalogues),
            "agreements": ((each.id, each.version) for each in self.agreements),
            "first days of agreements": ((each.id, each.start_date) for each in self.agreements),
            "advances": (each.id for each in self.advances),
            "costs": (each.id for each in self.costs),
            "rules": ((each.id, each.version, rule.id) for each in self.agreements for rule in each.rules),
        }
        for kind, keys in keyed.items():
            for key in (key for key, number in Counter(keys).items() if number > 1):
                named = " ".join(map(str, key)) if isinstance(key, tuple) else key
                yield f"There are several {kind} {named}. Keep one of them."

    def _falling(self) -> Iterator[str]:
        """Versions that begin before a lower one does."""
        ordered = sorted(self.agreements, key=lambda each: (each.id, each.version))
        for lower, higher in pairwise(ordered):
            if lower.id == higher.id and lower.version < higher.version and lower.start_date > higher.start_date:
                yield (
                    f"Version {higher.version} of agreement {higher.id} begins before version {lower.version}. "
                    f"Let it begin later, or number the versions in their order."
                )

    def _unknown(self) -> Iterator[str]:
        """References to what is not in the document."""
        payees = {each.id for each in self.payees}
        catalogues = {each.id for each in self.catalogues}
        agreements = {each.id for each in self.agreements}
        shares = list(self.shares)
        scopes = [rule.scope for each in self.agreements for rule in each.rules]
        paid = [each.payee for each in shares] + [each.payee for each in self.advances]
        references: tuple[tuple[str, list[str | None], set[str]], ...] = (
            ("payee", paid + [each.payee for each in self.costs], payees),
            ("agreement", [each.agreement for each in shares] + [each.agreement for each in self.advances], agreements),
            ("catalogue", [each for scope in scopes for each in scope.catalogues], catalogues),
        )
        for kind, names, known in references:
            for name in sorted({name for name in names if name is not None} - known):
                yield f"There is no {kind} {name}. Add it, or correct the reference."

    def _passed_on(self) -> Iterator[str]:
        """Agreements that pass a share on to themselves, or by way of too many others."""
        onward: dict[str, set[str]] = {}
        for each in self.agreements:
            passed = {share.agreement for rule in each.rules for share in rule.shares if share.agreement}
            onward.setdefault(each.id, set()).update(passed)
        for start in sorted(onward):
            ahead, steps = onward[start], 1
            while ahead and start not in ahead and steps < MAX_PASSED_ON:
                ahead = set().union(*(onward.get(name, set()) for name in ahead))
                steps += 1
            if start in ahead:
                yield f"Agreement {start} passes a share on to itself. Remove one of the shares on the way."
            elif ahead:
                yield f"Agreement {start} passes shares on more than {MAX_PASSED_ON - 1} times. Divide them earlier."
