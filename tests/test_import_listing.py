"""The old site's list comes in as drafts: once, with all entries or with none."""

from html import escape
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from practices import versions, workflow
from practices.intake import Choice, Reading, Refused, carry_out, proposals
from practices.models import GoodPractice, OutgoingMail, Place, PracticeVersion
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_topic,
)
from tests.listing import CAPTURES, PAGES, entry

pytestmark = pytest.mark.django_db


def run(*pages, **options):
    output = StringIO()
    call_command("import_listing", *map(str, pages), stdout=output, **options)
    return output.getvalue()


def page(folder, *entries, name="list.txt"):
    path = folder / name
    path.write_text("".join(entries), encoding="utf-8")
    return path


def everything():
    return (
        sorted(GoodPractice.objects.values_list(), key=repr),
        sorted(Place.objects.values_list(), key=repr),
        sorted(PracticeVersion.objects.values_list(), key=repr),
    )


def proposed(*entries):
    reading = Reading()
    reading.text("list.txt", "".join(entries))
    return proposals(reading.entries())


def do(found, choices=None, by=None) -> Any:
    """Carry out what was proposed for one entry; give the practice that comes of it."""
    [outcome] = carry_out(found, choices or {}, by)
    return outcome.practice


def left(practice) -> Any:
    """The version that was written last."""
    return versions.latest(practice)


# --- Bringing in ----------------------------------------------------------------------


@pytest.fixture
def places(catalogue):
    """The cities of the real catalogue, without its practices."""
    GoodPractice.objects.all().delete()


@pytest.mark.usefixtures("places")
def test_the_captures_become_23_drafts():
    said = run(*CAPTURES)

    drafts = GoodPractice.objects.all()
    assert len(drafts) == 23
    assert {draft.status for draft in drafts} == {"draft"}
    assert "Entries: 23. Drafted: 23, filled in: 0, left as they are: 0." in said
    engage = drafts.get(title__startswith="”Engage in Copenhagen”")
    assert engage.place_names == ["Copenhagen"]
    assert (engage.start_year, engage.end_year) == (2011, 2014)
    assert engage.purpose.startswith("”Engage in Copenhagen” was a three year")
    cascais = drafts.get(title="")
    assert cascais.display_title == "Untitled practice, Cascais"
    assert not OutgoingMail.objects.exists()


@pytest.mark.usefixtures("places")
def test_a_second_run_changes_nothing():
    run(*CAPTURES)
    before = everything()
    said = run(*CAPTURES)

    assert "Entries: 23. Drafted: 0, filled in: 0, left as they are: 23." in said
    assert everything() == before


def test_saved_in_another_way_it_changes_nothing_where_no_city_is_known(tmp_path):
    """The lines of a web page are not those of a text; the one without a title, too."""
    run(*CAPTURES)
    before = everything()
    pages = []
    for capture in CAPTURES:
        pages.append(tmp_path / f"{capture.stem}.html")
        lines = capture.read_text("utf-8").split("\n")
        body = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
        pages[-1].write_text(f"<html><body>{body}</body></html>", "utf-8")

    said = run(*pages)

    assert "Entries: 23. Drafted: 0, filled in: 0, left as they are: 23." in said
    assert everything() == before


@pytest.mark.usefixtures("places")
def test_a_draft_that_got_another_title_since_is_known_again():
    run(CAPTURES[0])
    GoodPractice.objects.filter(title="Immigration City Erlangen").update(title="Other")
    before = everything()
    run(CAPTURES[0])

    assert everything() == before


@pytest.mark.usefixtures("catalogue")
def test_all_23_are_found_in_the_real_catalogue_and_nothing_changes():
    before = everything()
    said = run(*CAPTURES)

    assert "Entries: 23. Drafted: 0, filled in: 0, left as they are: 23." in said
    assert said.count("In the catalogue: ") == 23
    assert "In the catalogue: Untitled practice, Cascais (likely)" in said
    assert everything() == before


def test_the_first_version_holds_the_entry_as_the_list_prints_it():
    make_city("Oslo", "NO")
    text = entry("Open gardens", "Norway Oslo 2016")
    version = left(do(proposed(text), by=make_staff()))

    assert version.action == versions.LISTED
    assert (
        version.reason
        == "Open gardens\nNorway Oslo 2016\nPurpose: To meet...\nRead More"
    )


