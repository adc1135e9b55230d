from django.urls import path

from practices.shortlist import views

app_name = "shortlist"
urlpatterns = [
    path("", views.shortlist, name="shortlist"),
    path("compare/", views.compare, name="compare"),
    path("briefing.docx", views.briefing, name="briefing"),
]
