"""The picture beside a shared link: what is on it, in every script; how it is kept."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from practices.palette import colour
from practices.share_picture import (
    MEASURE,
    TITLE_FROM,
    TITLE_TO,
    SharePicture,
    drawn,
    laid_out,
    title_and_place,
)
from practices.typefaces import SANS, SERIF, drawable, faces
from tests.factories import make_city, make_practice, make_topic

WORDS = st.lists(
    st.text("abcdeghimnorstuwÄĀłжיθΩЇ-’", min_size=1, max_size=24), min_size=1
)


def picture(title="District Mothers", places=("Lisbon · Portugal",), **rest):
    brand = "Intercultural Cities"
    return SharePicture("district-mothers", (1, 2), title, places, brand, **rest)


def opened(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content))


# --- Its address ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_practice_has_a_picture_of_the_size_that_networks_show(client):
    make_practice()
    image = opened(client.get("/practices/district-mothers/card.png"))

    assert image.format == "PNG"
    assert image.size == (1200, 630)


@pytest.mark.django_db
def test_every_other_page_has_the_picture_of_the_site(client):
    assert opened(client.get("/card.png")).size == (1200, 630)
    english, french = client.get("/card.png"), client.get("/fr/card.png")
    assert english.content != french.content


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_what_is_not_public_has_no_picture(client, status):
    make_practice(status=status)

    assert client.get("/practices/district-mothers/card.png").status_code == 404


@pytest.mark.django_db
def test_it_changes_with_the_title_and_is_kept_otherwise(client):
    practice = make_practice()
    address = "/practices/district-mothers/card.png"
    first = client.get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304

    practice.title = "Quarter Mothers"
    practice.save()
    second = client.get(address, headers=known)

    assert second.status_code == 200
    assert second.content != first.content


@pytest.mark.django_db
@pytest.mark.parametrize("known", [False, True])
def test_other_sites_may_show_it(client, known):
    make_practice()
    address = "/practices/district-mothers/card.png"
    tag = client.get(address).headers["ETag"] if known else ""
    response = client.get(address, headers={"If-None-Match": tag})

    assert response.status_code == (304 if known else 200)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.django_db
def test_the_band_is_in_the_colours_of_the_topics(client):
    make_practice(topics=[make_topic("A", order=3)])
    image = opened(client.get("/practices/district-mothers/card.png")).convert("RGB")
    shown = {one for _count, one in image.crop((0, 0, 1200, 220)).getcolors(99_999)}

    assert colour("tint", 3) in shown
    assert image.getpixel((5, 400)) == colour("paper")


@pytest.mark.django_db
def test_a_practice_without_title_topics_or_period_has_a_picture_too(client):
    make_practice("", city=make_city("Cascais"))

    opened(client.get("/practices/untitled-practice/card.png"))


# --- Its words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Mediação nos bairros",
        "Інтеграція через майстерні",
        "Γειτονιές χωρίς σύνορα",
        "Ngā whare pukapuka ki Ōtautahi",
        "Łódź, İstanbul, šetnja, Đà Nẵng",
    ],
)
def test_titles_stand_whole_in_every_script_of_the_fonts(title):
    (line, family), place = title_and_place(picture(title))

    assert line == title
    assert place == "Lisbon · Portugal"
    _type, lines = laid_out(line, family)
    assert " ".join(lines) == title


@pytest.mark.parametrize("title", ["مكتبة الحي", "東京の実践", "Café 東京", "W" * 250])
def test_the_place_stands_for_a_title_that_cannot_be_drawn(title):
    assert title_and_place(picture(title)) == (("Lisbon · Portugal", SERIF), "")


def test_the_country_stands_for_a_place_that_cannot_be_drawn():
    places = ("東京 · Japan", "Japan")

    assert title_and_place(picture("実践", places)) == (("Japan", SERIF), "")
    assert title_and_place(picture("A", places))[1] == "Japan"
    assert title_and_place(picture("実践", ()))[0] == ("Intercultural Cities", SERIF)


def test_emoji_are_left_out():
    assert title_and_place(picture("Books 📚 for all"))[0][0] == "Books for all"


@settings(deadline=None)
@given(WORDS)
def test_no_word_is_cut(words):
    title = " ".join(words)
    large, _place = title_and_place(picture(title))
    if large[0] != drawable(title, SERIF):
        assert not drawable(title, SERIF)  # Hebrew, which the fonts lack
        return
    kind, lines = laid_out(*large)

    whole = " ".join(lines)
    assert whole == title or drops_words_of(title, whole)
    assert all(kind.length(line) <= MEASURE for line in lines)
    assert len(lines) * kind.size <= TITLE_TO - TITLE_FROM


def drops_words_of(title, shown):
    kept = shown.removesuffix("…")
    rest = title.removeprefix(kept)
    return shown.endswith("…") and rest != title and not rest[0].isalnum()


def test_a_short_title_is_larger_than_a_long_one():
    short, long = laid_out("Short", SERIF)[0], laid_out("A long title " * 12, SERIF)[0]

    assert short.size > long.size


@settings(max_examples=20, deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_makes_a_picture(title, place, facts):
    assert drawn(picture(title, (place,), facts=facts)).startswith(b"\x89PNG")


# --- Where it takes colours and fonts from --------------------------------------------


def test_colours_are_those_of_the_style_sheet():
    assert colour("paper") == (0xFB, 0xFA, 0xF7)
    assert colour("ink") == (0x16, 0x20, 0x2E)
    # As a browser shows oklch(0.55 0.14 255) and, for the first topic,
    # oklch(0.94 0.035 20).
    assert colour("sign-blue") == pytest.approx((50, 115, 192), abs=4)
    assert colour("tint", 1) == pytest.approx((255, 226, 226), abs=4)


def test_every_topic_has_its_colours():
    assert len({colour("bubble", number) for number in range(1, 25)}) == 24


@pytest.mark.parametrize("family", [SANS, SERIF])
def test_fonts_are_those_of_the_style_sheet(family):
    assert len(faces(family)) >= 4
    assert all(face.file.is_file() for face in faces(family))
    assert "latin-wght" in faces(family)[0].file.name  # the last rule has the last word
