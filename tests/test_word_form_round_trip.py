"""The Word form there and back: a form that nobody changed changes nothing."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cities.models import City
from practices.models import GoodPractice, Place, ReferenceDocument, Topic
from practices.models.practice import LANGUAGES
from practices.template_form import blank
from practices.template_form.answers import UNKNOWN
from tests.factories import make_city, make_document, make_practice, make_topic
from tests.wordfiles import (
    differing,
    edited,
    understood,
    whole_practice,
    without_bookmarks,
    without_controls,
    without_styles,
)

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]

IN_TURN = ["en", "fr"]
UNDONE = {
    "controls": without_controls,
    "bookmarks": without_bookmarks,
    "controls and bookmarks": lambda xml: without_bookmarks(without_controls(xml)),
    "controls, bookmarks and styles": lambda xml: without_styles(
        without_bookmarks(without_controls(xml))
    ),
}


@pytest.mark.parametrize("language", IN_TURN)
@pytest.mark.parametrize("undo", [None, *UNDONE])
def test_a_whole_practice_comes_back_as_it_was(language, undo):
    practice = whole_practice()
    content = blank(practice, language)
    content = edited(content, UNDONE[undo]) if undo else content
    reading = understood(content, practice)
    assert differing(practice, reading) == {}
    assert reading.unplaced == []


@pytest.mark.usefixtures("catalogue")
def test_every_practice_of_the_catalogue_comes_back_as_it_was():
    """In English and in French in turn: each takes a quarter of a second."""
    wrong = {}
    practices = GoodPractice.objects.prefetch_related("places", "topics")
    for number, practice in enumerate(practices):
        content = blank(practice, IN_TURN[number % 2])
        reading = understood(content, practice)
        if lost := differing(practice, reading) or reading.unplaced:
            wrong[practice.slug] = lost
    assert len(practices) >= 120
    assert wrong == {}


# --- Whatever somebody wrote ----------------------------------------------------------

# What the desk's form takes: no NUL, no white space at the ends.
signs = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
own = st.sampled_from(
    ["Write here", "Écrivez ici", "Choose from the list", "Process", "8", "☐", UNKNOWN]
)
lines = own | st.text(signs, max_size=60).map(lambda text: " ".join(text.split()))
texts = own | st.text(signs | st.sampled_from("\n\t"), max_size=300).map(str.strip)
links = st.text("abcXYZ019-_~/?#&=%.,;:+@!'()", max_size=30).map(
    "https://example.org/{}".format
)
TITLES = ("title", "period_text", "contact_name", "contact_unit")
TEXTS = (*GoodPractice.PARTS, "summary")


@st.composite
def practices(draw):
    """Write all that the form asks for, with the lists that stand beside it."""
    said = {name: draw(lines) for name in TITLES} | {
        name: draw(texts) for name in TEXTS
    }
    ticks = ("contact_may_be_asked", "contact_is_public")
    said |= {name: draw(st.booleans()) for name in ticks}
    said |= {
        "contact_email": draw(st.sampled_from(["", "ana.example@example.org"])),
        "language": draw(st.sampled_from([code for code, _name in LANGUAGES])),
        "evidence": draw(st.sampled_from(GoodPractice.Evidence.values)),
        "source_url": draw(st.just("") | links),
    }
    documents = draw(st.lists(st.tuples(lines, links), max_size=4, unique=True))
    places = draw(st.lists(st.sampled_from(PLACES), max_size=4, unique=True))
    topics = draw(st.lists(st.sampled_from(TOPICS), unique=True))
    return GoodPractice(**said), documents, places, topics


TOPICS = ["Arts, culture", "Education", "Housing"]
# A city, a town that is not in the list, and a country alone.
PLACES = [
    ("Exampleville", "PT"), ("Twinstead", "GB"), ("", "FR"), ("Little Place", "DE"),
]  # fmt: skip


@pytest.fixture
def gazetteer():
    """Make two cities of one name, and one named as a town of another country."""
    for name, country in [("Exampleville", "PT"), *[("Twinstead", "GB")] * 2]:
        make_city(name, country)
    make_city("Little Place", "IE")
    for name in TOPICS:
        make_topic(name, name_fr=f"{name} (fr)")


def stored(practice, documents, places, topics):
    practice.save()
    for title, link in documents:
        ReferenceDocument.objects.create(practice=practice, title=title, link=link)
    for name, country in places:
        city = City.objects.filter(name=name, country=country).last()
        where = {"city": city} if city else {"country": country, "locality": name}
        Place.objects.create(practice=practice, **where)
    practice.topics.set(Topic.objects.filter(name__in=topics))
    return practice


@pytest.mark.usefixtures("gazetteer")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    (
        GoodPractice(title="Write here", purpose="Choose from the list"),
        [("Write here", "https://example.org/Door_(house)")],
        [("Twinstead", "GB"), ("Little Place", "DE")],
        TOPICS,
    ),
    "fr",
)
@given(practices(), st.sampled_from(IN_TURN))
def test_whatever_a_practice_says_comes_back_as_it_was(said, language):
    practice = stored(*said)
    reading = understood(blank(practice, language), practice)
    assert differing(practice, reading) == {}
    assert reading.unplaced == []


@pytest.mark.parametrize("undo", ["controls", "controls and bookmarks"])
def test_what_the_form_says_is_known_by_its_style_from_the_same_words(undo):
    """As someone typed them, or as the form left them where nobody wrote."""
    practice = make_practice("Open door", purpose="Write here", process="")
    content = edited(blank(practice, "en"), UNDONE[undo])

    said = understood(content, practice).content

    assert (said["purpose"], said["process"]) == ("Write here", "")


def test_where_no_style_tells_the_words_of_the_form_are_no_answer():
    """As other programs save it, which know no style of this name."""
    practice = make_practice("Open door", purpose="To meet.")
    content = edited(blank(practice, "en"), UNDONE["controls and bookmarks"])
    content = edited(content, str, **{"word/styles.xml": b"<styles/>"})

    said = understood(content, practice).content

    assert (said["purpose"], said["process"], said["summary"]) == ("To meet.", "", "")


@pytest.mark.parametrize(
    "years",
    [(1999, None, True), (None, 2019, False), (None, None, True), (2012, None, False)],
)
def test_years_that_the_writer_corrected_come_back(years):
    practice = make_practice(
        "Open door", period_text="since 2013", period_corrected=True
    )
    practice.start_year, practice.end_year, practice.ongoing = years
    practice.save()
    reading = understood(blank(practice, "en"), practice)
    assert differing(practice, reading) == {}


def test_what_xml_cannot_hold_is_left_out():
    practice = make_practice("Open\x0b door", purpose="To\x1b meet.")
    reading = understood(blank(practice, "en"))
    assert (reading.content["title"], reading.content["purpose"]) == (
        "Open door",
        "To meet.",
    )


def test_an_address_within_a_line_ends_where_the_sentence_does():
    practice = make_practice("Open door")
    make_document(practice, "The plan", link="https://example.org/plan")

    def write(xml):
        return xml.replace(
            "https://example.org/plan<", "see (https://example.org/plan).<"
        )

    content = edited(blank(practice, "en"), write)

    [row] = understood(content, practice).content["reference_documents"]
    assert row["link"] == "https://example.org/plan"
