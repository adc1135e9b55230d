"""The interface is whole in French: nothing missing, well set, and shown."""

import re
import shutil
from itertools import chain

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from practices.models import GoodPractice
from tests.pages import read, spoken

CATALOGUE = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"
SOURCES = ["cities", "icc_site", "practices", "templates"]

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]")
pytestmark = pytest.mark.any_engine

TAG = re.compile(r"<[^>]+>")
NO_BREAK = "\u00a0\u202f"
BADLY_SET = {
    "a straight apostrophe": re.compile("'"),
    "a quotation mark that is not French": re.compile('[“”"]'),
    "three dots": re.compile(r"\.\.\."),
    "no no-break space before : ; ! ? or »": re.compile(f"(?<![{NO_BREAK}])[:;!?»]"),
    "no no-break space after «": re.compile(f"«(?![{NO_BREAK}])"),
}


# --- The catalogue of messages -----------------------------------------------------


@pytest.fixture(scope="module")
def messages():
    """The French messages as the project has them."""
    return polib.pofile(str(CATALOGUE))


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The messages of the sources, as gettext finds them in a copy."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is missing: sudo apt-get install gettext")
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=ignored)
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[]):
        patch.chdir(copy)
        call_command("makemessages", locale=["fr"], verbosity=0)
    return polib.pofile(str(copy / "locale" / "fr" / "LC_MESSAGES" / "django.po"))


def none(faults):
    """Tell that there are no faults, or fail with all of them, a line for each."""
    found = list(faults)
    if found:
        pytest.fail("\n".join(["", *found]), pytrace=False)
    return True


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def pairs(messages):
    """Each text of each message beside its translation, plurals one by one."""
    for entry in messages:
        if entry.msgid_plural:
            yield entry.msgid, entry.msgstr_plural[0]
            yield entry.msgid_plural, entry.msgstr_plural[1]
        else:
            yield entry.msgid, entry.msgstr


def fixed_parts(text):
    """The placeholders and tags of a message, which no translation changes."""
    return sorted(chain(PLACEHOLDER.findall(TAG.sub("", text)), TAG.findall(text)))


def test_every_message_of_the_sources_is_translated(messages, sources):
    translated = {key(entry) for entry in messages if entry.translated()}

    missing = [entry for entry in sources if key(entry) not in translated]

    assert none(f"{entry.occurrences[0][0]}: {entry.msgid}" for entry in missing)


def test_no_translation_is_uncertain(messages):
    assert none(entry.msgid for entry in messages if entry.fuzzy)


def test_no_message_is_left_over(messages, sources):
    used = {key(entry) for entry in sources}

    left_over = [entry.msgid for entry in messages if key(entry) not in used]

    assert none(left_over + [entry.msgid for entry in messages.obsolete_entries()])


def test_placeholders_and_tags_are_those_of_the_message(messages):
    assert none(
        f"{text}\n  {translation}"
        for text, translation in pairs(messages)
        if fixed_parts(text) != fixed_parts(translation)
    )


def test_the_french_is_set_as_french_is(messages):
    assert none(
        f"{fault}: {translation}"
        for _text, translation in pairs(messages)
        for fault, pattern in BADLY_SET.items()
        if pattern.search(TAG.sub("", translation))
    )


def test_the_head_names_the_language_and_its_plurals_but_no_person(messages):
    assert messages.metadata["Language"] == "fr"
    assert messages.metadata["Plural-Forms"] == "nplurals=2; plural=(n > 1);"
    assert "@" not in f"{messages.header} {messages.metadata}"


# --- What visitors see ---------------------------------------------------------------

PUBLIC = [
    "/",
    "/practices/",
    "/practices/?view=table",
    "/practices/?view=map&page_size=100",
    "/practices/?topic=education&city=berlin-neukolln&q=mothers&sort=oldest",
    "/practices/?topic=x&country=x&city=x&network=x&year=1&language=x&sort=x&view=x",
    "/practices/?other=1&page=x&page_size=0&q=!!!&year=ongoing&year=not-stated",
    "/practices/?q=xyzzy",
    "/practices/?page=99",
    "/practices/district-mothers/",
    "/practices/district-mothers/?topic=education",
    "/practices/give-something-back-to-berlin/",
    "/cities/",
    "/cities/?q=xyzzy",
    "/cities/berlin-neukolln/",
    "/cities/lisbon/",
    "/networks/",
    "/networks/icc-international/",
    "/networks/rpci/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/nothing/",
    "/account/login/",
]
DESK = [
    "/admin/",
    "/admin/practices/goodpractice/",
    "/admin/practices/goodpractice/add/",
    "/admin/practices/topic/add/",
    "/admin/cities/city/",
    "/admin/cities/city/add/",
    "/admin/cities/network/add/",
    "/admin/cities/networkactivity/add/",
    "/admin/cities/indexarea/add/",
    "/admin/cities/indexresult/add/",
]
TWELVE = 12


@pytest.fixture(scope="module")
def english(messages):
    """A pattern for each English text that has more than twelve letters of its own."""
    patterns = []
    for text, translation in pairs(messages):
        for sentence in TAG.split(text) if text != translation else []:
            fixed = PLACEHOLDER.split(sentence.strip())
            if len("".join(fixed).strip()) > TWELVE:
                patterns.append(".+".join(re.escape(part) for part in fixed))
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns))


def said_in(language, page):
    return [text for said_to_be, text in spoken(page) if said_to_be == language]


@pytest.fixture
def desk(client, django_user_model):
    """A client that may see the whole desk."""
    admin = django_user_model.objects.create(is_staff=True, is_superuser=True)
    client.force_login(admin)
    return client


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("address", PUBLIC)
def test_no_english_is_left_on_a_french_page(client, english, address):
    page = read(client.get(f"/fr{address}"))

    assert page.one("html")["lang"] == "fr"
    assert none(text for text in said_in("fr", page) if english.search(text))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("address", DESK)
def test_no_english_is_left_at_the_french_desk(desk, english, address):
    page = read(desk.get(f"/fr{address}"))

    # The box to choose a row by is named after the practice, in its own language.
    titles = list(
        GoodPractice.objects.exclude(title="").values_list("title", flat=True)
    )
    said = [text for text in said_in("fr", page) if not any(t in text for t in titles)]
    assert page.one("html")["lang"] == "fr"
    assert none(text for text in said if english.search(text))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("address", ["/", "/practices/", "/cities/lisbon/"])
def test_the_same_page_without_fr_is_in_english(client, english, address):
    page = read(client.get(address, headers={"accept-language": "fr"}))

    assert page.one("html")["lang"] == "en"
    assert any(english.search(text) for text in said_in("en", page))
