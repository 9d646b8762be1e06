from shared.accounts.members.sign_out import SignOutRequest, sign_out_everywhere
from tests.fixtures.people import People
from tests.fixtures.world import START


def test_a_person_signs_out_everywhere_as_often_as_they_like() -> None:
    people = People()
    person = people.person("viewer")
    for _ in range(2):
        assert sign_out_everywhere(SignOutRequest(), person=person, adapters=people.adapters).at == START
    assert people.accounts.ended == ["viewer", "viewer"]
