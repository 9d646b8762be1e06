"""Mails hold nothing that a name could smuggle in, have a way out that works, and go out once."""

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.accounts.adapters import Adapters
from shared.accounts.members.invitations import InviteRequest, invite_id
from shared.errors import Forbidden
from shared.model.accounts.tenant import User
from shared.model.codec import decode, encode
from shared.model.mail import Mail
from shared.notifications.mail.links import is_genuine, link_key, signature
from shared.notifications.mail.outbox import send_due, send_stored
from shared.notifications.mail.port import MailDelayed, MailRefused
from shared.notifications.mail.site import brand_of
from shared.notifications.mail.unsubscribe import asking_page, done_page, refused_page, unsubscribe
from shared.notifications.welcome import invite_by_mail, welcome_user
from tests.unit.notifications.newsroom import KEY, Newsroom

EVIL = "<script>alert(1)</script>\r\nBcc: everybody@example.com"


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.links += [value or "" for name, value in attributes if name in ("href", "src", "action")]


def tags(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    return parser


@pytest.mark.parametrize("count", [1, 3])
def test_names_are_text_and_never_markup_or_headers(room: Newsroom, count: int) -> None:
    room.change_release(**{"basic.title": EVIL, "status": "ready"})
    room.store.transact(
        lambda transaction: transaction.update(
            "tenants/tenant", {"name": EVIL, "branding.logo": 'https://x.example/"><script>'}
        )
    )
    for number in range(count):
        room.delivery_news(number=number, message=EVIL)
    room.send()
    for mail in room.mails():
        found = tags(mail.message.html)
        assert "script" not in found.found
        assert all(link.startswith("https://") for link in found.links)
        assert "\n" not in mail.message.subject
        assert mail.to in (["admin@example.com"], ["viewer@example.com"])


def test_a_logo_is_shown_from_public_addresses_only() -> None:
    assert brand_of({"name": "L", "branding": {"logo": "javascript:alert(1)"}}).logo == ""
    assert brand_of({"name": "L", "branding": {"logo": "https://l.example/a.png"}}).logo
    assert brand_of({"name": "L", "branding": {"primaryColor": "red;}"}}).primary == "#1a73e8"
    assert brand_of(None).name == "Stardust Distro"


def test_mails_look_like_the_tenant(room: Newsroom) -> None:
    room.store.transact(
        lambda transaction: transaction.update(
            "tenants/tenant", {"branding": {"primaryColor": "#ffe08a", "secondaryColor": "#123456"}}
        )
    )
    room.news()
    room.send()
    html = room.mails("admin")[0].message.html
    assert "background:#ffe08a" in html
    assert "color:#202124;padding:18px" in html
    assert "The Label" in html


def test_every_mail_about_news_has_a_way_out_in_header_and_body(room: Newsroom) -> None:
    room.news(1)
    room.news(2, "dsp-rejected")
    room.send()
    for mail in room.mails():
        link = mail.headers["List-Unsubscribe"].strip("<>")
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in mail.message.text
        assert link in tags(mail.message.html).links


def follow(room: Newsroom, mail: Mail) -> None:
    query = parse_qs(urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).query)
    unsubscribe(query["u"][0], query["k"][0], query["s"][0], key=KEY, store=room.store)


def test_the_way_out_turns_off_what_the_mail_was_about(room: Newsroom) -> None:
    room.news(1)
    room.send()
    for _ in range(2):
        follow(room, room.mails("viewer")[0])
    wants = decode(User, room.store.get("users/viewer")).preferences.notifications
    assert (wants.delivery_failed, wants.dsp_rejected) == (False, True)
    room.news(2)
    room.news(3, "dsp-rejected")
    room.send()
    last = room.mails("viewer")[-1]
    assert "number 2" not in last.message.text


def test_the_way_out_of_a_mixed_mail_turns_everything_off(room: Newsroom) -> None:
    room.news(1)
    room.news(2, "dsp-rejected")
    room.send()
    follow(room, room.mails("admin")[0])
    room.news(3)
    room.news(4, "circuit-breaker", severity="warning")
    assert room.send() == 1
    assert len(room.mails("admin")) == 1


@pytest.mark.parametrize(
    ("uid", "what", "given"),
    [
        ("viewer", "delivery_failed", signature(KEY, "admin", "delivery_failed")),
        ("viewer", "everything", signature(KEY, "viewer", "delivery_failed")),
        ("viewer", "delivery_failed", signature("other", "viewer", "delivery_failed")),
        ("viewer", "role", signature(KEY, "viewer", "role")),
        ("../tenants/tenant", "everything", signature(KEY, "../tenants/tenant", "everything")),
        ("viewer", "delivery_failed", ""),
        ("viewer", "delivery_failed", "ä"),
    ],
)
def test_a_link_that_we_did_not_make_does_nothing(room: Newsroom, uid: str, what: str, given: str) -> None:
    before = dict(room.store.documents)
    with pytest.raises(Forbidden):
        unsubscribe(uid, what, given, key=KEY, store=room.store)
    assert room.store.documents == before


def test_who_is_gone_wants_no_mail_either(room: Newsroom) -> None:
    unsubscribe("gone", "everything", signature(KEY, "gone", "everything"), key=KEY, store=room.store)
    assert room.store.get("users/gone") is None


def test_the_key_is_made_once_and_kept(room: Newsroom) -> None:
    keys = iter(["a" * 43, "b" * 43])
    made = [link_key(room.store, room.clock, lambda: next(keys)) for _ in range(2)]
    assert made == ["a" * 43] * 2
    assert is_genuine("a" * 43, "u", "k", signature("a" * 43, "u", "k"))


