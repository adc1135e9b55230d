"""Who comes to the desk and to the pages of accounts, and every page each meets there.

What is made here the public does not see: its pages are those of the other tests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import FilePayload, Page

from cities.models import City, Network
from practices import previewing, versions
from practices.models import (
    GoodPractice,
    OutgoingMail,
    StillRunning,
    Topic,
    UnmetSearch,
)
from practices.models.unmet import monday
from practices.workflow import transition
from tests.browser.conftest import cookies_in, cookies_of
from tests.factories import (
    make_invitation,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_user,
)
from tests.listing import CAPTURES
from tests.signing import code_of, give_app, sign_in, with_password
from tests.wordfiles import written

PRACTICE = "/admin/practices/goodpractice/"
CITIES = "/admin/cities/city/"
ACCOUNT = "/account/"
FACTOR = "/account/second-factor/"
QUESTION = "How many came, and how do you know?"


@dataclass
class Person:
    """Her cookies, the address of each page, and what she does there to see it."""

    pages: dict[str, str]
    cookies: Any = field(default_factory=list)
    doing: dict[str, Callable[[Page], None]] = field(default_factory=dict)


def make_people() -> dict[str, Person]:
    """Make a practice in each state, and give the people with their pages."""
    public = GoodPractice.objects.get(slug="mediadores-municipais-de-bairro")
    lisbon = City.objects.get(slug="lisbon")
    officer, staff, root = make_officer(lisbon), make_staff(), make_superuser()
    for user in (officer, staff, root):
        with_password(user)
    update = make_update(public, officer)
    asked = make_asked(lisbon, officer, staff)
    invitation = make_invitation(staff, cities=[lisbon], address="a@example.org")
    return {
        "officer": Person(
            pages_of_officer(asked, public), cookies_of(officer), BY_OFFICER
        ),
        "staff": Person(pages_of_staff(update, public), cookies_of(staff), BY_STAFF),
        "superuser": Person(pages_of_superuser(lisbon, officer), cookies_of(root)),
        "who has an account": Person(pages_of_account(), just_signed_in(officer)),
        "who gives the code": Person(PAGES_OF_CODE, half_signed_in()),
        "who has a second factor": Person(PAGES_OF_FACTOR, with_second_factor()),
        "stranger": Person(pages_of_stranger(invitation, public)),
    }


# --- What there is --------------------------------------------------------------------


def make_update(public: GoodPractice, officer: User) -> GoodPractice:
    """An update that was sent in, with another wording."""
    update = transition(public, "prepare_update", officer)
    update.impact = update.impact.replace("visita as famílias", "visita 40 famílias")
    update.obstacles = ""
    update.save()
    update.pictures.update(persons_agree=True)
    versions.note(update, officer, "save")
    return transition(update, "submit", officer)


def make_asked(city: City, officer: User, staff: User) -> GoodPractice:
    """A practice that came back with a question and a wording, and one that waits."""
    practice = draft_of(city, "Open door")
    transition(practice, "submit", officer)
    practice.comments.create(part="impact", text=QUESTION, by=staff)
    practice.comments.create(part="purpose", text="", suggestion="To eat.", by=staff)
    transition(practice, "request_changes", staff)
    transition(draft_of(city, "Open window"), "submit", officer)
    OutgoingMail.objects.create(kind="invitation", to="b@example.org", language="en")
    week = monday(timezone.localdate())
    UnmetSearch.objects.create(week=week, words="sauna")
    return practice


def draft_of(city: City, title: str) -> GoodPractice:
    made: GoodPractice = make_practice(
        title,
        city=city,
        status="draft",
        purpose="To meet.",
        impact="Many came.",
        topics=Topic.objects.all()[:2],
    )
    return made


# --- Her pages ------------------------------------------------------------------------


def pages_of_officer(asked: GoodPractice, public: GoodPractice) -> dict[str, str]:
    base = f"{PRACTICE}{asked.pk}/"
    return {
        "her desk": "/admin/",
        "her practices": PRACTICE,
        "a new practice": f"{PRACTICE}add/",
        "a form with comments": f"{base}change/",
        "its history": f"{base}history/",
        "two versions compared": f"{base}history/2/",
        "its preview": previewing.address(asked),
        "a form to upload": f"{PRACTICE}add/form/",
        "what a filled form says": f"{base}form/read/",
        "which practice a form is of": f"{PRACTICE}add/form/",
        "what is public": f"{PRACTICE}{public.pk}/change/",
    }


def upload_form(page: Page) -> None:
    """Choose a form that says something else, and something that has no place."""
    content = written("Open door", "A remark", "Purpose", "To eat.", "Topics", "Sauna")
    file = FilePayload(name="form.docx", mimeType="application/msword", buffer=content)
    page.set_input_files("input[type=file]", files=file)
    page.locator("form.plan button[type=submit]").click()
    page.locator(".unplaced").wait_for()


def upload_known(page: Page) -> None:
    """Choose a form of a practice that is here."""
    content = written("Open door", "City: Lisbon", "Purpose", "To eat.")
    file = FilePayload(name="form.docx", mimeType="application/msword", buffer=content)
    page.set_input_files("input[type=file]", files=file)
    page.locator("form.plan button[type=submit]").click()
    page.locator("input[name=kept]").first.wait_for(state="attached")


BY_OFFICER: dict[str, Callable[[Page], None]] = {
    "what a filled form says": upload_form,
    "which practice a form is of": upload_known,
}


def pages_of_staff(update: GoodPractice, public: GoodPractice) -> dict[str, str]:
    base, seen = f"{PRACTICE}{update.pk}/", versions.number_of(update)
    asked, waits = GoodPractice.objects.filter(title__startswith="Open ")[:2]
    return {
        "the desk": "/admin/",
        "all practices": f"{PRACTICE}?q=open",
        "a review with a difference": f"{base}review/",
        "before publishing": f"{base}step/publish/?seen={seen}",
        "before asking for changes": f"{base}step/request_changes/?seen={seen}",
        "the public one": f"{PRACTICE}{public.pk}/change/",
        "the history of the public one": f"{PRACTICE}{public.pk}/history/",
        "how two versions of it differ": f"{PRACTICE}{public.pk}/history/?from=1&to=2",
        "before archiving": f"{PRACTICE}{public.pk}/step/archive/?seen={seen}",
        "the form of what waits": f"{base}change/",
        "another to merge with": f"{PRACTICE}{public.pk}/merge/",
        "two practices to merge": f"{PRACTICE}{asked.pk}/merge/?into={waits.pk}",
        "many at once": f"{PRACTICE}?q=open",
        "many at once, with a question": f"{PRACTICE}?q=open",
        "the list of the old site": f"{PRACTICE}import-listing/",
        "what that list holds": f"{PRACTICE}import-listing/",
        "a sheet": f"{CITIES}import/",
        "what a sheet will do": f"{CITIES}import/",
        "a sheet with faults": f"{CITIES}import/",
        "invitations": "/admin/practices/invitation/",
        "a new invitation": "/admin/practices/invitation/add/",
        "mails": "/admin/practices/outgoingmail/",
        "a mail": f"/admin/practices/outgoingmail/{first_mail()}/change/",
        "searches without an answer": "/admin/practices/unmetsearch/",
        "topics": "/admin/practices/topic/",
        "networks": "/admin/cities/network/",
        "results of the INDEX": "/admin/cities/indexresult/",
    }


def first_mail() -> Any:
    return OutgoingMail.objects.values_list("pk", flat=True).order_by("pk")[0]


def choose(action: str) -> Callable[[Page], None]:
    """Tick all practices of the list, and choose what to do with them."""

    def act(page: Page) -> None:
        page.locator("#action-toggle").check()
        page.locator("select[name=action]").select_option(action)
        page.locator(".actions button[type=submit]").click()
        page.locator("input[name=practice]").first.wait_for(state="attached")

    return act


def show_list(page: Page) -> None:
    """Choose a saved page of the old site's list, and look what it holds."""
    page.locator("input[type=file]").set_input_files(CAPTURES[0])
    page.locator(".listing-form button[type=submit]").click()
    page.locator(".listing-entry").first.wait_for()


