"""Requests that nobody sends by accident, written out as what travels on the wire."""

from collections.abc import Iterator
from dataclasses import dataclass, field

PAGES = [
    "/",
    "/practices/",
    "/cities/",
    "/networks/",
    "/about/",
    "/fr/",
    "/fr/practices/",
    "/fr/cities/",
]
LISTS = ["/practices/", "/fr/practices/"]

# What stands for a value, already as it is written in an address.
VALUES = {
    "NUL": "%00",
    "NUL inside": "a%00b",
    "NUL twice encoded": "a%2500b",
    "surrogate": "%ED%A0%80",
    "overlong slash": "%C0%AF",
    "overlong NUL": "%C0%80",
    "broken UTF-8": "%FF%FE%80",
    "cut UTF-8": "%E2%82",
    "half an escape": "%",
    "no escape": "%zz",
    "line break": "a%0D%0ASet-Cookie:%20own=ed",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "attribute": "%22%20onmouseover=%22alert(1)",
    "template": "%7B%7B7*7%7D%7D%7B%25%20debug%20%25%7D",
    "quote": "%27",
    "SQL": "1%27%20OR%20%271%27=%271",
    "SQL that waits": "1;SELECT%20pg_sleep(9)--",
    "LIKE": "%25%25%25%25_%25%5C%25%5C",
    "full text": "%22a%22%20NEAR(%20b%20OR%20*%20-%20(((((",
    "regular expression": "(a%2B)%2B$" + "a" * 50,
    "minus": "-1",
    "zero": "0",
    "large": "9999999999",
    "larger": "9" * 25,
    "largest": "9" * 4400,
    "float": "1e5",
    "not a number": "NaN",
    "underline": "1_000",
    "superscript": "%C2%B2",
    "Arabic digits": "%D9%A2%D9%A0%D9%A1%D9%A6",
    "full-width digits": "%EF%BC%92%EF%BC%90%EF%BC%91%EF%BC%96",
    "plus": "%2B2016",
    "blanks": "%20%09%0A%20",
    "no-break space": "2016%C2%A0",
    "turned text": "%E2%80%AEcba",
    "zero width": "%E2%80%8B%EF%BB%BF",
    "emoji": "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7",
    "stacked accents": "a" + "%CC%81" * 300,
    "dotted capital i": "%C4%B0",
    "long": "x" * 10_000,
    "words": "a+" * 3_000,
    "path": "../../../etc/passwd",
    "host": "//evil.example.com",
    "script address": "javascript:alert(1)",
    "format": "%25s%25s%25n%7B0%7D",
    "JSON": "%7B%22a%22:%5B1%5D%7D",
    "nothing": "",
    "None": "None",
}
PARAMETERS = ["q", "topic", "country", "city", "network", "year", "language"]
PARAMETERS += ["sort", "view", "page", "page_size"]

# What a careless filter would hand to the database.
INJECTIONS = [
    "owner__password__startswith=a",
    "status=draft",
    "status=submitted",
    "topics__slug__in=a",
    "topic__slug__regex=(",
    "places__city__officers__password__startswith=p",
    "contact_email__contains=a",
    "id=1",
    "pk__gte=0",
    "_connector=OR",
    "_connector=OR+1%3D1+--",
    "_negated=1",
    "sort=password",
    "sort=-contact_email",
    "sort=?",
    "sort=title;drop",
    "order_by=contact_name",
]
QUERIES = [
    *INJECTIONS,
    "sort=newest&sort=title",
    "page=1&page=2&page=x",
    "page[]=1",
    "page[$ne]=1",
    "topic[]=education&topic[0]=x",
    "year=2016&year=abc&year=99999",
    "year__gte=1900",
    "format=json",
    "callback=alert",
    "debug=1",
    "next=//evil.example.com",
    "language=xx&language=en",
    "lang=../../x",
    "q",
    "=",
    "&&&=&=",
    "?",
    "=x&=y",
    "%00=%00",
    "%FF=%FF",
    "a[b][c]=d",
    "csrfmiddlewaretoken=a",
    "__proto__=x&constructor=y",
    "q=" + "%27" * 1000,
    ";".join(["a=1"] * 900),
    "&".join(["a=1"] * 900),
    "&".join(["a=1"] * 9_999),
    "&".join(["a=1"] * 10_001),
    "&".join(f"a{number}=1" for number in range(3_000)),
    "&".join(f"year={year}" for year in range(1900, 2101)),
    "&".join(f"year={year}" for year in range(1901, 2101, 2)),
    "q=" + "x" * 100_000,
    "x" * 100_000,
]
REPEATED = {
    "topic": "education",
    "country": "PT",
    "city": "lisbon",
    "network": "no-such-network",
    "language": "en",
    "year": "2016",
    "sort": "title",
    "page": "1",
    "q": "word",
}

