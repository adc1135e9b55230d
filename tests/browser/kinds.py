"""Every kind of page there is, by name: its address below the language; and windows."""

from playwright.sync_api import ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
# 1280 pixels at 400 %, too.
NARROW: ViewportSize = {"width": 320, "height": 640}

PRACTICE = "/practices/welcome-guide-hola/"
LONG_TITLE = (
    "/practices/a-path-to-build-a-united-and-inclusive-society-"
    "the-city-of-turin-adopts-its-guidelines-for/"
)

PUBLIC = {
    "home": "/",
    "list": "/practices/",
    "list, filtered": "/practices/?q=school&topic=education&country=PT&country=IT",
    "list with problems": "/practices/?topic=nonsense&year=99999&colour=red",
    "list, nothing found": "/practices/?topic=education&country=IS&year=1999",
    "list as a map": "/practices/?view=map",
    "list as a table": "/practices/?view=table",
    "list, page in the middle": "/practices/?page=3&sort=title",
    "practice": PRACTICE,
    "practice with a long title, from a list": f"{LONG_TITLE}?country=IT",
    "practice without a title": "/practices/untitled-practice-cascais/",
    "practice of several cities": (
        "/practices/lublin-krakow-and-wroclaw-together-against-hate-speech/"
    ),
    "practice with every part, in Portuguese": (
        "/practices/mediadores-municipais-de-bairro/"
    ),
    "practice in Arabic": "/practices/mktbh-lhy/",
    "practice, framed": "/embed/welcome-guide-hola/",
    "city, framed": "/embed/cities/reggio-emilia/",
    "cities": "/cities/",
    "cities, nothing found": "/cities/?q=atlantis",
    "city with practices": "/cities/reggio-emilia/",
    "city without practices": "/cities/melton/",
    "city with INDEX results": "/cities/oslo/",
    "networks": "/networks/",
    "network": "/networks/reci/",
    "network with activities": "/networks/rmci/",
    "open data": "/api/docs/",
    "shortlist": (
        "/shortlist/?practices=welcome-guide-hola&practices=mktbh-lhy"
        "&practices=mediadores-municipais-de-bairro&practices=no-such-practice"
    ),
    "shortlist, empty": "/shortlist/",
    "practices side by side": (
        "/shortlist/compare/?practices=welcome-guide-hola&practices=mktbh-lhy"
        "&practices=mediadores-municipais-de-bairro"
    ),
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "no such page": "/nowhere/",
    "desk, signing in": "/account/login/",
}
DESK = {
    "desk": "/admin/",
    "desk, practices": "/admin/practices/goodpractice/?q=school",
    "desk, new practice": "/admin/practices/goodpractice/add/",
    "desk, practice": "/admin/practices/goodpractice/1/change/",
}
