"""What the command that brings in the old site's list says, and does not take."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from practices.models import GoodPractice
from tests.listing import entry

pytestmark = pytest.mark.django_db


def run(*pages, **options):
    output = StringIO()
    call_command("import_listing", *map(str, pages), stdout=output, **options)
    return output.getvalue()


@pytest.mark.parametrize("line", ["x" * 99, "x" * (50 * 1024 * 1024 - 2)])
def test_a_file_that_is_larger_than_any_page_is_not_read(tmp_path, line):
    page = tmp_path / "list.txt"
    with page.open("w", encoding="utf-8") as file:
        for _line in range(50 * 1024 * 1024 // (len(line) + 1)):
            file.write(f"{line}\n")

    with pytest.raises(CommandError) as refusal:
        run(page)

    assert "MB; a saved page of the list has at most 5 MB" in str(refusal.value)
    assert not GoodPractice.objects.exists()


def test_lines_that_belong_to_no_entry_are_told(tmp_path):
    page = tmp_path / "list.txt"
    text = "Skip to content\n\n" + entry("Open door", "Portugal Lisbon 2019")
    page.write_text(text, encoding="utf-8")

    said = run(page, dry_run=True)

    assert "In no entry stand these lines:" in said
    assert "   Skip to content" in said
