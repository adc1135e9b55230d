"""What a reader sees of a link: the site it leads to."""

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Name the host of a link without "www."; empty when it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
