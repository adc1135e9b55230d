"""The pages behind the links of “Still running?”: without an account, by their token.

Opening one changes nothing, which programs do that look through mails; its button does.
"""

from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cities.paging import NotFound
from practices import still_running
from practices.models import GoodPractice, StillRunning
from practices.still_running import CannotHaveEnded, NotTaken

Answer = StillRunning.Answer
GONE = 410


class EndForm(forms.Form):
    year = forms.IntegerField(
        label=_("In which year did it end?"),
        min_value=1900,
        max_value=2100,
        error_messages={
            "required": _("Give the year in which it ended, such as 2024."),
            "invalid": _("Give the year in four digits, such as 2024."),
        },
    )


def of_a_link(view: Any) -> Any:
    """Keep a page from caches, search engines and other sites: its address is a key.

    The token in the address, which nobody can guess, is what proves the intent: so no
    cookie is set for it.
    """

    @wraps(view)
    def private(*args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(*args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(
        csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(private))
    )


@of_a_link
def answer(request: HttpRequest, token: str, said: str) -> HttpResponse:
    """Show the question with the button of one answer, and take the answer."""
    question = StillRunning.objects.signed(token)
    if question is None or said not in Answer.values:
        raise NotFound(
            _("This link is not complete. Copy it from the mail once more, whole.")
        )
    if question.answered_at:
        return render(request, PAGE, {"question": question})
    if not is_open(question):
        return render(request, PAGE, {"question": question, "gone": True}, status=GONE)
    form = EndForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and take(question, said, form):
        return redirect(after(question, said, request.path))
    context = {"question": question, "said": said, "form": form}
    return render(request, PAGE, context)


PAGE = "practices/still_running.html"


def is_open(question: StillRunning) -> bool:
    public = question.practice.status == GoodPractice.Status.PUBLISHED
    return public and not question.has_expired


def take(question: StillRunning, said: str, form: EndForm) -> bool:
    """Note the answer; what speaks against it stands at the form."""
    if said == Answer.ENDED and not form.is_valid():
        return False
    year = form.cleaned_data["year"] if said == Answer.ENDED else None
    try:
        still_running.answer(question, said, year)
    except CannotHaveEnded as refused:
        form.add_error("year", str(refused))
        return False
    except NotTaken:  # meanwhile: the page says so
        return True
    return True


def after(question: StillRunning, said: str, here: str) -> str:
    """Go to the desk where something is to be changed, else back for the thanks."""
    if said == Answer.CHANGED:
        name = "admin:practices_goodpractice_change"
        return reverse(name, args=[question.practice_id])
    return here
