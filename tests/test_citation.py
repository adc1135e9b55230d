"""A practice as others cite it, in any script and with any sign in its title."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.citation import in_bibtex, in_one_line
from practices.models import GoodPractice
from tests.factories import make_city, make_practice, make_topic
from tests.pages import read

pytestmark = pytest.mark.django_db

HOSTILE = 'He said: "50% & {more}" \\cite{x} #1_$~^ @misc'


@pytest.fixture
def practice(settings):
    settings.SITE_URL = "https://catalogue.example.org"
    found = make_practice(
        "District Mothers",
        cities=[make_city("Lublin", "PL"), make_city("Kraków", "PL")],
        topics=[make_topic("Education"), make_topic("Welcoming newcomers")],
        language="pl",
    )
    at = datetime(2026, 4, 5, 12, tzinfo=UTC)
    GoodPractice.objects.filter(pk=found.pk).update(updated_at=at)
    return found


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_practice_says_how_it_is_cited(client, practice):
    page = read(client.get("/practices/district-mothers/"))

    assert page.one(of="citation").text == (
        "Lublin, Kraków (2026). “District Mothers”. Good-practice catalogue, Council "
        "of Europe. https://catalogue.example.org/practices/district-mothers/ (updated "
        "5 April 2026)."
    )
    assert page.links["BibTeX"] == "/practices/district-mothers/cite.bib"


def test_bibtex(client, practice):
    response = client.get("/practices/district-mothers/cite.bib")

    assert response.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="district-mothers.bib"'
    )
    assert text_of(response) == (
        "@misc{district-mothers,\n"
        "  author = {{Lublin} and {Kraków}},\n"
        "  title = {{District Mothers}},\n"
        "  year = {2026},\n"
        "  howpublished = {Good-practice catalogue, Council of Europe},\n"
        "  url = {https://catalogue.example.org/practices/district-mothers/},\n"
        "  note = {Updated 2026-04-05},\n"
        "  keywords = {Education, Welcoming newcomers},\n"
        "}\n"
    )


def test_ris(client, practice):
    response = client.get("/practices/district-mothers/cite.ris")

    assert response.headers["Content-Type"] == (
        "application/x-research-info-systems; charset=utf-8"
    )
    assert text_of(response) == (
        "TY  - ELEC\r\n"
        "AU  - Lublin\r\n"
        "AU  - Kraków\r\n"
        "TI  - District Mothers\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/03/01\r\n"
        "PB  - Good-practice catalogue, Council of Europe\r\n"
        "LA  - pl\r\n"
        "KW  - Education\r\n"
        "KW  - Welcoming newcomers\r\n"
        "UR  - https://catalogue.example.org/practices/district-mothers/\r\n"
        "ER  - \r\n"
    )


def test_the_programme_is_the_author_where_no_city_is(client):
    make_practice("A", country="NO")

    bibtex = text_of(client.get("/practices/a/cite.bib"))
    assert "author = {{Intercultural Cities programme}}" in bibtex


@pytest.mark.parametrize("kind", ["cite.bib", "cite.ris"])
@pytest.mark.parametrize("status", ["draft", "submitted", "archived"])
def test_what_is_not_public_is_not_cited(client, kind, status):
    make_practice("A", status=status)

    assert client.get(f"/practices/a/{kind}").status_code == 404


@pytest.mark.parametrize("title", ["Житомир: спільно", "Θεσσαλονίκη", "Ngā whānau"])
def test_every_script_stays_as_it_is(client, title):
    slug = make_practice(title).slug

    assert f"{{{{{title}}}}}" in text_of(client.get(f"/practices/{slug}/cite.bib"))
    assert f"TI  - {title}\r\n" in text_of(client.get(f"/practices/{slug}/cite.ris"))


def test_signs_that_bibtex_would_obey_are_escaped(client):
    slug = make_practice(HOSTILE).slug

    assert (
        r"title = {{He said: "
        r'"50\% \& \textbraceleft{}more\textbraceright{}" '
        r"\textbackslash{}cite\textbraceleft{}x\textbraceright{} "
        r"\#1\_\$\textasciitilde{}\textasciicircum{} @misc}}"
    ) in text_of(client.get(f"/practices/{slug}/cite.bib"))


@given(st.text())
def test_no_text_breaks_out_of_its_braces(text):
    written = in_bibtex(text)

    depths, depth = [], 0
    for sign in written:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        depths.append(depth)
    assert depth == 0
    assert min(depths, default=0) == 0
    assert not re.search(r"(?<!\\)[&%$#_]", written)
    assert "\n" not in written


@given(st.text())
def test_no_text_begins_a_line_of_its_own(text):
    assert len(in_one_line(f"a{text}b").splitlines()) == 1


def test_a_french_page_cites_in_french(client, practice):
    page = read(client.get("/fr/practices/district-mothers/"))

    assert "/fr/practices/district-mothers/" in page.one(of="citation").text
    assert "5 avril 2026" in page.one(of="citation").text
