"""Reads a page as its visitors do: headings, links, cards, and the words on them."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Node:
    """An element of a page, with what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.inner: list[Node | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __iter__(self) -> "Iterator[Node]":
        """Go through all elements inside, in the order of the page."""
        for part in self.inner:
            if isinstance(part, Node):
                yield part
                yield from part

    def raw(self) -> str:
        return "".join(p if isinstance(p, str) else p.raw() for p in self.inner)

    @property
    def text(self) -> str:
        """The words of the element, with single spaces."""
        return " ".join(self.raw().split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, *tags: str, of: str = "", **attributes: str) -> "list[Node]":
        """Find elements by tags, a class, and attributes (`aria_label` and so on)."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self
            if (not tags or node.tag in tags)
            and (not of or of in node.classes)
            and wanted.items() <= node.attributes.items()
        ]

    def one(self, *tags: str, of: str = "", **attributes: str) -> "Node":
        found = self.all(*tags, of=of, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {of} {attributes}"
        return found[0]

    @property
    def scripts(self) -> "list[Node]":
        """What a browser would run; data in a page is not."""
        data = "application/ld+json"
        found = self.all("script")
        return [node for node in found if node.attributes.get("type") != data]

    @property
    def links(self) -> dict[str, str]:
        """The address behind each link's words."""
        return {link.text: link["href"] for link in self.all("a")}


class Reader(HTMLParser):
    """Builds the tree; fails where elements are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page", {})]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inner.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inner.append(Node(tag, {n: v or "" for n, v in attrs}))

    def handle_endtag(self, tag):
        node = self.open.pop()
        assert node.tag == tag, f"</{tag}> closes <{node.tag}>"

    def handle_data(self, data):
        self.open[-1].inner.append(data)


def read(response) -> Node:
    reader = Reader()
    reader.feed(response.content.decode())
    reader.close()
    [page] = reader.open
    return page


def titles(page: Node) -> list[str]:
    """The practices on a page, by the titles of their cards, in order."""
    return [link.text for card in page.all(of="card__title") for link in card.all("a")]


SPOKEN = ("alt", "aria-label", "content", "placeholder", "title")


def spoken(node: Node, language: str = "") -> list[tuple[str, str]]:
    """Every text of a page, seen or read out, after the language that it says to be."""
    language = node.attributes.get("lang", language)
    texts = [(language, node[name]) for name in SPOKEN if name in node.attributes]
    for part in node.inner:
        if isinstance(part, Node):
            texts += [] if part.tag in {"script", "style"} else spoken(part, language)
        elif part.strip():
            texts.append((language, " ".join(part.split())))
    return texts