PATHS = [
    "/%00",
    "/practices/%00/",
    "/practices/a%00b/",
    "/practices/a%2500b/",
    "/fr/%00",
    "/fr/practices/%00/",
    "/static/%00",
    "/static/css/base.css%00.png",
    "/admin/%00",
    "/healthz%00",
    "/%ED%A0%80/",
    "/%C0%AE%C0%AE/",
    "/%FF/",
    "/practices/%FF%FE/",
    "/practices/%E2%80%AE/",
    "/practices/Lis%C4%B0n/",
    "/cities/%D9%A2/",
    "/cities/-/",
    "/cities/_/",
    "/cities/" + "x" * 4_000 + "/",
    "/networks/x/action-plan/",
    "/networks/%2e%2e/action-plan/",
    "/practices/x/pictures/1/",
    "/practices/x/pictures/-1/",
    "/practices/x/pictures/" + "9" * 30 + "/",
    "/practices/x/pictures/" + "9" * 4_400 + "/",
    "/practices/x/documents/%D9%A2/",
    "/practices/x/documents/1e3/",
    "/practices/x/documents/99999999999999999999/",
    "//",
    "///",
    "//evil.example.com",
    "//evil.example.com/..",
    "/fr//evil.example.com",
    "/%2F%2Fevil.example.com/",
    "/%5Cevil.example.com",
    "/\\evil.example.com",
    "/practices//evil.example.com",
    "/http://evil.example.com/",
    "/practices",
    "/fr",
    "/fr/practices",
    "/FR/",
    "/fr/fr/",
    "/en/",
    "/de/practices/",
    "/PRACTICES/",
    "/practices/%0d%0aSet-Cookie:own=ed",
    "/practices/%0aLocation:%20//evil.example.com/x",
    "/practices/<script>alert(1)</script>/",
    "/practices/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
    "/practices/{{7*7}}/",
    "/practices/%7B%25%20debug%20%25%7D/",
    "/practices/;a=b/",
    "/practices/#x",
    "/practices/*",
    "*",
    "/~root/",
    "/index.php",
    "/wp-login.php",
    "/cgi-bin/test.cgi",
    "/" + "a/" * 2_000,
    "/" + "%20" * 2_000,
    "/" + "[" * 50,
    "//[",
    "//[::1",
    "/robots.txt/",
    "/healthz/",
    "/favicon.ico",
    "/styleguide/",
    "/admin/login/?next=//evil.example.com",
    "/admin/../practices/",
    "/./practices/./",
    "/practices/../admin/",
    "/admin/jsi18n/",
    "/admin/r/1/1/",
    "/admin/r/x/x/",
    "/admin/autocomplete/?app_label=x",
    "/admin/practices/goodpractice/1/change/",
    "/admin/practices/goodpractice/%00/change/",
    "/admin/practices/goodpractice/_FF/change/",
    "/admin/practices/goodpractice/" + "9" * 30 + "/change/",
    "/admin/practices/goodpractice/add/",
    "/admin/auth/user/1/password/",
    "/admin/logout/",
    "/admin/password_change/",
]
# What lies on the disk of an installation, or on that of a careless one.
FILES = [
    ".git/HEAD",
    ".git/config",
    ".git/index",
    ".gitignore",
    ".env",
    ".env.production",
    ".venv/pyvenv.cfg",
    ".ci/run",
    ".pre-commit-config.yaml",
    ".coverage",
    ".htaccess",
    ".htpasswd",
    ".DS_Store",
    ".ssh/id_rsa",
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "db.sqlite3.bak",
    "backup.sql",
    "dump.sql.gz",
    "backup.zip",
    "media/",
    "media/documents/",
    "media/documents/a.pdf",
    "media/pictures/picture.png",
    "media/action-plans/",
    "media/../db.sqlite3",
    "manage.py",
    "settings.py",
    "icc_site/settings.py",
    "icc_site/wsgi.py",
    "practices/models.py",
    "practices/__pycache__/views.cpython-311.pyc",
    "fixtures/practices.json",
    "fixtures/",
    "templates/base.html",
    "locale/fr/LC_MESSAGES/django.po",
    "requirements/base.txt",
    "pyproject.toml",
    "Makefile",
    "README.md",
    "Dockerfile",
    "docker-compose.yml",
    "package.json",
    "composer.json",
    "web.config",
    "server-status",
    "phpinfo.php",
    "__debug__/",
    "debug/",
    "metrics",
    "console",
    "actuator/env",
    "staticfiles/",
    "static/",
    "static/css/",
    "static/../manage.py",
    "static/..%2fmanage.py",
    "static/%2e%2e/manage.py",
    "static/%2e%2e%2fdb.sqlite3",
    "static/..%5cmanage.py",
    "static/....//manage.py",
    "static//etc/passwd",
    "static/%2fetc/passwd",
    "static/css/../../manage.py",
    "static/admin/../../icc_site/settings.py",
    "static/css/base.css~",
    "static/css/base.css.bak",
    "static/staticfiles.json",
    "static/.git/config",
    "static/%252e%252e/manage.py",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%2f..%2fetc/passwd",
    "..;/manage.py",
    "practices/../manage.py",
    "practices/..%2f..%2fmanage.py/",
    "cities/..%2f..%2fetc%2fpasswd/",
]