def test_pages_say_what_happens_and_escape() -> None:
    assert "<form" in asking_page("everything")
    assert "<form" not in done_page("dsp_live")
    assert "<b>" not in refused_page("<b>no</b>")


def test_a_new_person_is_welcomed_once(room: Newsroom) -> None:
    user = room.store.get("users/admin") or {}
    assert [welcome_user(user, room.post) for _ in range(2)] == [True, False]
    (mail,) = room.mails("admin")
    assert mail.message.subject == "Welcome to Stardust Distro"
    assert "List-Unsubscribe" not in mail.headers


def adapters(room: Newsroom) -> Adapters:
    """What invitations need of it."""
    return Adapters(
        store=room.store,
        clock=room.clock,
        new_id=lambda: "e" * 32,
        new_token=lambda: "t" * 43,
        app_url="https://app.example",
        functions_url="https://functions.example",
    )


def test_an_invitation_reaches_its_address_with_a_link_that_works(room: Newsroom) -> None:
    request = InviteRequest(email="new@example.com", role="manager")
    invited = invite_by_mail(request, caller=room.admin, adapters=adapters(room))
    (mail,) = room.mails("new")
    link = f"https://app.example/invitation#{invited.token}"
    assert link in mail.message.text
    assert link in tags(mail.message.html).links
    assert "admin invites you" in mail.message.text
    assert mail.expires == invited.invite.expires
    assert room.store.get(f"inviteCodes/{invite_id(invited.token)}")


class Carrier:
    """A mail server that does what the test wants."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.sent.append(mail)


@pytest.fixture
def mail_id(room: Newsroom) -> str:
    room.news()
    room.send()
    return room.mails("admin")[0].id


def stored(room: Newsroom, mail_id: str) -> dict[str, object]:
    return room.store.get(f"mail/{mail_id}") or {}


def test_a_mail_goes_out_once(room: Newsroom, mail_id: str) -> None:
    carrier = Carrier()
    assert [send_stored(mail_id, carrier, room.store, room.clock) for _ in range(3)] == [True, False, False]
    assert len(carrier.sent) == 1
    assert stored(room, mail_id)["delivery"]["state"] == "SUCCESS"  # type: ignore[index]
    assert "due" not in stored(room, mail_id)


def test_a_mail_that_is_refused_is_given_up(room: Newsroom, mail_id: str) -> None:
    carrier = Carrier(MailRefused("No such mailbox (550)."))
    assert not send_stored(mail_id, carrier, room.store, room.clock)
    assert stored(room, mail_id)["delivery"]["error"] == "No such mailbox (550)."  # type: ignore[index]
    room.clock.forward(days=1)
    send_due(carrier, room.store, room.clock)
    assert mail_id not in [mail.id for mail in carrier.sent]


def test_a_server_that_is_busy_is_tried_five_times(room: Newsroom, mail_id: str) -> None:
    carrier = Carrier(*[MailDelayed("Busy.")] * 10)
    attempts = 0
    send_stored(mail_id, carrier, room.store, room.clock)
    for _ in range(100):
        room.clock.forward(minutes=30)
        send_due(carrier, room.store, room.clock)
    attempts = stored(room, mail_id)["delivery"]["attempts"]  # type: ignore[index]
    assert attempts == 5
    assert stored(room, mail_id)["delivery"]["state"] == "ERROR"  # type: ignore[index]


def test_a_mail_whose_event_was_lost_is_picked_up(room: Newsroom, mail_id: str) -> None:
    carrier = Carrier()
    assert send_due(carrier, room.store, room.clock) == 0
    room.clock.forward(minutes=4)
    assert send_due(carrier, room.store, room.clock) == 2


def test_a_mail_whose_sender_died_is_not_sent_again(room: Newsroom, mail_id: str) -> None:
    class Killed(BaseException):
        pass

    carrier = Carrier()
    with pytest.raises(Killed):
        send_stored(mail_id, Carrier(Killed()), room.store, room.clock)  # type: ignore[arg-type]
    assert not send_stored(mail_id, carrier, room.store, room.clock)
    room.clock.forward(minutes=10)
    send_due(carrier, room.store, room.clock)
    assert mail_id not in [mail.id for mail in carrier.sent]
    assert "vanished" in stored(room, mail_id)["delivery"]["error"]  # type: ignore[index]


def test_an_invitation_that_was_sent_opens_nothing_any_more(room: Newsroom) -> None:
    invite_by_mail(InviteRequest(email="new@example.com"), caller=room.admin, adapters=adapters(room))
    (mail,) = room.mails("new")
    carrier = Carrier()
    assert send_stored(mail.id, carrier, room.store, room.clock)
    assert "t" * 43 in carrier.sent[0].message.text
    assert "t" * 43 not in repr(room.store.documents)


def test_what_the_extension_adds_to_a_mail_does_not_confuse_us(room: Newsroom, mail_id: str) -> None:
    done = {"state": "SUCCESS", "attempts": 1, "info": {"accepted": ["a"]}, "expireAt": room.clock()}
    mail = decode(Mail, stored(room, mail_id))
    room.put(f"mail/{mail_id}", {**encode(mail), "delivery": done})
    assert not send_stored(mail_id, Carrier(), room.store, room.clock)


def test_mails_are_kept_for_a_month(room: Newsroom, mail_id: str) -> None:
    assert decode(Mail, stored(room, mail_id)).expires == room.clock() + timedelta(days=30)
