"""Mails are safe against injection, have a working unsubscribe link, and are sent once."""

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.accounts.adapters import Adapters
from shared.accounts.limits.limiter import Limiter
from shared.accounts.members.invitations import InviteRequest, invite_id
from shared.errors import Forbidden
from shared.model.accounts.tenant import User
from shared.model.codec import decode, encode
from shared.model.mail import Mail
from shared.notifications.mail.links import is_genuine, link_key, signature
from shared.notifications.mail.outbox import send_due, send_stored
from shared.notifications.mail.port import MailDelayed, MailRefused
from shared.notifications.mail.site import brand_of
from shared.notifications.mail.unsubscribe import confirmation_page, done_page, error_page, unsubscribe
from shared.notifications.welcome import invite_by_mail, welcome_user
from tests.unit.notifications.newsroom import KEY, NotificationWorld

EVIL = "<script>alert(1)</script>\r\nBcc: everybody@example.com"


@pytest.fixture
def world(tmp_path: Path) -> NotificationWorld:
    return NotificationWorld(tmp_path)


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
def test_names_are_escaped_in_markup_and_headers(world: NotificationWorld, count: int) -> None:
    world.change_release(**{"basic.title": EVIL, "status": "ready"})
    world.store.transact(
        lambda transaction: transaction.update(
            "tenants/tenant", {"name": EVIL, "branding.logo": 'https://x.example/"><script>'}
        )
    )
    for number in range(count):
        world.notify_of_delivery(number=number, message=EVIL)
    world.send()
    for mail in world.mails():
        found = tags(mail.message.html)
        assert "script" not in found.found
        assert all(link.startswith("https://") for link in found.links)
        assert "\n" not in mail.message.subject
        assert mail.to in (["admin@example.com"], ["viewer@example.com"])


def test_a_logo_must_have_an_https_url() -> None:
    assert brand_of({"name": "L", "branding": {"logo": "javascript:alert(1)"}}).logo == ""
    assert brand_of({"name": "L", "branding": {"logo": "https://l.example/a.png"}}).logo
    assert brand_of({"name": "L", "branding": {"primaryColor": "red;}"}}).primary == "#1a73e8"
    assert brand_of(None).name == "Stardust Distro"


def test_mails_show_the_tenants_branding(world: NotificationWorld) -> None:
    world.store.transact(
        lambda transaction: transaction.update(
            "tenants/tenant", {"branding": {"primaryColor": "#ffe08a", "secondaryColor": "#123456"}}
        )
    )
    world.notify()
    world.send()
    html = world.mails("admin")[0].message.html
    assert "background:#ffe08a" in html
    assert "color:#202124;padding:18px" in html
    assert "The Label" in html


def test_every_notification_mail_has_an_unsubscribe_link_in_header_and_body(world: NotificationWorld) -> None:
    world.notify(1)
    world.notify(2, "dsp-rejected")
    world.send()
    for mail in world.mails():
        link = mail.headers["List-Unsubscribe"].strip("<>")
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in mail.message.text
        assert link in tags(mail.message.html).links


def follow(world: NotificationWorld, mail: Mail) -> None:
    query = parse_qs(urlsplit(mail.headers["List-Unsubscribe"].strip("<>")).query)
    unsubscribe(query["u"][0], query["k"][0], query["s"][0], key=KEY, store=world.store)


def test_unsubscribing_turns_off_the_kind_of_the_mail(world: NotificationWorld) -> None:
    world.notify(1)
    world.send()
    for _ in range(2):
        follow(world, world.mails("viewer")[0])
    wants = decode(User, world.store.get("users/viewer")).preferences.notifications
    assert (wants.delivery_failed, wants.dsp_rejected) == (False, True)
    world.notify(2)
    world.notify(3, "dsp-rejected")
    world.send()
    last = world.mails("viewer")[-1]
    assert "number 2" not in last.message.text


def test_unsubscribing_from_a_mixed_mail_turns_everything_off(world: NotificationWorld) -> None:
    world.notify(1)
    world.notify(2, "dsp-rejected")
    world.send()
    follow(world, world.mails("admin")[0])
    world.notify(3)
    world.notify(4, "circuit-breaker", severity="warning")
    assert world.send() == 1
    assert len(world.mails("admin")) == 1


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
def test_an_invalid_link_changes_nothing(world: NotificationWorld, uid: str, what: str, given: str) -> None:
    before = dict(world.store.documents)
    with pytest.raises(Forbidden):
        unsubscribe(uid, what, given, key=KEY, store=world.store)
    assert world.store.documents == before


