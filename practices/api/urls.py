from django.urls import path

from cities.api import views as places
from practices.api import views

app_name = "api"
urlpatterns = [
    path("", views.Entrance.as_view(), name="entrance"),
    path("openapi.json", views.schema, name="schema"),
    path("docs/", views.docs, name="docs"),
    path("practices/", views.PracticeList.as_view(), name="practices"),
    path("practices/<slug:slug>/", views.PracticeDetail.as_view(), name="practice"),
    path("topics/", views.TopicList.as_view(), name="topics"),
    path("topics/<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("cities/", places.CityList.as_view(), name="cities"),
    path("cities/<slug:slug>/", places.CityDetail.as_view(), name="city"),
    path("networks/", places.NetworkList.as_view(), name="networks"),
    path("networks/<slug:slug>/", places.NetworkDetail.as_view(), name="network"),
    path("index-areas/", places.AreaList.as_view(), name="index-areas"),
    path("index-areas/<slug:slug>/", places.AreaDetail.as_view(), name="index-area"),
]
