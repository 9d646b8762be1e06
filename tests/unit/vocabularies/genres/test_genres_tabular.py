import pytest

from shared.errors import InvalidInput
from shared.vocabularies.genres.tabular import MAX_GENRES, read_dictionary

TABLE = 'code,name,parent\nT2,Deep Techno,T\nT,Techno,\nP,"Pop, Rock",\nT3,Dub,T2\n'


def problems(data: str | bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_dictionary("ours", data.encode() if isinstance(data, str) else data)
    assert all(problem.message and problem.remedy for problem in caught.value.problems)
    return [problem.path for problem in caught.value.problems]


def test_genres_stand_before_those_below_them() -> None:
    dictionary = read_dictionary("ours", b"\xef\xbb\xbf" + TABLE.encode())
    assert [(entry.code, entry.path) for entry in dictionary.entries] == [
        ("T", ("Techno",)),
        ("T2", ("Techno", "Deep Techno")),
        ("T3", ("Techno", "Deep Techno", "Dub")),
        ("P", ("Pop, Rock",)),
    ]
    assert (dictionary.provider, dictionary.closed) == ("custom", True)
    found = dictionary.find("dub")
    assert found is not None
    assert found.code == "T3"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("", [""]),
        ("code,name\nT,Techno\n", [""]),
        ("code,name,parent\n", [""]),
        ("code,name,parent\nT,Techno,,x\n", ["line 2"]),
        ("code,name,parent\n,Techno,\nT,,\n", ["line 2", "line 3"]),
        (f"code,name,parent\nT,{'x' * 201},\n", ["line 2"]),
        ("code,name,parent\nT,Techno,\nT,Trance,\n", ["line 2", "line 3"]),
        ("code,name,parent\nT,Techno,U\n", ["line 2"]),
        ("code,name,parent\nT,Techno,U\nU,Up,T\n", ["parent"]),
        ("code,name,parent\n" + "".join(f"{n},G{n},\n" for n in range(MAX_GENRES + 1)), [""]),
        (b"code,name,parent\nT,\xff,\n", [""]),
        ('code,name,parent\nT,"Techno,\n', [""]),
    ],
)
def test_every_problem_is_told_at_once(text: str | bytes, paths: list[str]) -> None:
    assert problems(text) == paths