def test_unsubscribing_a_deleted_person_changes_nothing(world: NotificationWorld) -> None:
    unsubscribe("gone", "everything", signature(KEY, "gone", "everything"), key=KEY, store=world.store)
    assert world.store.get("users/gone") is None


def test_the_key_is_created_once(world: NotificationWorld) -> None:
    keys = iter(["a" * 43, "b" * 43])
    made = [link_key(world.store, world.clock, lambda: next(keys)) for _ in range(2)]
    assert made == ["a" * 43] * 2
    assert is_genuine("a" * 43, "u", "k", signature("a" * 43, "u", "k"))


def test_pages_are_escaped() -> None:
    assert "<form" in confirmation_page("everything")
    assert "<form" not in done_page("dsp_live")
    assert "<b>" not in error_page("<b>no</b>")


def test_a_new_person_is_welcomed_once(world: NotificationWorld) -> None:
    user = {**(world.store.get("users/admin") or {}), "displayName": "Win at bad.example"}
    assert [welcome_user(user, world.mailing) for _ in range(2)] == [True, False]
    (mail,) = world.mails("admin")
    assert mail.message.subject == "Welcome to Stardust Distro"
    assert "bad.example" not in mail.message.text + mail.message.html, "the address may be somebody else's"
    assert "List-Unsubscribe" not in mail.headers


def adapters(world: NotificationWorld) -> Adapters:
    """What invitations need of it."""
    return Adapters(
        store=world.store,
        clock=world.clock,
        limiter=Limiter(world.store, world.clock),
        new_id=lambda: "e" * 32,
        new_token=lambda: "t" * 43,
        app_url="https://app.example",
        functions_url="https://functions.example",
    )


def test_an_invitation_reaches_its_address_with_a_link_that_works(world: NotificationWorld) -> None:
    request = InviteRequest(email="new@example.com", role="manager")
    invited = invite_by_mail(request, caller=world.admin, adapters=adapters(world))
    (mail,) = world.mails("new")
    link = f"https://app.example/invitation#{invited.token}"
    assert link in mail.message.text
    assert link in tags(mail.message.html).links
    assert "An admin of The Label invites you" in mail.message.text
    assert mail.message.subject == "Your invitation to Stardust Distro", "what a tenant wrote is not in the subject"
    assert mail.expires == invited.invite.expires
    assert world.store.get(f"inviteCodes/{invite_id(invited.token)}")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("The Label", "The Label"),
        ("Brüder & Söhne (Köln) 2, Inc.", "Brüder & Söhne (Köln) 2, Inc."),
        ("Ψυχή レコード", "Ψυχή レコード"),
        ("You won! pay.example/win", "You won! pay example win"),
        ("https://pay.example?x=1", "https pay example x 1"),
        ("mail boss@pay.example", "mail boss pay example"),
        ("a。example．jp", "a example jp"),
        ("<b>bold</b>\u202etxt", "b bold b txt"),
        ("x " * 500, ("x " * 30).strip()),
        ("://", "a label"),
    ],
)
def test_an_invitation_says_nothing_of_the_tenants_own_but_a_plain_name(
    world: NotificationWorld, name: str, shown: str
) -> None:
    tenant = world.store.get("tenants/tenant") or {}
    branding = {"logo": "https://pay.example/text.png"}
    member = world.store.get("tenants/tenant/members/admin") or {}
    world.put("tenants/tenant", {**tenant, "name": name, "branding": branding})
    world.put("tenants/tenant/members/admin", {**member, "displayName": "Win at bad.example"})
    invite_by_mail(InviteRequest(email="new@example.com", role="viewer"), caller=world.admin, adapters=adapters(world))
    (mail,) = world.mails("new")
    assert f"An admin of {shown} invites you" in mail.message.text
    for text in (mail.message.text, mail.message.html, mail.message.subject):
        assert "bad.example" not in text
        assert "pay.example" not in text
    assert {urlsplit(link).hostname for link in tags(mail.message.html).links} == {"app.example"}


