"""Values shared by the sample documents: a time, a digest, a party."""

from datetime import UTC, datetime

from shared.model.catalog.credits import Party

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SHA256 = "0" * 64
PARTY = Party(party_id="PADPIDA2013020802I", party_name="Label")
