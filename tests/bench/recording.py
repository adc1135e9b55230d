"""The pages of the product as they were answered, for the floor and for nginx."""

import json
from collections.abc import Iterable
from pathlib import Path

from tests.bench.client import Reader

KEPT_HEADERS = ["content-type", "cache-control", "etag", "last-modified"]
"""What a view says; all other headers come from the middleware here as there."""


class Refused(Exception):  # noqa: N818  (a sentence for whoever runs the bench)
    """A page that a scenario needs was not answered."""


def record(reader: Reader, addresses: Iterable[str], folder: Path) -> dict[str, str]:
    """Keep each page as a file; give the file's name for each address."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {}
    for number, address in enumerate(addresses):
        answer = reader.get(address)
        if answer.status != 200:
            raise Refused(f"{address} was answered {answer.status}.")
        name = f"page-{number}.html"
        (folder / name).write_bytes(answer.body)
        headers = {k: v for k, v in answer.headers.items() if k in KEPT_HEADERS}
        pages[address] = {"file": name, "headers": headers}
    (folder / "index.json").write_text(json.dumps(pages, indent=1))
    return {address: str(page["file"]) for address, page in pages.items()}