class FakeMailer:
    """A mailer that raises the given errors in order, and records sent mails."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.sent.append(mail)


@pytest.fixture
def mail_id(world: NotificationWorld) -> str:
    world.notify()
    world.send()
    return world.mails("admin")[0].id


def stored(world: NotificationWorld, mail_id: str) -> dict[str, object]:
    return world.store.get(f"mail/{mail_id}") or {}


def test_a_mail_is_sent_once(world: NotificationWorld, mail_id: str) -> None:
    mailer = FakeMailer()
    assert [send_stored(mail_id, mailer, world.store, world.clock) for _ in range(3)] == [True, False, False]
    assert len(mailer.sent) == 1
    assert stored(world, mail_id)["delivery"]["state"] == "SUCCESS"  # type: ignore[index]
    assert "due" not in stored(world, mail_id)


def test_a_rejected_mail_is_not_retried(world: NotificationWorld, mail_id: str) -> None:
    mailer = FakeMailer(MailRefused("No such mailbox (550)."))
    assert not send_stored(mail_id, mailer, world.store, world.clock)
    assert stored(world, mail_id)["delivery"]["error"] == "No such mailbox (550)."  # type: ignore[index]
    world.clock.forward(days=1)
    send_due(mailer, world.store, world.clock)
    assert mail_id not in [mail.id for mail in mailer.sent]


def test_a_busy_server_is_tried_five_times(world: NotificationWorld, mail_id: str) -> None:
    mailer = FakeMailer(*[MailDelayed("Busy.")] * 10)
    attempts = 0
    send_stored(mail_id, mailer, world.store, world.clock)
    for _ in range(100):
        world.clock.forward(minutes=30)
        send_due(mailer, world.store, world.clock)
    attempts = stored(world, mail_id)["delivery"]["attempts"]  # type: ignore[index]
    assert attempts == 5
    assert stored(world, mail_id)["delivery"]["state"] == "ERROR"  # type: ignore[index]


def test_a_mail_whose_event_was_lost_is_picked_up(world: NotificationWorld, mail_id: str) -> None:
    mailer = FakeMailer()
    assert send_due(mailer, world.store, world.clock) == 0
    world.clock.forward(minutes=4)
    assert send_due(mailer, world.store, world.clock) == 2


def test_a_mail_whose_sender_crashed_is_not_sent_again(world: NotificationWorld, mail_id: str) -> None:
    class Killed(BaseException):
        pass

    mailer = FakeMailer()
    with pytest.raises(Killed):
        send_stored(mail_id, FakeMailer(Killed()), world.store, world.clock)  # type: ignore[arg-type]
    assert not send_stored(mail_id, mailer, world.store, world.clock)
    world.clock.forward(minutes=10)
    send_due(mailer, world.store, world.clock)
    assert mail_id not in [mail.id for mail in mailer.sent]
    assert "interrupted" in stored(world, mail_id)["delivery"]["error"]  # type: ignore[index]


def test_an_invitation_that_was_sent_opens_nothing_any_more(world: NotificationWorld) -> None:
    invite_by_mail(InviteRequest(email="new@example.com"), caller=world.admin, adapters=adapters(world))
    (mail,) = world.mails("new")
    mailer = FakeMailer()
    assert send_stored(mail.id, mailer, world.store, world.clock)
    assert "t" * 43 in mailer.sent[0].message.text
    assert "t" * 43 not in repr(world.store.documents)


def test_fields_added_by_the_extension_are_accepted(world: NotificationWorld, mail_id: str) -> None:
    done = {"state": "SUCCESS", "attempts": 1, "info": {"accepted": ["a"]}, "expireAt": world.clock()}
    mail = decode(Mail, stored(world, mail_id))
    world.put(f"mail/{mail_id}", {**encode(mail), "delivery": done})
    assert not send_stored(mail_id, FakeMailer(), world.store, world.clock)


def test_mails_are_kept_for_a_month(world: NotificationWorld, mail_id: str) -> None:
    assert decode(Mail, stored(world, mail_id)).expires == world.clock() + timedelta(days=30)


def test_mails_name_the_release_as_it_was_delivered(world: NotificationWorld) -> None:
    world.notify_of_delivery()
    world.change_release(**{"basic.title": "Renamed Since"})
    world.send()
    (mail,) = world.mails("admin")
    assert world.title in mail.message.text
    assert "Renamed Since" not in mail.message.text


def test_mails_fit_on_a_phone(world: NotificationWorld) -> None:
    world.notify()
    world.send()
    html = world.mails("admin")[0].message.html
    assert "@media (max-width: 480px)" in html
    for styled in ("page", "card", "pad", "button"):
        assert f'class="{styled}"' in html
