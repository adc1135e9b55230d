"""A practice that was sent in, what the programme says of it, and what is answered."""

from practices.models import GoodPractice
from practices.versions import number_of
from practices.workflow import transition
from tests.factories import make_practice, make_staff, make_topic, practice_form

BASE = "/admin/practices/goodpractice/"


def sent_in(city, writer):
    draft = make_practice(
        "Open door",
        city=city,
        status="draft",
        purpose="To meet.",
        topics=[make_topic()],
    )
    return transition(draft, "submit", writer)


def say(practice, **fields):
    GoodPractice.objects.filter(pk=practice.pk).update(**fields)


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def press(client, practice, button, said=None, **fields):
    """Press a button of the review; `fields` are those of a comment, or a new one's."""
    part, key = (said.part, said.pk) if said else (button.partition(":")[2], "new")
    form = {f"{part}-{key}-{name}": text for name, text in fields.items()}
    address = f"{BASE}{practice.pk}/review/"
    return client.post(address, form | {"do": button}, follow=True)


def comment_on(client, practice, part, **fields):
    return press(client, practice, f"keep:{part}", **fields)


def decide(client, practice, button, **form):
    """Press a button of the decision, having seen what the practice says now."""
    seen = {"seen": number_of(practice), "do": button}
    return client.post(f"{BASE}{practice.pk}/review/", seen | form, follow=True)


def answer(client, practice, said, **changes):
    """Press the button of an answer in the form of the practice."""
    practice = GoodPractice.objects.get(pk=practice.pk)
    form = practice_form(practice, **changes) | {"_answer": said}
    return client.post(f"{BASE}{practice.pk}/change/", form, follow=True)


def asked(practice, **fields):
    """Make a comment, and ask for changes with it."""
    staff = make_staff(first_name="Ada", last_name="Example")
    said = practice.comments.create(by=staff, **fields)
    transition(practice, "request_changes", staff)
    said.refresh_from_db()
    return said
