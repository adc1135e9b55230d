"""The house stands as it was designed: who imports whom, and how the code reads."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median, quantiles

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("cities", "practices", "icc_site")
# Each may import itself and those before it.
ORDER = {app: APPS[: number + 1] for number, app in enumerate(APPS)}
# Inside practices imports run downwards, or along a level without a circle.
LEVELS = {
    "apps": 0,
    "bitsets": 0,
    "excerpt": 0,
    "pattern": 0,
    "listing": 0,
    "mailbox": 0,
    "period": 0,
    "search": 0,
    "triggers": 0,
    "visit": 0,
    "completeness": 1,
    "models": 1,
    "querysets": 1,
    "sheetrows": 1,
    "translation": 1,
    "alike": 2,
    "attention": 2,
    "catalogue": 2,
    "audit": 2,
    "chips": 2,
    "comments": 2,
    "curation": 2,
    "duplicates": 2,
    "emails": 2,
    "desk": 2,
    "evidence": 2,
    "indexing": 2,
    "planner": 0,
    "links": 2,
    "live": 2,
    "related": 2,
    "requirements": 2,
    "rescue": 2,
    "still_running": 2,
    "selection": 2,
    "snapshot": 2,
    "content": 2,
    "differences": 2,
    "versions": 2,
    "facets": 2,
    "figures": 2,
    "filters": 2,
    "map": 2,
    "invitations": 2,
    "outbox": 2,
    "passwords": 2,
    "policy": 2,
    "rights": 2,
    "roles": 2,
    "suggestions": 2,
    "unsaved": 2,
    "workflow": 2,
    "forms": 3,
    "inlines": 3,
    "template_form": 3,
    "typed": 3,
    "conflicts": 3,
    "drafts": 3,
    "coach": 3,
    "counterparts": 3,
    "intake": 3,
    "similar": 3,
    "hints": 0,
    "loading": 2,
    "sheet": 2,
    "slips": 2,
    "resources": 3,
    "export": 4,
    "account": 4,
    "admin": 4,
    "api": 4,
    "citation": 2,
    "embedding": 4,
    "linked_data": 2,
    "palette": 0,
    "letterhead": 1,
    "paper": 0,
    "printing": 4,
    "share_picture": 2,
    "sharing": 4,
    "typefaces": 0,
    "answering": 4,
    "previewing": 4,
    "cards": 4,
    "feeds": 4,
    "sitemaps": 4,
    "shortlist": 4,
    "site": 4,
    "templatetags": 4,
    "views": 4,
    "urls": 5,
    "management": 6,
}
NO_NOUNS = {"utils", "helpers", "common", "misc", "services", "managers", "tools"}
QUERYING = {
    *("aggregate", "alias", "annotate", "bulk_create", "create", "delete", "exclude"),
    *("extra", "filter", "order_by", "prefetch_related", "raw", "select_related"),
    *("update", "values_list"),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


FILES = {
    module_name(path): path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {
    name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()
}
every_module = pytest.mark.parametrize("module", FILES)


def for_types_alone(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def walk(node: ast.AST):
    """Go through the code that runs: not through what only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not for_types_alone(child):
            yield child
            yield from walk(child)


def imports_of(module: str) -> set[str]:
    """The modules of the project that a module imports."""
    found = set()
    for node in walk(TREES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative path"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & set(FILES)) or {str(node.module)}
    return {name for name in found if name.partition(".")[0] in APPS}


def level(module: str) -> int | None:
    app, _, rest = module.partition(".")
    return LEVELS[rest.partition(".")[0]] if app == "practices" and rest else None


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


# --- Imports --------------------------------------------------------------------------


@every_module
def test_apps_import_one_way(module):
    allowed = ORDER[module.partition(".")[0]]

    for imported in imports_of(module):
        assert imported.partition(".")[0] in allowed, f"{module} imports {imported}"


@pytest.mark.parametrize("module", [name for name in FILES if "practices." in name])
def test_practices_import_downwards(module):
    """A module that the table does not know fails here: give it its level."""
    mine = level(module)
    assert mine is not None

    for imported in imports_of(module):
        theirs = level(imported)
        assert theirs is None or theirs <= mine, f"{module} imports {imported}"


def test_no_imports_run_in_a_circle():
    graph = {module: imports_of(module) for module in FILES}

    assert set(TopologicalSorter(graph).static_order()) >= set(FILES)


def test_every_level_has_its_modules():
    known = {name.split(".")[1] for name in FILES if name.startswith("practices.")}

    assert known == set(LEVELS)


@every_module
def test_imports_stand_at_the_top(module):
    """But for an app's ready(), before which Django cannot import models."""
    for function in functions(TREES[module]):
        inside = [
            n for n in walk(function) if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        assert not inside or function.name == "ready", function.name


@every_module
def test_no_signals_carry_our_logic(module):
    """But for those around migrations, which keep the triggers of the database."""
    text = FILES[module].read_text(encoding="utf-8")
    text = text.replace("models.signals import post_migrate, pre_migrate", "")

    assert not re.search(
        r"django\.dispatch|models\.signals|models import signals", text
    )


# --- How it reads ---------------------------------------------------------------------


@every_module
def test_a_file_is_short_and_named_after_what_it_holds(module):
    lines = FILES[module].read_text(encoding="utf-8").count("\n")

    assert lines <= 400
    assert not NO_NOUNS & set(module.split("."))


def test_functions_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for tree in TREES.values()
        for node in functions(tree)
        if node.end_lineno
    ]

    assert max(lengths) <= 60
    assert quantiles(lengths, n=10)[-1] <= 30
    assert median(lengths) <= 8


@every_module
def test_nothing_is_printed_or_swallowed(module):
    for node in ast.walk(TREES[module]):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None)
        printing = isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
        assert not printing


@pytest.mark.parametrize(
    "module",
    [name for name in FILES if name.endswith(".views") or ".templatetags." in name],
)
def test_pages_hold_no_queries_of_their_own(module):
    """Queries have names, on the querysets."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node)
            assert node.func.attr not in QUERYING or "register." in called, called


@every_module
def test_the_workflow_alone_writes_a_status(module):
    if module == "practices.workflow":
        return
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Attribute) and node.attr == "status":
            assert isinstance(node.ctx, ast.Load), ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            writes = node.func.attr in {"update", "create", "update_or_create"}
            names = {keyword.arg for keyword in node.keywords}
            assert not writes or "status" not in names, ast.unparse(node)


def test_templates_are_short():
    lengths = [
        path.read_text(encoding="utf-8").count("\n")
        for path in (ROOT / "templates").rglob("*.html")
    ]

    assert median(lengths) < 40
    assert max(lengths) <= 100


def test_the_top_level_holds_what_convention_asks_for():
    known = {
        *("manage.py", "icc_site", "practices", "cities", "templates", "static"),
        *("fixtures", "tests", "locale", "docs", "requirements", "pyproject.toml"),
        *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile"),
        "SECURITY.md",
    }
    made = {"staticfiles", "media", "test-results", "__pycache__"}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert {name for name in there - known - made if "sqlite3" not in name} == set()
