"""The papers say what is true: commands, settings, files."""

import ast
import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAPERS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "fixtures").glob("*.md")),
    *sorted((ROOT / "static").rglob("*.md")),
]
# What a reader sees in the table for defaults that are no plain words in the code.
WORDS = {
    "DATABASE_URL": "SQLite in `db.sqlite3`",
    "EMAIL_URL": "none",
    "MEDIA_ROOT": "`media`",
    "REQUIRE_STAFF_MFA": "`true` without DEBUG",
    "STATIC_ROOT": "`staticfiles`",
    "SECRET_KEY": "none",
    "ALLOWED_HOSTS": "none",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def settings_read() -> dict[str, str]:
    """Each variable that settings.py reads, with its default as the table has it."""
    found = {}
    for node in ast.walk(ast.parse(text("icc_site/settings.py"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        if ast.unparse(node.func).split(".")[0] != "env":
            continue
        name = ast.literal_eval(node.args[0])
        defaults = [word.value for word in node.keywords if word.arg == "default"]
        if name in WORDS or defaults:  # what is only demanded has no default
            found[name] = WORDS.get(name) or written(ast.literal_eval(defaults[0]))
    return found


def written(default: object) -> str:
    if default in ([], ""):
        return "empty"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def settings_told() -> dict[str, str]:
    """The rows of the table in the README."""
    return dict(
        re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", text("README.md"), re.MULTILINE)
    )


def test_the_table_names_each_variable_that_is_read():
    read, told = set(settings_read()), set(settings_told())

    assert read - told == set(), "README.md misses these variables"
    assert told - read == set(), "nothing reads these variables of README.md"


@pytest.mark.parametrize("name", settings_read())
def test_the_table_gives_the_default(name):
    assert settings_told().get(name) == settings_read()[name]


def test_no_other_module_reads_the_environment():
    for app in ("cities", "practices", "icc_site"):
        for path in (ROOT / app).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            assert not re.search(r"os\.environ\[|os\.environ\.get|getenv", source), path


def test_the_readme_opens_with_the_two_commands():
    lines = text("README.md").splitlines()[:10]

    assert any(line.startswith("make serve") for line in lines)
    assert any(line.startswith("make test") for line in lines)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_command_exists(paper):
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    asked = re.findall(r"(?:`|^)make ([a-z]+)", paper.read_text("utf-8"), re.MULTILINE)

    assert set(asked) <= targets


def test_every_command_that_the_readme_lists_for_make_exists():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    [listed] = re.findall(r"`make help` lists[^:]*: (.*?)\.\n", text("README.md"))

    assert set(re.findall(r"`([a-z]+)`", listed)) <= targets


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_of_django_exists(paper):
    asked = re.findall(r"manage\.py ([a-z_]+)", paper.read_text(encoding="utf-8"))

    assert set(asked) <= set(get_commands())


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_linked_exists(paper):
    links = re.findall(r"\]\(([^)\s]+)\)", paper.read_text(encoding="utf-8"))
    inside = [link.partition("#")[0] for link in links if "://" not in link]

    for link in filter(None, inside):
        assert (paper.parent / link).exists(), link


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_of_the_tests_that_is_named_exists(paper):
    named = re.findall(r"tests/[\w/.]+", paper.read_text(encoding="utf-8"))

    for path in named:
        assert (ROOT / path.rstrip(".")).exists(), path


def test_every_folder_of_the_layout_exists_and_every_folder_is_in_it():
    [layout] = re.findall(r"## Layout\n\n```\n(.*?)```", text("README.md"), re.DOTALL)
    told = {shlex.split(line)[0] for line in layout.splitlines() if line[:1].strip()}
    there = {
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "__"))
    }

    assert told - there == set()
    assert there - told - {"media/", "staticfiles/", "test-results/"} == set()


def test_the_papers_that_a_project_has_are_there():
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        assert text(name).strip()
    assert text("LICENSE").startswith("MIT License")
    assert (ROOT / "fixtures" / "README.md").exists()