HEADERS = {
    "a language of nonsense": ("Accept-Language", "zz;q=x,,;;,*;q=-1"),
    "a thousand languages": ("Accept-Language", ",".join(["fr;q=0.1"] * 1_000)),
    "a language that is a path": ("Accept-Language", "../../../etc/passwd"),
    "a long language": ("Accept-Language", "fr-" + "x" * 10_000),
    "a language with NUL": ("Accept-Language", "fr\0"),
    "a charset of 16 bits": ("Content-Type", "text/plain; charset=utf-16"),
    "a charset of 7 bits": ("Content-Type", "text/plain; charset=utf-7"),
    "a charset of escapes": ("Content-Type", "text/plain; charset=unicode_escape"),
    "a form without a boundary": ("Content-Type", "multipart/form-data"),
    "a boundary of nonsense": ("Content-Type", "multipart/form-data; boundary=\xff"),
    "a long type": ("Content-Type", "a/" + "b" * 10_000),
    "parameters of a type": ("Content-Type", "a/b;" + "c=d;" * 2_000),
    "no length": ("Content-Length", "abc"),
    "a length below zero": ("Content-Length", "-1"),
    "a huge length": ("Content-Length", "9" * 30),
    "a range": ("Range", "bytes=0-0"),
    "a range backwards": ("Range", "bytes=9-1"),
    "a range of nonsense": ("Range", "bytes=-,-,-"),
    "a hundred ranges": ("Range", "bytes=" + ",".join(["0-"] * 100)),
    "a range of digits": ("Range", "bytes=" + "9" * 5_000 + "-"),
    "a range in superscript": ("Range", "bytes=\xb2-\xb3"),
    "a tag": ("If-None-Match", "*"),
    "a broken tag": ("If-None-Match", '"'),
    "many tags": ("If-None-Match", '"a",' * 3_000),
    "a day": ("If-Modified-Since", "Sat, 21 Nov 2026 12:00:00 GMT"),
    "no such day": ("If-Modified-Since", "Xxx, 99 Nix 99999 99:99:99 GMT"),
    "a day far off": ("If-Modified-Since", "Sat, 21 Nov 9999999999 12:00:00 GMT"),
    "a day without digits": ("If-Modified-Since", "-"),
    "another method": ("X-HTTP-Method-Override", "DELETE"),
    "another host": ("X-Forwarded-Host", "evil.example.com"),
    "another scheme": ("X-Forwarded-Proto", "gopher"),
    "another address": ("X-Forwarded-For", "127.0.0.1"),
    "another path": ("X-Original-URL", "/admin/"),
    "another path again": ("X-Rewrite-URL", "/admin/"),
    "forwarded": ("Forwarded", "host=evil.example.com;proto=https"),
    "an origin": ("Origin", "https://evil.example.com"),
    "an origin of none": ("Origin", "null"),
    "a broken origin": ("Origin", "http://["),
    "a referrer": ("Referer", "https://evil.example.com/\xff"),
    "a broken referrer": ("Referer", "http://[::1"),
    "a user agent": ("User-Agent", "<script>alert(1)</script>\xff" * 300),
    "an encoding": ("Accept-Encoding", "gzip;q=x, br;;, *"),
    "a long encoding": ("Accept-Encoding", "gzip," * 2_000),
    "another form": ("Accept", "application/json"),
    "an accept of nonsense": ("Accept", "/;q=,," * 500),
    "an expectation": ("Expect", "100-continue"),
    "an upgrade": ("Upgrade", "websocket"),
    "a sign-in": ("Authorization", "Basic ////\xff"),
    "a token": ("Authorization", "Bearer " + "x" * 10_000),
    "a script request": ("X-Requested-With", "XMLHttpRequest"),
    "ten kilobytes": ("X-Anything", "x" * 10_000),
    "NUL": ("X-Anything", "a\0b"),
    "high bytes": ("X-Anything", "\x80\xff"),
}
# Codecs that fail before Django's test client could give an answer.
CODECS = ["base64", "rot13", "undefined", "idna", "zlib", "punycode", "a\0b"]
HOSTS = [
    "evil.example.com",
    "testserver.evil.example.com",
    "evil.example.com:80",
    "testserver@evil.example.com",
    "testserver:80@evil.example.com",
    "testserver, evil.example.com",
    "testserver\tx",
    "",
    "[::1",
    "*",
    "127.1",
    "<script>alert(1)</script>",
    "x" * 5_000,
    "test\xffserver",
]
COOKIES = {
    "a session with NUL": '{session}="\\000abc"',
    "a session with NUL inside": '{session}="abc\\000def"',
    "a session of high bytes": '{session}="\\355\\240\\200"',
    "a session that is unknown": "{session}=abcdefghijklmnopqrstuvwxyz012345",
    "a session of quotes": "{session}=' OR '1'='1",
    "a long session": "{session}=" + "x" * 7_000,
    "an empty session": "{session}=",
    "two sessions": "{session}=a; {session}=b",
    "a token with NUL": '{token}="\\000"',
    "a token": "{token}=x",
    "a language": "django_language=../../etc/passwd",
    "a language with NUL": 'django_language="\\000"',
    "a long language": "django_language=" + "x" * 7_000,
    "messages": "messages=not-signed",
    "messages with NUL": 'messages="\\000"',
    "NUL for a name": '"\\000"=x',
    "nonsense": ";;;=;=;,\xff",
    "a thousand": "; ".join(f"c{number}=x" for number in range(1_000)),
}
METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "NIX", "get"]


