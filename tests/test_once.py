"""Tags that say the same on every page are worked out once, in each language."""

import pytest
from django.template import Context, Template
from django.utils import translation


def written(template: Template, language: str, **values: str) -> str:
    with translation.override(language):
        return template.render(Context(values))


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ('{% translate "Practices" %}', "Practices", "Pratiques"),
        (
            '{% translate "Practices" as word %}[{{ word }}]',
            "[Practices]",
            "[Pratiques]",
        ),
        (
            "{% blocktranslate %}Practices{% endblocktranslate %}",
            *("Practices", "Pratiques"),
        ),
        ("{% url 'practices:list' %}", "/practices/", "/fr/practices/"),
        (
            "{% url 'practices:list' as link %}[{{ link }}]",
            *("[/practices/]", "[/fr/practices/]"),
        ),
        ("{% static 'img/sign.svg' %}", "/static/img/sign.svg", "/static/img/sign.svg"),
    ],
)
def test_what_never_changes_is_said_in_the_language_of_each_page(text, english, french):
    template = Template(text)
    for _again in range(2):
        assert written(template, "en") == english
        assert written(template, "fr") == french


@pytest.mark.parametrize(
    "text",
    [
        "{% translate word %}",
        "{% translate word as said %}{{ said }}",
        "{% blocktranslate %}{{ word }}{% endblocktranslate %}",
        "{% blocktranslate with said=word %}{{ said }}{% endblocktranslate %}",
        "{% static word %}",
        "{% url 'cities:city' word %}",
        "{% url 'cities:city' slug=word %}",
    ],
)
def test_what_is_made_of_a_value_is_made_anew(text):
    template = Template(text)
    first, second = (written(template, "en", word=word) for word in ("one", "two"))
    assert "one" in first
    assert second == first.replace("one", "two")


def test_a_plural_is_made_anew():
    template = Template(
        "{% blocktranslate count n=n %}"
        "{{ n }} practice{% plural %}{{ n }} practices{% endblocktranslate %}"
    )
    assert template.render(Context({"n": 1})) == "1 practice"
    assert template.render(Context({"n": 2})) == "2 practices"


def test_a_word_with_a_filter_is_made_as_it_says():
    template = Template('{% translate "Practices"|upper %}')
    assert written(template, "en") == "PRACTICES"


def test_an_address_that_is_not_there_can_be_asked_for_again():
    template = Template("{% url 'not-there' as link %}[{{ link }}]")
    assert written(template, "en") == written(template, "en") == "[]"


@pytest.mark.django_db
@pytest.mark.parametrize("root", ["/x", "//evil.example.org"])
def test_no_request_says_where_the_site_begins(client, root):
    """Nor do addresses that are worked out once remember it for all others."""
    for _again in range(2):
        page = client.get("/about/", SCRIPT_NAME=root).content.decode()
        assert 'href="/practices/"' in page
        assert root not in page
