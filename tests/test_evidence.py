"""The ladder of evidence: what the written rule asks for each step."""

import pytest

from practices.evidence import RULES, figures, lack
from practices.models import GoodPractice
from tests.factories import make_document, make_practice

pytestmark = pytest.mark.django_db


def test_every_step_has_its_rule():
    assert set(RULES) == set(GoodPractice.Evidence)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("40 % of the parents came", ["40"]),
        ("1,200 people, 3.5 a week.", ["1,200", "3.5"]),
        ("1 200 personnes", ["1", "200"]),
        ("It began in 2015 and ended in 2019.", []),
        ("Since 2015, 2500 people", ["2500"]),
        ("Many families came.", []),
        ("COVID-19 came between, see article A4.", []),
        ("٤٠ عائلة", ["٤٠"]),
        ("", []),
    ],
)
def test_a_figure_is_a_number_in_digits_that_is_no_year(text, found):
    assert figures(text) == found


@pytest.mark.parametrize(
    ("impact", "step", "fulfilled"),
    [
        ("", "described", True),
        ("It went well.", "measured", False),
        ("Since 2015 it went well.", "measured", False),
        ("120 families came.", "measured", True),
        ("120 families came.", "compared", False),
        ("From 40 % in 2015 to 60 % in 2019.", "compared", True),
        ("From 40 % to 60 %.", "evaluated", False),
    ],
)
def test_a_step_needs_what_its_rule_says(impact, step, fulfilled):
    assert (lack(make_practice(impact=impact), step) == "") is fulfilled


@pytest.mark.parametrize("link", ["https://example.org/report", ""])
def test_evaluated_needs_a_document_or_a_link(link):
    practice = make_practice()
    assert lack(practice, "evaluated") == (
        "There is no key reference document, neither a file nor a link."
    )
    make_document(practice, link=link)
    assert lack(practice, "evaluated") == ""