def test_the_report_says_what_was_guessed_and_how_sure_it_is(tmp_path):
    make_city("Oslo", "NO")
    said = run(page(tmp_path, entry("", "Norway Oslo 2016", "Free text")), dry_run=True)

    assert said.splitlines() == [
        "1. Entry without a title",
        "   Title: none is printed (please check)",
        "   City / Country: Oslo, Norway (certain)",
        "   Period: “2016”, understood as: 2016 (certain)",
        "   Language: English (please check)",
        "   Parts: Purpose (2 words) (please check)",
        "   → Make a draft",
        "Nothing was changed: this was a dry run.",
    ]
    assert not GoodPractice.objects.exists()


def test_the_report_says_what_is_cut(tmp_path):
    make_city("Oslo", "NO")
    text = "Purpose: To meet. Process: They come from..."
    said = run(page(tmp_path, entry("One", "Norway Oslo 2016", text)), dry_run=True)

    assert (
        "   Parts: Purpose (2 words), Process (3 words, then cut off) (likely)\n"
        in said
    )


def test_a_town_that_is_not_known_is_kept_with_its_country():
    carry_out(proposed(entry("Open gardens", "Norway Beispielstadt 2016")), {}, None)

    [place] = Place.objects.all()
    assert (place.country, place.locality) == ("NO", "Beispielstadt")


def test_an_entry_that_cannot_be_read_becomes_a_draft_with_its_text(tmp_path):
    make_city("Oslo", "NO")
    unreadable = "Only words\n\nand more\n\nRead More"
    run(page(tmp_path, entry("One", "Norway Oslo 2016"), unreadable))

    draft = GoodPractice.objects.get(title="")
    assert draft.purpose == "Only words\n\nand more"
    assert not draft.places.exists()


def test_what_is_too_long_for_a_field_is_cut_and_stands_whole_in_the_version():
    make_city("Oslo", "NO")
    title = "Open gardens " * 22 + "for all"
    practice = do(proposed(entry(title, "Norway Oslo 2016")))

    assert len(practice.title) <= 250
    assert left(practice).reason.startswith(title)


def test_an_entry_that_stands_twice_comes_in_once():
    make_city("Oslo", "NO")
    one, other, again = (
        entry("Open gardens", "Norway Oslo 2016"),
        entry("Night school", "Norway Oslo 2016"),
        entry("OPEN GARDENS", "Norway Oslo 2018"),
    )
    outcomes = carry_out(proposed(one, other, again, one), {}, None)

    assert [o.choice for o in outcomes] == ["draft", "draft", "leave", "leave"]
    assert [o.proposal.repeats for o in outcomes] == [0, 0, 1, 1]


# --- What is here already -------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        *("Open Gardens for all", "OPEN GARDENS FOR ALL!", "“Open gardens” for all"),
        *("Oslo – Open gardens for all", "Open garden for all", "Open gardns for all"),
    ],
)
def test_a_practice_is_known_by_its_title_in_any_spelling(title):
    oslo = make_city("Oslo", "NO")
    practice = make_practice("Open gardens for all", city=oslo)
    [found] = proposed(entry(title, "Norway Oslo 2016"))

    assert found.counterpart.practice == practice
    assert found.choices[0] is Choice.LEAVE


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Open houses for all", "Norway Oslo"),
        ("Open gardens for all", "Norway Bergen"),
        ("Open gardens for all", "Sweden Stockholm"),
        ("Open gardens for all", "Sweden"),
        ("Open gardens for all 2030", "Norway Oslo"),
        ("", "Norway Oslo"),
    ],
)
def test_another_practice_is_not_taken_for_the_same(title, place):
    names = [("Oslo", "NO"), ("Bergen", "NO"), ("Stockholm", "SE")]
    oslo, *_others = (make_city(name, country) for name, country in names)
    make_practice("Open gardens for all", city=oslo)
    [found] = proposed(entry(title, f"{place} 2016"))

    assert found.counterpart is None


def test_an_entry_that_shows_only_the_country_is_known_by_its_whole_title():
    make_practice("Open gardens for all", city=make_city("Bergen", "NO"))
    same, like = (
        proposed(entry(title, "Norway 2016"))[0]
        for title in ("Open gardens for all", "Open gardens for everyone")
    )

    assert same.counterpart
    assert like.counterpart is None


def test_an_entry_of_what_was_merged_leads_to_the_one_that_stayed():
    oslo = make_city("Oslo", "NO")
    stays = make_practice("Green spaces", city=oslo)
    make_practice("Open gardens", city=oslo, status="archived", merged_into=stays)
    [found] = proposed(entry("Open gardens", "Norway Oslo 2016"))

    assert found.counterpart.practice == stays


@pytest.fixture
def public():
    """A public practice that lacks its Process and its period."""
    return make_practice(
        "Open gardens",
        city=make_city("Oslo", "NO"),
        topics=[make_topic()],
        purpose="To meet outside.",
    )


