from itertools import product
from typing import get_args

import pytest

from shared.errors import Conflict
from shared.model.delivery.delivery import DeliveryStatus
from shared.model.delivery.states import check_transition

ALLOWED = {
    ("queued", "processing"),
    ("queued", "cancelled"),
    ("processing", "delivering"),
    ("processing", "completed"),
    ("processing", "queued"),
    ("processing", "failed"),
    ("delivering", "completed"),
    ("delivering", "queued"),
    ("delivering", "failed"),
    ("failed", "queued"),
    ("cancelled", "queued"),
}


@pytest.mark.parametrize(("current", "wanted"), list(product(get_args(DeliveryStatus), repeat=2)))
def test_only_the_documented_transitions_are_allowed(current: DeliveryStatus, wanted: DeliveryStatus) -> None:
    if (current, wanted) in ALLOWED:
        check_transition(current, wanted)
    else:
        with pytest.raises(Conflict, match=f"{current} cannot become {wanted}"):
            check_transition(current, wanted)