def bring(*lines: str) -> Callable[[Page], None]:
    """Choose a sheet of these lines, and look what it will do or what is wrong."""

    def act(page: Page) -> None:
        content = "\n".join(["slug,name,country,population", *lines]).encode()
        file = FilePayload(name="cities.csv", mimeType="text/csv", buffer=content)
        page.locator("input[type=file]").set_input_files(file)
        page.locator("form[enctype] button[type=submit]").click()
        page.locator("#change-history").wait_for()

    return act


BY_STAFF = {
    "what a sheet will do": bring("lisbon,Lisbon,PT,1", "newtown,Newtown,NO,"),
    "a sheet with faults": bring("newtown,,Atlantis,many", "lisbon,Lisbon,PT,-1"),
    "what that list holds": show_list,
    "many at once": choose("publish"),
    "many at once, with a question": choose("request_changes"),
}


def pages_of_superuser(city: City, officer: User) -> dict[str, str]:
    topic = Topic.objects.order_by("pk")[0]
    network = Network.objects.order_by("pk")[0]
    other, draft = City.objects.get(slug="loures"), draft_of(city, "A draft")
    return {
        "the audit": "/admin/audit/",
        "before a practice goes": f"{PRACTICE}{draft.pk}/delete/",
        "people": "/admin/auth/user/",
        "a person": f"/admin/auth/user/{officer.pk}/change/",
        "a person's history": f"/admin/auth/user/{officer.pk}/history/",
        "cities": f"{CITIES}?q=l",
        "a city": f"{CITIES}{city.pk}/change/",
        "a city's history": f"{CITIES}{city.pk}/history/",
        "before a city goes": f"{CITIES}{city.pk}/delete/",
        "a city to merge with": f"{CITIES}{city.pk}/merge/",
        "two cities to merge": f"{CITIES}{city.pk}/merge/?into={other.pk}",
        "a topic": f"/admin/practices/topic/{topic.pk}/change/",
        "a network": f"/admin/cities/network/{network.pk}/change/",
        "areas of the INDEX": "/admin/cities/indexarea/",
        "activities": "/admin/cities/networkactivity/",
    }