@dataclass(frozen=True)
class Attack:
    """A request; texts hold one character a byte, as the wire does."""

    target: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        head = " ".join(f"{name}:{text}" for name, text in self.headers.items())
        return ascii(f"{self.method} {self.target[:60]} {head[:50]}")


def of_values() -> Iterator[Attack]:
    for number, value in enumerate(VALUES.values()):
        page = LISTS[number % 2]
        yield Attack(f"{page}?" + "&".join(f"{name}={value}" for name in PARAMETERS))
        for name in ("q", "year", "page"):
            yield Attack(f"{page}?{name}={value}")
        yield Attack(f"/practices/{value}/")
        yield Attack([f"/cities/?q={value}", f"/fr/cities/{value}/"][number % 2])


def of_queries() -> Iterator[Attack]:
    for number, query in enumerate(QUERIES):
        yield Attack(f"{LISTS[number % 2]}?{query}")
        yield Attack(f"{PAGES[number % len(PAGES)]}?{query}")
    for name, value in REPEATED.items():
        yield Attack("/practices/?" + "&".join([f"{name}={value}"] * 5_000))
        several = (f"{name}={value}{number}" for number in range(5_000))
        yield Attack("/fr/practices/?" + "&".join(several))


def of_paths() -> Iterator[Attack]:
    yield from map(Attack, PATHS)
    for file in FILES:
        yield Attack(f"/{file}")


def of_headers() -> Iterator[Attack]:
    for name, text in HEADERS.values():
        yield Attack("/practices/?q=%C3%A9", headers={name: text})
        yield Attack("/fr/no-such-page/", headers={name: text})
        yield Attack("/static/css/base.css", headers={name: text})
    for host in HOSTS:
        for page in ("/fr/", "/practices", "/static/css/base.css", "/healthz"):
            yield Attack(page, headers={"Host": host})


def of_cookies() -> Iterator[Attack]:
    for cookie in COOKIES.values():
        for page in ("/practices/", "/fr/", "/admin/", "/no-such-page/"):
            yield Attack(page, headers={"Cookie": cookie})


def of_methods() -> Iterator[Attack]:
    for method in METHODS:
        for page in (
            "/",
            "/fr/practices/",
            "/practices",
            "/nix/",
            "/static/css/base.css",
        ):
            yield Attack(page, method)
        yield Attack("/healthz", method)


def of_codecs() -> Iterator[Attack]:
    for codec in CODECS:
        for page in ("/practices/?q=%C3%A9", "/fr/practices/?x=1", "/nix/?a=%FF"):
            yield Attack(page, headers={"Content-Type": f"text/plain; charset={codec}"})


ADDRESSES = [*of_values(), *of_queries(), *of_paths()]
HEADS = [*of_headers(), *of_cookies(), *of_methods()]
WIRE = [*of_paths(), *HEADS, *of_codecs()]