FULLER = entry("Open gardens", "Norway Oslo since 2016", "Purpose: X Process: Weekly.")


def test_what_a_public_practice_lacks_is_filled_in_as_an_update(public):
    [found] = proposed(FULLER)
    assert list(found.lacking) == ["period_text", "process"]
    update = do([found], {1: Choice.FILL}, make_staff())

    public.refresh_from_db()
    assert public.process == ""
    assert (update.update_of, update.status) == (public, "draft")
    assert (update.purpose, update.process) == ("To meet outside.", "Weekly.")
    assert update.period_text == "since 2016"


def test_filling_in_twice_changes_nothing_more(public):
    staff = make_staff()
    carry_out(proposed(FULLER), {1: Choice.FILL}, staff)
    before = everything()
    [found] = proposed(FULLER)
    carry_out([found], {}, staff)

    assert found.choices == [Choice.LEAVE, Choice.DRAFT]
    assert everything() == before


def test_a_draft_is_filled_in_itself():
    draft = make_practice("Open gardens", city=make_city("Oslo", "NO"), status="draft")
    carry_out(proposed(FULLER), {1: Choice.FILL}, make_staff())

    draft.refresh_from_db()
    assert draft.process == "Weekly."
    log = PracticeVersion.objects.of(draft).values_list("action", flat=True)
    assert list(log) == ["fill_from_listing", "import"]


def test_what_is_in_the_archive_is_left_there():
    make_practice("Open gardens", city=make_city("Oslo", "NO"), status="archived")

    assert proposed(FULLER)[0].choices == [Choice.LEAVE, Choice.DRAFT]


def test_the_command_fills_in_only_in_the_name_of_a_member_of_staff(tmp_path, public):
    path = page(tmp_path, FULLER)
    run(path)
    assert not GoodPractice.objects.filter(update_of=public).exists()

    said = run(path, fill_as=make_staff().email)
    assert "Drafted: 0, filled in: 1" in said
    assert GoodPractice.objects.get(update_of=public).process == "Weekly."


@pytest.mark.parametrize("who", ["nobody@example.org", "officer"])
def test_nobody_else_fills_in(tmp_path, public, who):
    address = make_officer().email if who == "officer" else who
    with pytest.raises(CommandError, match="nobody's address in the programme's staff"):
        run(page(tmp_path, FULLER), fill_as=address)


def test_an_update_that_waits_for_review_is_what_is_filled_in(public):
    staff = make_staff()
    update = workflow.transition(public, "prepare_update", staff)
    [found] = proposed(FULLER)

    assert found.counterpart.target == update


# --- What goes wrong ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"%PDF-1.4", "neither text nor a web page"),
        (b"a\0b", "neither text nor a web page"),
        (b"Hello", "holds no good practice of the list"),
        (b"<html><script>Norway Oslo 2016</script>", "holds no good practice"),
    ],
)
def test_one_file_that_cannot_be_read_keeps_all_out(tmp_path, content, sentence):
    make_city("Oslo", "NO")
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    good = page(tmp_path, entry("One", "Norway Oslo 2016"))

    with pytest.raises(CommandError, match=sentence) as caught:
        run(good, bad)
    assert str(caught.value).startswith("“bad.txt” ")
    assert str(caught.value).endswith("Nothing was changed.")
    assert not GoodPractice.objects.exists()


def test_the_text_of_the_programme_is_no_list():
    with pytest.raises(CommandError, match=r"“no-entry\.txt” holds no good practice"):
        run(PAGES / "no-entry.txt")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"list\.txt” cannot be opened \(No such"):
        run(tmp_path / "list.txt")


def test_more_lines_than_a_list_has_are_refused(tmp_path):
    with pytest.raises(CommandError, match="more than 20000 lines: divide it"):
        run(page(tmp_path, "Hello\n" * 20_002))


def test_too_many_entries_at_once_are_refused(tmp_path):
    make_city("Oslo", "NO")
    many = page(tmp_path, *(entry(f"No {n}", "Norway Oslo 2016") for n in range(501)))

    with pytest.raises(CommandError, match="These pages hold 501 entries; at most 500"):
        run(many)


def test_what_cannot_be_filled_in_any_more_takes_all_back(public):
    found = proposed(entry("Night school", "Norway Oslo 2016"), FULLER)
    GoodPractice.objects.filter(pk=public.pk).update(status="archived")

    with pytest.raises(Refused, match="the status is “Archived” now"):
        carry_out(found, {2: Choice.FILL}, make_staff())
    assert list(GoodPractice.objects.all()) == [public]
