"""The page on costs says what the simulation counts now."""

from infra.sizing.reference import PAGE, page
from infra.sizing.simulation import simulate


def test_the_page_is_what_the_simulation_counts() -> None:
    work = simulate()
    assert page(work) == PAGE.read_text("utf-8")
    assert work["delivery"].task_operations == 2
    assert work["delivery"].key_operations == 1
    assert work["delivery"].by_collection["receipts"] == 1
    assert work["takedown"].blob_reads == 0
