"""The words of a web page as its readers see them, a line for each paragraph.

However broken the markup is, it is read once from its beginning to its end: the
parser of the standard library takes minutes for what is made to be slow.
"""

import html
import re
from collections.abc import Iterator

from practices.listing.marks import READ_MORE

TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
TAG_BEGINS = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
COMMENT = ("<!--", "-->")
# What does not end within so many characters, or signs in quotes, is no tag.
LONGEST_TAG = 4_000
MOST_QUOTED = 8
LINK = re.compile(r"\bhref\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.IGNORECASE)
SILENT = {"noscript", "script", "style", "svg", "template", "title"}
BREAKING = {
    *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "label", "legend", "li", "main", "nav", "ol"),
    *("option", "p", "pre", "section", "select", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "tr", "ul"),
}


def words_of_page(markup: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in _lines(markup))))


def _lines(markup: str) -> Iterator[str]:
    """Gather the words between two breaks; a link "Read more" has its own line."""
    line, address = "", ""
    for piece in _pieces(markup):
        tag = TAG.match(piece)
        if tag is None:
            words = html.unescape(piece)
            is_link = READ_MORE.search(words) is not None
            if is_link:
                yield line
                line = ""
            line += f"{words} {address}" if is_link else words
        elif tag[1].lower() == "a":
            link = LINK.search(html.unescape(piece))
            address = link[1] if link else ""
        elif tag[1].lower() in BREAKING:
            yield line
            line = ""
    yield line


def _pieces(markup: str) -> Iterator[str]:
    """Cut into tags and the texts between them, without what no reader sees."""
    at = 0
    while begin := TAG_BEGINS.search(markup, at):
        yield markup[at : begin.start()]
        end = _end_of_tag(markup, begin.start())
        piece = markup[begin.start() : end]
        at = _end_of_silence(markup, piece, end)
        yield piece if TAG.match(piece) else ""
    yield markup[at:]


def _end_of_tag(markup: str, start: int) -> int:
    """Find the end of a tag or comment; a sign in a quoted value ends nothing."""
    opening, closing = COMMENT
    if markup.startswith(opening, start):
        end = markup.find(closing, start)
        return end + len(closing) if end > 0 else len(markup)
    limit = start + LONGEST_TAG
    end = markup.find(">", start, limit)
    for _quoted in range(MOST_QUOTED):
        if end < 0 or markup.count('"', start, end) % 2 == 0:
            break
        quote = markup.find('"', end, limit)
        end = markup.find(">", quote, limit) if quote > 0 else -1
    return end + 1 if end > 0 else start + 1


def _end_of_silence(markup: str, piece: str, end: int) -> int:
    """Find where words begin again, behind a script and the like."""
    tag = TAG.match(piece)
    if tag is None or piece.startswith("</") or tag[1].lower() not in SILENT:
        return end
    closing = re.compile(rf"</{tag[1]}\b", re.IGNORECASE).search(markup, end)
    return closing.start() if closing else len(markup)
