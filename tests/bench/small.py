"""Plain Django for the comparison of memory: all of the product's code, one page."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import path

from icc_site.urls import urlpatterns as product


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Small</title><p>A small page.")


urlpatterns = i18n_patterns(path("", page), prefix_default_language=False)
urlpatterns += product
