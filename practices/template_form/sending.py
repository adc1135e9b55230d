"""Sends a Word form as a file to be saved."""

from django.http import HttpResponse

from practices.models import GoodPractice
from practices.template_form.writing import blank

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_form(practice: GoodPractice | None, language: str) -> HttpResponse:
    """Answer with the form in a language of the site, blank or filled in."""
    name = practice.slug if practice else "good-practice"
    response = HttpResponse(blank(practice, language), content_type=WORD)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-form-{language}.docx"'
    )
    return response
