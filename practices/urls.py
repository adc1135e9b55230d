from django.urls import path

from practices import (
    answering,
    export,
    feeds,
    previewing,
    printing,
    sharing,
    views,
)

app_name = "practices"
urlpatterns = [
    path("", views.practice_list, name="list"),
    path("feed/", feeds.practice_feed, name="feed"),
    path("export.xlsx", export.export, {"kind": "xlsx"}, name="excel"),
    path("export.csv", export.export, {"kind": "csv"}, name="csv"),
    path("export.json", export.export, {"kind": "json"}, name="json"),
    path(
        "still-running/<str:token>/<slug:said>/", answering.answer, name="still-running"
    ),
    path("preview/<str:token>/", previewing.preview, name="preview"),
    path(
        "preview/<str:token>/<slug:kind>/<int:pk>/",
        previewing.preview_file,
        name="preview-file",
    ),
    path("<slug:slug>/", views.practice_detail, name="detail"),
    path("<slug:slug>/card.png", sharing.practice_picture, name="card"),
    path("<slug:slug>/cite.bib", sharing.bibtex, name="bibtex"),
    path("<slug:slug>/cite.ris", sharing.ris, name="ris"),
    path("<slug:slug>/practice.pdf", printing.pdf, name="pdf"),
    path("<slug:slug>/pictures/<int:pk>/", views.picture, name="picture"),
    path("<slug:slug>/documents/<int:pk>/", views.document, name="document"),
]
