"""What a reader sees of a link: the site it leads to, or the whole address."""

from urllib.parse import urlsplit

from django.conf import settings


def host_of(url: str) -> str:
    """Name the host of a link without "www."; empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def absolute(address: str) -> str:
    """Write an address of the site out in full; one of another site is already."""
    return f"{settings.SITE_URL}{address}" if address.startswith("/") else address
