"""The filtered list as a file: for everyone, exactly what the page shows."""

from django.http import HttpRequest, HttpResponseBadRequest
from django.http.response import HttpResponseBase

from cities.sheets.writing import attachment
from cities.views import readable
from practices import sheet
from practices.filters import PracticeFilter
from practices.live import keeper
from practices.models import GoodPractice
from practices.selection import Selection
from practices.views import PageForm, problems_of

FILE_NAME = "good-practices"
TEXT = "text/plain; charset=utf-8"


@readable
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send all pages of a list, in its order; line by line, however many they are.

    A file cannot say what of its address was not understood: then there is none, but
    sentences, which whoever asked by a program can read as well.
    """
    published = GoodPractice.objects.published()
    practices = PracticeFilter(request.GET, published)
    if problems := problems_of(practices, PageForm(request.GET)):
        return HttpResponseBadRequest("\n".join(problems.values()), TEXT)
    selection = Selection(keeper.snapshot(), practices)
    is_read = request.method == "GET"
    keys = selection.page(0, len(selection)) if is_read else []
    lines = sheet.lines(published, keys)
    return attachment(kind, FILE_NAME, sheet.HEADINGS, lines)
