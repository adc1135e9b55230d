"""Translations become usable by `manage.py compilemessages`, without gettext."""

import os
from gettext import GNUTranslations

import pytest
from django.core.management import CommandError, call_command

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "City"
msgstr "Ville"

#, fuzzy
msgid "Town"
msgstr "Cité"
"""


@pytest.fixture
def catalogue(tmp_path, settings):
    """A French catalogue, the only one of the site."""
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def read(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def test_a_catalogue_is_compiled_and_named(catalogue, capsys):
    call_command("compilemessages")

    assert read(catalogue).gettext("City") == "Ville"
    assert capsys.readouterr().out == f"Compiled {catalogue}\n"


def test_an_uncertain_translation_is_left_out(catalogue):
    call_command("compilemessages")

    assert read(catalogue).gettext("Town") == "Town"


def test_an_unchanged_catalogue_is_left_alone(catalogue, capsys):
    call_command("compilemessages", verbosity=0)
    call_command("compilemessages")

    assert capsys.readouterr().out == ""


def test_a_changed_catalogue_is_compiled_again(catalogue):
    call_command("compilemessages")
    catalogue.write_text(CATALOGUE.replace("Ville", "Commune"), encoding="utf-8")
    later = catalogue.with_suffix(".mo").stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    call_command("compilemessages")

    assert read(catalogue).gettext("City") == "Commune"


def test_a_catalogue_of_the_project_is_named_by_its_short_path(
    catalogue, capsys, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    call_command("compilemessages")

    assert capsys.readouterr().out == "Compiled fr/LC_MESSAGES/django.po\n"


@pytest.mark.parametrize(
    "content",
    [b"City is Ville", CATALOGUE.encode("cp1252")],
    ids=["another syntax", "another encoding"],
)
def test_an_unreadable_catalogue_stops_with_its_name(catalogue, content):
    catalogue.write_bytes(content)

    with pytest.raises(CommandError, match=r"django\.po cannot be read"):
        call_command("compilemessages")
    assert not catalogue.with_suffix(".mo").exists()
