"""Notes, tables and notifications as people and programs write them, and as attackers do."""

import pytest
from stardust_advanced_credits.credit import Credit, Unreadable, Where
from stardust_advanced_credits.notes import read_notes
from stardust_advanced_credits.numbers import ipi, isni
from stardust_advanced_credits.rin import read_rin
from stardust_advanced_credits.roles import find, names
from stardust_advanced_credits.tables import read_table, separator


def said(credits: tuple[Credit, ...]) -> list[tuple[str, str, str]]:
    """Name, role and tracks of each credit."""
    return [(each.name, getattr(find(each.word), "name", "?"), " ".join(map(str, each.where))) for each in credits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drums: Ada Example", [("Ada Example", "Drums", "")]),
        ("Produced by X and Y", [("X", "Producer", ""), ("Y", "Producer", "")]),
        ("Track 2 – bass: Z", [("Z", "Bass", "2")]),
        ("Z - bass", [("Z", "Bass", "")]),
        ("Z: bass, piano", [("Z", "Bass", ""), ("Z", "Piano", "")]),
        ("Ada (drums)", [("Ada", "Drums", "")]),
        ("• Gitarre ..... Ada", [("Ada", "Guitar", "")]),
        (
            "Mixed and mastered by Ada at Studio One",
            [("Ada", "Mixing Engineer", ""), ("Ada", "Mastering Engineer", "")],
        ),
        ("Gemischt von Ada im Studio Nord", [("Ada", "Mixing Engineer", "")]),
        ("Enregistré par Ada et Zoé", [("Ada", "Recording Engineer", ""), ("Zoé", "Recording Engineer", "")]),
        ("Text und Musik: Ada", [("Ada", "Songwriter", "")]),
        ("Paroles : Ada", [("Ada", "Lyricist", "")]),
        ("Verlag: Example Musik", [("Example Musik", "Music Publisher", "")]),
        ("Piano:\nAda\nBen\n\nCleo", [("Ada", "Piano", ""), ("Ben", "Piano", "")]),
        ("Track 2\nBass: Z\nAll tracks\nDrums: A", [("Z", "Bass", "2"), ("A", "Drums", "")]),
        ("3. Harbour\nBass: Z", [("Z", "Bass", "3 Harbour")]),
        ("Night Transit\nBass: Z", [("Z", "Bass", "Night Transit")]),
        ("Bass: Z (tracks 1, 3-4)", [("Z", "Bass", "1 3 4")]),
        ("Strings: Ada and the Examples", [("Ada and the Examples", "Strings", "")]),
        ("Kazoo: Ada", [("Ada", "?", "")]),
        ("Songwriters\nAda–Ben Example", [("Ada–Ben Example", "Songwriter", "")]),
        ("Ada (drums) and Ben (bass)", []),
        ("https://example.org/drums", []),
        ("Thanks to everybody", []),
        ("", []),
        ("\0\x07:::\n---\n((((", []),
    ],
)
def test_notes(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(read_notes(text, ["Night Transit"]).credits) == expected


def test_notes_keep_numbers_and_lines_and_say_what_they_left() -> None:
    found = read_notes("Thanks\nBass: Ada ISNI 0000 0001 2103 2683, IPI 00000000199")
    (credit,) = found.credits
    assert (credit.name, isni(credit.isni), ipi(credit.ipi), credit.line) == (
        "Ada",
        "0000000121032683",
        "00000000199",
        2,
    )
    assert found.unread == ((1, "Thanks"),)


@pytest.mark.parametrize("text", ["a" * 200_001, "Drums: " + ",".join("abcdefghij") + "\n" + "Drums: a, b\n" * 600])
def test_notes_are_bounded(text: str) -> None:
    with pytest.raises(Unreadable, match="Split it"):
        read_notes(text)


@pytest.mark.parametrize(
    "line",
    [
        "(" * 400,
        "a and " * 80,
        "." * 490 + "x",
        "tracks " + "1," * 240,
        "a" * 250 + " by " * 60,
        "tracks 1-999: bass: Z",
        " - " * 160,
    ],
)
def test_odd_lines_are_read_in_no_time(line: str) -> None:
    assert len(read_notes(f"{line}\n" * 100).credits) <= 1_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,role\nAda,Drums", [("Ada", "Drums", "")]),
        ("\ufeffRolle;Titel;Name\nSchlagzeug;Harbour;Ada", [("Ada", "Drums", "Harbour")]),
        ("Track No\tName\tInstrument\n2\tAda\tViolin", [("Ada", "Violin", "2")]),
        ('Name,Role,Track\n"Example, Ada","Producer, Mixer","1, 2"', [
            ("Example, Ada", "Producer", "1 2"),
            ("Example, Ada", "Mixing Engineer", "1 2"),
        ]),
        ("name|rôle|piste\nAda|mixage|2-3", [("Ada", "Mixing Engineer", "2-3")]),
        ("name,role,isrc\nAda,Drums,QZAT22600001", [("Ada", "Drums", "QZAT22600001")]),
        ("name,role,track\n,Drums,1\nAda,,1\nBen,Bass,all", [("Ben", "Bass", "")]),
    ],
)  # fmt: skip
def test_tables(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert separator(text)
    assert said(read_table(text).credits) == expected


@pytest.mark.parametrize("text", ["a,b\n1,2", "name\nAda", "name,role\n" + "Ada,Drums\n" * 1_001, "x" * 200_001])
def test_tables_that_are_none_or_too_large_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_table(text)


RIN = """<?xml version="1.0" encoding="UTF-8"?>
<rin:RecordingInformationNotification xmlns:rin="http://ddex.net/xml/rin/20">
  <PartyList>
    <Party><PartyId><ISNI>0000000121032683</ISNI></PartyId><PartyReference>P1</PartyReference>
      <PartyName><FullName>Ada Example</FullName></PartyName></Party>
    <Party><PartyReference>P2</PartyReference><PartyName><FullName>Ben</FullName></PartyName></Party>
  </PartyList>
  <MusicalWorkList><MusicalWork><MusicalWorkReference>W1</MusicalWorkReference>
    <Contributor><MusicalWorkContributorReference>P2</MusicalWorkContributorReference><Role>ComposerLyricist</Role>
    </Contributor></MusicalWork></MusicalWorkList>
  <ResourceList><SoundRecording>
    <SoundRecordingId><ISRC>QZAT22600002</ISRC></SoundRecordingId><ResourceReference>A1</ResourceReference>
    <Title><TitleText>Harbour</TitleText></Title>
    <SoundRecordingMusicalWorkReference>W1</SoundRecordingMusicalWorkReference>
    <Contributor><ContributorPartyReference>P1</ContributorPartyReference><Role>Musician</Role>
      <InstrumentType>DrumKit</InstrumentType></Contributor>
    <Contributor><ContributorPartyReference>P1</ContributorPartyReference>
      <Role UserDefinedValue="Beatmaker">UserDefined</Role></Contributor>
    <Contributor><ContributorPartyReference>P9</ContributorPartyReference><Role>Mixer</Role></Contributor>
    <SoundRecordingSessionReference>O1</SoundRecordingSessionReference>
  </SoundRecording></ResourceList>
  <SessionList><Session><SessionReference>O1</SessionReference>
    <SessionContributor><ContributorPartyReference>P2</ContributorPartyReference><Role>RecordingEngineer</Role>
    </SessionContributor></Session></SessionList>
</rin:RecordingInformationNotification>"""


def test_notification_names_those_of_recording_work_and_session() -> None:
    found = read_rin(RIN).credits
    assert said(found) == [
        ("Ada Example", "Drums", "Harbour QZAT22600002"),
        ("Ada Example", "Beatmaker", "Harbour QZAT22600002"),
        ("Ben", "Songwriter", "Harbour QZAT22600002"),
        ("Ben", "Recording Engineer", "Harbour QZAT22600002"),
    ]
    assert (found[0].isni, found[0].where) == ("0000000121032683", (Where(title="Harbour", isrc="QZAT22600002"),))


ROOT = "RecordingInformationNotification"


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        f"<{ROOT}><Party>",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><{ROOT}>&e;</{ROOT}>',
        f'<?xml version="1.0" encoding="UTF-16"?><!doctype x><{ROOT}/>',
        f"<{ROOT}>{'<a>' * 5_000}</{ROOT}>",
        f"<{ROOT}>" + " " * 2_000_001,
        "<",
    ],
)
def test_hostile_notifications_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_rin(text)


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        (isni, "0000 0001 2103 2683", "0000000121032683"),
        (isni, "https://isni.org/isni/000000012146438X", "000000012146438X"),
        (isni, "0000000121032684", ""),
        (isni, "12", ""),
        (ipi, "199", ""),
        (ipi, "00000000199", "00000000199"),
        (ipi, "00000000198", ""),
        (ipi, "I-1", ""),
    ],
)
def test_check_digits(check: object, text: str, expected: str) -> None:
    assert callable(check)
    assert check(text) == expected


def test_words_mean_one_role_in_every_language() -> None:
    assert {name: find(name).name for listed in names().values() for name in listed} == {  # type: ignore[union-attr]
        name: name for listed in names().values() for name in listed
    }
    meant = {word: find(word) for word in ("Schlagzeug", "batterie", "DRUM-KIT", "DrumKit", "drummer")}
    assert {role.name for role in meant.values() if role} == {"Drums"}
    assert None not in meant.values()
