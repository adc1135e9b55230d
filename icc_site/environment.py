"""The variables of the environment, read so that nobody starts by mistake."""

import re
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

FLAGS = {"true": True, "1": True, "yes": True, "on": True}
FLAGS |= {"false": False, "0": False, "no": False, "off": False}


class Environment(environ.Env):
    """The environment's variables; each method reads one kind of them.

    Raises ImproperlyConfigured, with a sentence for whoever installs the site, when a
    value cannot be understood or would be unsafe.
    """

    def flag(self, name: str, *, default: bool) -> bool:
        word = self.str(name, default=str(default)).strip().lower()
        if word not in FLAGS:
            raise ImproperlyConfigured(f"{name} must be true or false, not “{word}”.")
        return FLAGS[word]

    def number(self, name: str, *, default: int) -> int:
        text: str = self.str(name, default=str(default)).strip()
        if not re.fullmatch("[0-9]", text):
            raise ImproperlyConfigured(
                f"{name} must be a number from 0 to 9, not “{text}”."
            )
        return int(text)

    def key(self, name: str) -> str:
        """Read a secret; its bar is that of Django's check W009."""
        key: str = self.str(name, default="")
        if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
            raise ImproperlyConfigured(
                f"{name} must be a secret of at least 50 random characters. "
                "Make one with: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
            )
        return key

    def demand(self, name: str) -> None:
        """Refuse to go on without the variable: its default is for trials."""
        if not self.str(name, default=""):
            raise ImproperlyConfigured(f"{name} must be set; README.md says to what.")

    def hosts(self, name: str) -> list[str]:
        hosts = [host.strip() for host in self.list(name, default=[])]
        if not hosts or any("*" in host or not host.strip(".") for host in hosts):
            raise ImproperlyConfigured(
                f"{name} must name the hosts of the site, separated by commas, and "
                f"cannot be empty or “*”: for example {name}=catalogue.example.org"
            )
        return hosts

    def address(self, name: str, default: str) -> str:
        """Read the address of a site, without a slash at its end."""
        address: str = self.str(name, default=default).strip().rstrip("/")
        if not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:\d+)?", address):
            raise ImproperlyConfigured(
                f"{name} must be an address such as https://catalogue.example.org, "
                f"not “{address}”."
            )
        return address

    def time_zone(self, name: str, default: str) -> str:
        zone: str = self.str(name, default=default)
        try:
            return ZoneInfo(zone).key
        except (KeyError, ValueError, OSError) as error:
            raise ImproperlyConfigured(
                f"{name} must be a time zone such as Europe/Paris, not “{zone}”."
            ) from error

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Read the URL of a database; the sentence does not repeat its password."""
        url: str = self.str(name, default=default).strip()
        try:
            if is_database(url):
                return dict(self.db_url_config(url))
        except ValueError:
            pass
        raise ImproperlyConfigured(
            f"{name} cannot be read. For PostgreSQL it looks like "
            "postgres://user:password@host/name, for SQLite like sqlite:////folder/file"
        )

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """Read the URL of a mail server as Django's EMAIL_* settings."""
        url: str = self.str(name, default="").strip() or default
        try:
            if is_mail_server(url):
                return dict(self.email_url_config(url))
        except ValueError:
            pass
        raise ImproperlyConfigured(
            f"{name} cannot be read. It looks like "
            "smtp+tls://user:password@mail.example.org:587, with special characters "
            "of the password written as in addresses (@ as %40)"
        )


def is_mail_server(url: str) -> bool:
    """Tell whether `url` names a way to send mail. Raises ValueError if it is none."""
    parts = urlsplit(url)
    by_smtp = parts.scheme.startswith("smtp") and bool(parts.hostname)
    known = parts.scheme in environ.Env.EMAIL_SCHEMES and parts.port != 0
    return known and (by_smtp or not parts.scheme.startswith("smtp"))


def is_database(url: str) -> bool:
    """Tell whether `url` names one of our engines. Raises ValueError if it is none."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return parts.netloc in {"", ":memory:"} and "//" in url
    return parts.scheme in {"postgres", "postgresql"}
