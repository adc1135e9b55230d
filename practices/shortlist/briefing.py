"""A briefing in Word: the practices of a shortlist, to be printed and handed on.

Cover, comparison, a page of each practice, and how to cite them.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from docx.shared import Cm
from PIL import Image, ImageDraw

from practices.citation import citation
from practices.models import GoodPractice, Picture
from practices.models.practice import heading
from practices.shortlist.comparison import FACTS
from practices.shortlist.paper import WIDTH, Paper, write

# What the table tells of each practice, and how wide its columns are.
COMPARED = ("place", "period", "topics", "evidence")
COMPARED_WIDTHS = [Cm(4.8), Cm(3.2), Cm(2.4), Cm(3.1), Cm(3.1)]
MOST_PLACES = 8
LONGEST_SIDE = 1200  # pixels of a picture: sharp enough on paper
# Circles of the site's sign, in its units: centre, radius, colour.
SIGN = [
    ((14, 13), 12, "#3767c0"),
    ((27, 14), 11.5, "#d07a35"),
    ((19, 24), 11.5, "#35a67c"),
]


def briefing_on(
    practices: Sequence[GoodPractice], today: date, problems: Sequence[str]
) -> bytes:
    """Write the document; `problems` are sentences on what was left out of it."""
    sender = f"{gettext('Intercultural Cities')} · {gettext('Good-practice catalogue')}"
    paper = Paper(title_of(practices), get_language() or "en", sender)
    add_cover(paper, practices, today, problems)
    add_comparison(paper, practices)
    for practice in practices:
        add_practice(paper, practice)
    add_sources(paper, practices)
    return paper.content()


def title_of(practices: Sequence[GoodPractice]) -> str:
    number = len(practices)
    title = ngettext(
        "Briefing: %(number)d good practice of intercultural cities",
        "Briefing: %(number)d good practices of intercultural cities",
        number,
    )
    return title % {"number": number}


def mark_of(practice: GoodPractice) -> str:
    return f"practice_{practice.pk}"


def address_of(practice: GoodPractice) -> str:
    return f"{settings.SITE_URL}{practice.get_absolute_url()}"


def written_in(practice: GoodPractice) -> str:
    """Give the language of a practice's title: none where the site gives it one."""
    return practice.language if practice.title else ""


# --- Cover ----------------------------------------------------------------------------


def add_cover(
    paper: Paper,
    practices: Sequence[GoodPractice],
    today: date,
    problems: Sequence[str],
) -> None:
    words = gettext("The sign of the catalogue: three circles that overlap")
    paper.picture(drawn_sign(), words, width=Cm(2.4), height=Cm(2.4))
    paper.paragraph(paper.sender, "Sender")
    paper.paragraph(paper.title, "Title")
    paper.paragraph(places_of(practices), "Subtitle")
    paper.paragraph(date_format(today, "j F Y"), "Place")
    entries = [
        (gettext("Comparison"), "comparison"),
        *((practice.display_title, mark_of(practice)) for practice in practices),
        (gettext("Sources"), "sources"),
    ]
    paper.contents(gettext("Contents"), entries)
    for sentence in problems:
        paper.paragraph(sentence, "Note")


def places_of(practices: Sequence[GoodPractice]) -> str:
    """Name the first places, or countries where there is no more, each once."""
    named = (one.place_names or one.country_names for one in practices)
    places = list(dict.fromkeys(name for names in named for name in names))
    more = ["…"] if len(places) > MOST_PLACES else []
    return ", ".join([*places[:MOST_PLACES], *more])


def drawn_sign() -> bytes:
    scale = 12
    sign = Image.new("RGBA", (40 * scale, 37 * scale), "#ffffff")
    for (x, y), radius, colour in SIGN:
        layer = Image.new("RGBA", sign.size)
        corners = [(n + side * radius) * scale for side in (-1, 1) for n in (x, y)]
        ImageDraw.Draw(layer).ellipse(corners, fill=f"{colour}d4")
        sign = Image.alpha_composite(sign, layer)
    return png_of(sign.resize((240, 222)))


def png_of(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


# --- Comparison -----------------------------------------------------------------------


def add_comparison(paper: Paper, practices: Sequence[GoodPractice]) -> None:
    title = gettext("Comparison")
    paper.heading(title, 1, mark="comparison")
    facts = [FACTS[name] for name in COMPARED]
    headings = [gettext("Practice"), *(str(label) for label, _told in facts)]
    table = paper.table(title, headings, COMPARED_WIDTHS)
    for practice in practices:
        texts = ["", *(told(practice) for _label, told in facts)]
        first, *_others = paper.row(table, texts)
        paper.link(first, practice.display_title, f"#{mark_of(practice)}")


# --- A page of each -------------------------------------------------------------------


def add_practice(paper: Paper, practice: GoodPractice) -> None:
    """Write all that its public page says, in the order of the form."""
    language = practice.language
    mark = mark_of(practice)
    paper.heading(practice.display_title, 1, written_in(practice), mark)
    paper.paragraph(practice.places_label, "Place")
    for name, (label, told) in FACTS.items():
        if name != "place" and (text := told(practice)):
            paper.fact(str(label), text)
    paper.text(practice.summary, "Lead", language)
    add_picture(paper, practice.pictures.all())
    for _part, name, text in practice.parts:
        paper.heading(name, 2)
        paper.text(text, language=language)
    add_documents(paper, practice)
    if practice.public_contact:
        paper.heading(heading("contact"), 2)
        paper.paragraph("\n".join(practice.public_contact))
    paper.link(paper.paragraph(), address_of(practice), address_of(practice))


def add_picture(paper: Paper, pictures: Iterable[Picture]) -> None:
    """Show the first picture that is still where it was stored."""
    for picture in pictures:
        try:
            content = small(picture)
        except OSError:
            continue
        words = picture.alternative_text
        paper.picture(content, words, width=WIDTH, height=Cm(7))
        if picture.credit:
            paper.paragraph(picture.credit, "Caption")
        return


def small(picture: Picture) -> bytes:
    """Give a picture in a form that Word knows, no larger than paper shows.

    Raises OSError when there is no file, or none that is a picture.
    """
    with picture.file.open() as file, Image.open(file) as image:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        if image.has_transparency_data:
            return png_of(image)
        written = io.BytesIO()
        image.convert("RGB").save(written, "JPEG", quality=85)
        return written.getvalue()


def add_documents(paper: Paper, practice: GoodPractice) -> None:
    documents = practice.reference_documents.all()
    if documents:
        paper.heading(heading("reference_documents"), 2)
    for document in documents:
        address = document.get_absolute_url()
        whole = address if document.link else f"{settings.SITE_URL}{address}"
        line = paper.paragraph(style="List Bullet")
        if document.title:
            write(line, f"{document.title}: ")
        paper.link(line, whole, whole)  # paper cannot be clicked


# --- Sources --------------------------------------------------------------------------


def add_sources(paper: Paper, practices: Sequence[GoodPractice]) -> None:
    """Say how to cite each practice, with its address."""
    paper.heading(gettext("Sources"), 1, mark="sources")
    for practice in practices:
        cited = citation(practice)
        before, _address, after = cited.text.partition(cited.address)
        paragraph = paper.paragraph(before)
        paper.link(paragraph, cited.address, cited.address)
        write(paragraph, after)
