"""What is asked: lists of questions, as an address of the product and of Datasette."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.generator import COUNTRIES, TOPICS
from tests.bench.vocabulary import COMMON, USUAL

PAGE_SIZE = 20
DATASETTE_FACETS = [
    ("_facet_array", "topics"),
    ("_facet", "country"),
    ("_facet", "city"),
    ("_facet", "start_year"),
    ("_facet_array", "networks"),
    ("_facet", "language"),
    ("_facet", "status"),
    ("_facet", "evidence"),
    ("_facet_size", "40"),
]
DATASETTE_COLUMNS = [
    "title",
    "summary",
    "city",
    "country",
    "period",
    "topics",
    "published_at",
]


@dataclass(frozen=True)
class Question:
    """A list that somebody asks for; `page` counts from 1."""

    words: tuple[str, ...] = ()
    topic: str = ""
    country: str = ""
    year: int | None = None
    page: int = 1

    @property
    def path(self) -> str:
        """The address in the product, and in all that answers in its stead."""
        page = self.page if self.page > 1 else ""
        parameters = {
            "q": " ".join(self.words),
            "topic": self.topic,
            "country": self.country,
            "year": self.year,
            "page": page,
        }
        given = {name: value for name, value in parameters.items() if value}
        return f"/practices/?{urlencode(given)}" if given else "/practices/"

    def datasette(
        self, layout: str, after: str = "", facets: bool = True, end: str = ""
    ) -> str:
        """The address in Datasette; `after` is its mark of where the page begins."""
        asked = [("_search", " ".join(self.words))] if self.words else []
        if self.topic:
            asked.append(("topics__arraycontains", self.topic))
        if self.country:
            asked.append(("country", self.country))
        if self.year:
            asked.append(("active_from__lte", str(self.year)))
            asked.append(("active_to__gte", str(self.year)))
        asked += [("_sort_desc", "published_at"), ("_size", str(PAGE_SIZE))]
        asked += [("_col", column) for column in DATASETTE_COLUMNS]
        asked += DATASETTE_FACETS if facets else [("_nofacet", "1")]
        asked += [("_next", after)] if after else []
        return f"/{layout}/practice{end}?{urlencode(asked)}"


def scenarios(size: int) -> dict[str, list[Question]]:
    """Give the questions of each scenario for a catalogue of `size` practices."""
    pages = -(-size // PAGE_SIZE)
    beyond = range(pages // 3 + 1, pages)
    deep = [beyond[len(beyond) * number // 24] for number in range(24)]
    return {
        "first": [Question()],
        "topic_country": list(topic_country()),
        "year": [Question(year=year) for year in range(1995, 2027)],
        "word1": [Question(words=(word,)) for word in USUAL],
        "word2_2f": list(two_words_two_facets()),
        "deep": [Question(page=page) for page in sorted(set(deep))],
    }


def topic_country() -> Iterator[Question]:
    """48 pairs of a topic and one of the twelve countries with most cities."""
    for number in range(48):
        country = COUNTRIES[(number * 5 + number // 24) % 12]
        yield Question(topic=TOPICS[number % len(TOPICS)], country=country)


def two_words_two_facets() -> Iterator[Question]:
    """48 of a word in 5..17 %, a word in a third, a topic and a country."""
    for number in range(48):
        yield Question(
            words=(USUAL[number % len(USUAL)], COMMON[number % len(COMMON)]),
            topic=TOPICS[number * 5 % len(TOPICS)],
            country=COUNTRIES[number // 4],
        )
