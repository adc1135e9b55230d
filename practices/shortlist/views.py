"""The pages of a shortlist: the address says what it holds, and nothing whose it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cities.views import readable
from practices.cards import cards
from practices.live import keeper
from practices.models import GoodPractice
from practices.shortlist.briefing import briefing_on
from practices.shortlist.choice import MOST_COMPARED, TOO_MANY_COMPARED, Choice, read
from practices.shortlist.comparison import comparison

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def practices_of(choice: Choice) -> list[GoodPractice]:
    return GoodPractice.objects.published().for_detail().in_row(choice.keys)


@readable
def shortlist(request: HttpRequest) -> HttpResponse:
    """Show the practices of the address as cards, in its order."""
    choice = read(request.GET)
    shown = cards(keeper.snapshot(), choice.keys)
    context = {
        "choice": choice,
        "problems": choice.problems,
        "rows": [
            (one, shown[one.pk], choice.without(one.slug))
            for one in choice.practices
            if one.pk in shown
        ],
        "most_compared": MOST_COMPARED,
    }
    return render(request, "shortlist/shortlist.html", context)


@readable
def compare(request: HttpRequest) -> HttpResponse:
    """Show up to five practices side by side."""
    choice = read(request.GET, MOST_COMPARED, TOO_MANY_COMPARED)
    practices = practices_of(choice)
    rows = [
        (row, list(zip(practices, row.texts, strict=True)))
        for row in comparison(practices)
    ]
    context = {
        "choice": choice,
        "problems": choice.problems,
        "columns": [(one, choice.without(one.slug)) for one in practices],
        "rows": rows,
    }
    return render(request, "shortlist/compare.html", context)


@readable
def briefing(request: HttpRequest) -> HttpResponse:
    """Send the practices of the address as a Word document.

    Where it names none that is public, the page of the shortlist says why.
    """
    choice = read(request.GET)
    practices = practices_of(choice)
    if not practices:
        asked = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(reverse("shortlist:shortlist") + asked)
    today = timezone.localdate()
    content = briefing_on(practices, today, list(choice.problems.values()))
    name = f"intercultural-cities-{today:%Y-%m-%d}.docx"
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Type": WORD, "Content-Disposition": disposition}
    return HttpResponse(content, headers=headers)
