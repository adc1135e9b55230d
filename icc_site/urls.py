"""The addresses of the site: English at the root, French below /fr/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from icc_site import sitemaps, views
from practices import embedding, feeds, sharing
from practices.admin.audit import audit, audit_export
from practices.views import suggest, template_form

handler400 = "icc_site.views.bad_request"
handler403 = "icc_site.views.forbidden"
handler404 = "icc_site.views.not_found"
handler429 = "icc_site.views.too_many"
handler500 = "icc_site.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-<slug:kind>.xml", sitemaps.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security, name="security"),
    path("catalogue.jsonld", sharing.catalogue, name="catalogue"),
    path("oembed/", embedding.oembed, name="oembed"),
]
pages: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("practices/", include("practices.urls")),
    path("shortlist/", include("practices.shortlist.urls")),
    path("suggest/", suggest, name="suggest"),
    path("cities/<slug:slug>/feed/", feeds.city_feed, name="city-feed"),
    path("networks/<slug:slug>/feed/", feeds.network_feed, name="network-feed"),
    path("api/", include("practices.api.urls")),
    path("card.png", sharing.site_picture, name="card"),
    path("embed/cities/<slug:slug>/", embedding.city, name="embed-city"),
    path("embed/<slug:slug>/", embedding.practice, name="embed-practice"),
    path("form/", template_form, name="template-form"),
    path("", include("cities.urls")),
    path("about/", views.page, {"name": "about"}, name="about"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("account/", include("practices.account.urls")),
    path("admin/r/<path:rest>", views.no_short_cut),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="account_change_password"),
    ),
    path("admin/audit/", admin.site.admin_view(audit), name="audit"),
    path(
        "admin/audit/export/", admin.site.admin_view(audit_export), name="audit-export"
    ),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    pages.append(path("styleguide/", views.styleguide, name="styleguide"))
urlpatterns += i18n_patterns(*pages, prefix_default_language=False)
