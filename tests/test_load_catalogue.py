"""The real catalogue comes with one command, once, and leaves people's work alone."""

import json
import re
import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from cities.models import City, IndexArea, IndexResult, Network
from practices.models import (
    CatalogueVersion,
    GoodPractice,
    Place,
    Topic,
    Unindexed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

FIXTURES = settings.BASE_DIR / "fixtures"

FIRST_RUN = """\
INDEX areas: 16 in the catalogue, 16 new
Networks: 21 in the catalogue, 21 new
Cities: 179 in the catalogue, 179 new
Topics: 24 in the catalogue, 24 new
Good practices: 120 in the catalogue, 120 new
INDEX results: 12 in the catalogue, 12 new
"""

NEW_CITY = {
    "model": "cities.city",
    "fields": {
        "slug": "sunnydale",
        "name": "Sunnydale",
        "kind": "city",
        "country": "US",
        "membership": "practice",
        "networks": [["reci"], ["icc-international"]],
    },
}


class Terminal(StringIO):
    def isatty(self):
        return True


def load(**options):
    """Load the catalogue once more; give what the command says."""
    output = options.setdefault("stdout", StringIO())
    call_command("load_catalogue", **options)
    return output.getvalue()


def everything():
    """Every row of the catalogue and of its histories, by table."""
    models = [
        model
        for app in ("cities", "practices")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {
        model._meta.db_table: sorted(model._base_manager.values_list(), key=repr)
        for model in models
        if model not in {CatalogueVersion, Unindexed}
    }


@pytest.fixture
def folder(tmp_path):
    """A copy of the fixtures, to be changed."""
    return shutil.copytree(FIXTURES, tmp_path / "fixtures")


def append(path, *more):
    path.write_text(
        json.dumps([*json.loads(path.read_text(encoding="utf-8")), *more]),
        encoding="utf-8",
    )


def test_the_first_run_brings_everything_and_counts_it(catalogue):
    assert catalogue == FIRST_RUN


@pytest.mark.parametrize(
    "model", [City, Network, IndexArea, IndexResult, Topic, GoodPractice, Place]
)
def test_what_is_loaded_has_a_history_that_says_so(model):
    history = model.history.filter(history_type="+")

    assert history.count() == model._default_manager.count()
    assert {entry.history_change_reason for entry in history} == {
        "Loaded with the catalogue"
    }


# --- Running it again -----------------------------------------------------------------


def test_a_second_run_finds_nothing_new_and_changes_nothing(
    django_assert_max_num_queries,
):
    before = everything()
    with django_assert_max_num_queries(41):
        said = load()

    assert said == re.sub(r"\d+ new", "0 new", FIRST_RUN)
    assert everything() == before


def test_what_was_changed_stays_changed():
    practice = GoodPractice.objects.get(slug="young-mayor")
    practice.title, practice.period_text = "Young Mayors", "2004-2010"
    practice.save()
    practice.places.update(city=City.objects.get(slug="leeds"))
    practice.topics.clear()
    City.objects.filter(slug="oslo").update(name="Christiania")
    IndexResult.objects.filter(city__slug="rotterdam").update(year=2013)
    before = everything()
    load()

    assert everything() == before


def test_what_was_deleted_stays_deleted():
    GoodPractice.objects.get(slug="young-mayor").delete()
    GoodPractice.objects.get(slug="local-assemblies").places.all().delete()
    City.objects.get(slug="dortmund").delete()  # and its INDEX result
    IndexResult.objects.get(city__slug="oslo").delete()
    Network.objects.get(slug="reci").delete()
    before = everything()
    said = load()

    assert "Good practices: 119 in the catalogue, 0 new" in said
    assert "Cities: 178 in the catalogue, 0 new" in said
    assert everything() == before


def test_a_new_entry_is_added_to_those_there_are(folder):
    append(folder / "cities.json", NEW_CITY)
    said = load(folder=folder)

    assert "Cities: 180 in the catalogue, 1 new" in said
    networks = City.objects.get(slug="sunnydale").networks.all()
    assert {network.slug for network in networks} == {"reci", "icc-international"}


def test_a_new_entry_does_without_what_was_deleted(folder):
    Network.objects.get(slug="reci").delete()
    append(folder / "cities.json", NEW_CITY)
    load(folder=folder)

    networks = City.objects.get(slug="sunnydale").networks.all()
    assert [network.slug for network in networks] == ["icc-international"]


def test_a_new_practice_of_a_deleted_city_is_left_out(folder):
    City.objects.get(slug="dortmund").delete()
    append(
        folder / "practices.json",
        {"model": "practices.goodpractice", "fields": {"slug": "new", "title": "New"}},
        {
            "model": "practices.place",
            "fields": {"practice": ["new"], "city": ["dortmund"]},
        },
    )
    said = load(folder=folder)

    assert "Good practices: 120 in the catalogue, 0 new" in said
    assert not GoodPractice.objects.filter(slug="new").exists()


def test_a_terminal_sees_each_kind_count_up(folder):
    append(folder / "cities.json", NEW_CITY)
    said = load(folder=folder, stdout=Terminal())

    counting, *summary = re.split(r"\r {60}\r", said)
    assert counting == f"\r{'Cities: 1 of 1':60}"
    assert "Cities: 180 in the catalogue, 1 new" in summary[0]


# --- What goes wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[{", "JSONDecodeError: "),
        ("{}}", "JSONDecodeError: "),
        ('{"a": 1}', "TypeError: "),
        ('[{"model": "cities.city"}]', "KeyError: 'fields'"),
        ("\udcff", "UnicodeDecodeError: "),
    ],
)
def test_an_unreadable_file_is_named_in_a_sentence(folder, content, reason):
    path = folder / "topics.json"
    path.write_bytes(content.encode(errors="surrogateescape"))

    with pytest.raises(CommandError) as caught:
        load(folder=folder)
    message = str(caught.value)
    assert message.startswith(f"{path} cannot be loaded ({reason}")
    assert message.endswith("). Nothing was loaded.")


def test_a_missing_file_is_named_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"index_areas\.json cannot be loaded"):
        load(folder=tmp_path)


@pytest.mark.parametrize(
    "fields",
    [
        {"slug": "new", "topics": [["no-such-topic"]]},
        {"slug": "new", "no_such_field": 1},
        {"slug": "new", "source_url": "not an address"},
        {"slug": "new", "status": "published"},  # without a date
    ],
)
def test_what_the_models_refuse_is_named_and_nothing_is_loaded(folder, fields):
    append(folder / "cities.json", NEW_CITY)
    append(
        folder / "practices.json",
        {"model": "practices.goodpractice", "fields": {"title": "New"} | fields},
    )

    with pytest.raises(
        CommandError, match=r"“new” in practices\.json cannot .* Nothing was loaded\."
    ):
        load(folder=folder)
    assert not City.objects.filter(slug="sunnydale").exists()