# --- Accounts -------------------------------------------------------------------------


def pages_of_account() -> dict[str, str]:
    return {
        "her choices": ACCOUNT,
        "her browsers": f"{ACCOUNT}browsers/",
        "password": f"{ACCOUNT}password/",
        "signing out": f"{ACCOUNT}logout/",
        "second factor": FACTOR,
        "a new app": f"{FACTOR}totp/activate/",
        "a new passkey": f"{FACTOR}webauthn/add/",
        "passkeys": f"{FACTOR}webauthn/",
        "the password once more": f"{ACCOUNT}confirm/",
    }


def just_signed_in(user: User) -> Any:
    """Cookies with which nobody is asked for the password again."""
    client = Client()
    sign_in(client, user.username)
    return cookies_in(client)


PAGES_OF_CODE = {"the code": f"{FACTOR}authenticate/"}


def half_signed_in() -> Any:
    """Cookies of who gave the password, and has not given the code."""
    return just_signed_in(account_with_app())


PAGES_OF_FACTOR = {
    "her second factor": FACTOR,
    "recovery codes": f"{FACTOR}recovery-codes/",
    "new recovery codes": f"{FACTOR}recovery-codes/generate/",
    "without the app": f"{FACTOR}totp/deactivate/",
    "the code once more": f"{FACTOR}reauthenticate/",
}


def with_second_factor() -> Any:
    """Cookies of who gave the code a moment ago."""
    client = Client()
    sign_in(client, account_with_app().username)
    client.post(f"{FACTOR}authenticate/", {"code": code_of()})
    return cookies_in(client)


def account_with_app() -> User:
    user: User = with_password(make_user())
    give_app(user)
    return user


def pages_of_stranger(invitation: Any, public: GoodPractice) -> dict[str, str]:
    question = StillRunning.objects.create(
        practice=public, asked_on=timezone.localdate()
    )
    forgetful = make_user()
    token = default_token_generator.make_token(forgetful)
    key = f"{user_pk_to_url_str(forgetful)}-{token}"
    return {
        "signing in": f"{ACCOUNT}login/?next=/admin/",
        "an invitation": f"{ACCOUNT}invitation/{invitation.token}/",
        "a forgotten password": f"{ACCOUNT}password/reset/",
        "the mail was sent": f"{ACCOUNT}password/reset/sent/",
        "a new password": f"{ACCOUNT}password/reset/{key}/",
        "the password is new": f"{ACCOUNT}password/reset/done/",
        "an account that is disabled": f"{ACCOUNT}inactive/",
        "still running": f"/practices/still-running/{question.token}/running/",
        "ended": f"/practices/still-running/{question.token}/ended/",
    }
