"""Under which engine and settings the tests run: a pytest plugin.

`pytest --db=sqlite` (the default) or `pytest --db=postgres`, which starts a
PostgreSQL server of its own in a temporary folder and removes it at the end. The
settings are those of a public installation, whatever the developer's shell says.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import pytest

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "icc_site.settings",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "SECURE_SSL_REDIRECT": "false",
    # But where the second factor is what is tested (test_mfa.py).
    "REQUIRE_STAFF_MFA": "false",
}
# As in a new installation: the default.
UNSET = [
    "BEHIND_PROXY",
    "CONTACT_EMAIL",
    "DATABASE_URL",
    "EMAIL_URL",
    "PROXIES",
    "SECRET_KEY_FALLBACKS",
    "TIME_ZONE",
]
CLUSTER_OPTIONS = "-A trust -U postgres -N -E UTF8 --locale=C.UTF-8"
# Nothing has to survive a crash. Tests roll back what they write, so what autovacuum
# would learn is that the tables are empty, and it would plan queries for that.
SERVER_OPTIONS = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c autovacuum=off -k {folder}"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="Database engine to test on (default: %(default)s)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Set the environment before pytest-django reads the settings."""
    if early_config.known_args_namespace.db == "sqlite":
        import_without_pyroaring()
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # it has its controller's environment, and uses its server
    for name in UNSET:
        os.environ.pop(name, None)
    folder = temporary_folder(early_config)
    os.environ |= ENVIRONMENT | {
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
    }
    if early_config.known_args_namespace.db == "postgres":
        os.environ["DATABASE_URL"] = start_server(folder, early_config)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out on PostgreSQL what would be the same again.

    That asks no database, or is marked `any_engine`: its subject are files, headers or
    words, and what it stores others store on both.
    """
    if config.getoption("db") == "sqlite":
        return
    same = [item for item in items if not asks_database(item)]
    config.hook.pytest_deselected(items=same)
    items[:] = [item for item in items if asks_database(item)]


def asks_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server", "base_url"}
    fixtures = asked.intersection(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("any_engine"):
        return False
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


def import_without_pyroaring() -> None:
    """Have the product use plain integers, as where pyroaring is not installed.

    The suite on PostgreSQL uses pyroaring, and the tests of the sets have both.
    """
    module = "practices.bitsets.roaring"
    sys.modules[module] = None  # type: ignore[assignment]
    import_module("practices.bitsets")
    del sys.modules[module]


def temporary_folder(config: pytest.Config) -> Path:
    """A folder that goes when pytest ends."""
    folder = Path(tempfile.mkdtemp(prefix="icc-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


def start_server(folder: Path, config: pytest.Config) -> str:
    """Start PostgreSQL in `folder`, until pytest ends, and return its URL."""
    programs = server_programs()
    account = None if os.geteuid() else "postgres"  # it refuses to run as root
    if account:
        shutil.chown(folder, account, account)

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [programs / program, "-D", folder / "data", *arguments],
            cwd=folder,
            user=account,
            group=account,
            extra_groups=[] if account else None,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise pytest.UsageError(f"PostgreSQL's {program} failed: {done.stderr}")

    run("initdb", *CLUSTER_OPTIONS.split())
    options = SERVER_OPTIONS.format(folder=folder)
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
    config.add_cleanup(lambda: run("pg_ctl", "stop", "-m", "immediate"))
    return f"postgres://postgres@/{folder}/postgres"


def server_programs() -> Path:
    """The folder of the newest PostgreSQL server of this machine."""
    if found := list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):  # Debian's
        return max(found, key=lambda path: float(path.parts[-3])).parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).parent
    raise pytest.UsageError(
        "PostgreSQL's server is missing: sudo apt-get install postgresql"
    )
