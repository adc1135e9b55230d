"""How cities, networks and the INDEX are written in the API."""

from typing import Any, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cities.countries import country_name
from cities.links import absolute
from cities.models import City, IndexArea, IndexResult, Network, NetworkActivity

M = TypeVar("M", bound=models.Model)


@extend_schema_field(OpenApiTypes.URI)
class PageAddress(serializers.Field[Any, Any, str, Any]):
    """Where the page for readers is."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="get_absolute_url")

    def to_representation(self, value: str) -> str:
        return iri_to_uri(absolute(value))


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class LinkField(serializers.URLField):
    """A link to elsewhere; null where there is none."""

    def to_representation(  # type: ignore[override]
        self, value: str
    ) -> str | None:
        return iri_to_uri(value) or None


class EntrySerializer(serializers.ModelSerializer[M]):
    """An entry of the catalogue: nothing of it can be written here."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.URLField: LinkField,
    }


@extend_schema_field(OpenApiTypes.URI)
class ApiAddress(serializers.Field[Any, Any, str, Any]):
    """Where the API tells all of an entry, by the name of the address."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(read_only=True, source="slug")

    def to_representation(self, value: str) -> str:
        return absolute(reverse(self.name, args=[value]))


class ReferenceSerializer(serializers.Serializer[Any]):
    """Something else by its key and its name."""

    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)


class CountrySerializer(serializers.Serializer[Any]):
    """A country by its ISO 3166 code."""

    code = serializers.CharField(read_only=True)
    name = serializers.SerializerMethodField()

    def get_name(self, country: Any) -> str:
        return country_name(country.code)


class CitySerializer(EntrySerializer[City]):
    url = ApiAddress("api:city")
    page_url = PageAddress()
    aliases = serializers.ListField(
        child=serializers.CharField(), source="alias_list", read_only=True
    )
    country = CountrySerializer(read_only=True)
    networks = ReferenceSerializer(many=True, read_only=True)

    class Meta:
        model = City
        fields = [
            *("slug", "url", "page_url", "name", "aliases", "kind", "country"),
            *("latitude", "longitude", "population", "membership", "joined_year"),
            *("networks", "website", "profile_url", "source_url"),
        ]
        read_only_fields = fields


class ResultSerializer(EntrySerializer[IndexResult]):
    """A score of a city; without an area it is the overall one."""

    area = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = IndexResult
        fields = ["area", "year", "score", "note", "source_url"]
        read_only_fields = fields


class CityDetailSerializer(CitySerializer):
    index_results = ResultSerializer(many=True, read_only=True, source="results")

    class Meta(CitySerializer.Meta):
        fields = [*CitySerializer.Meta.fields, "index_results"]
        read_only_fields = fields


class NetworkSerializer(EntrySerializer[Network]):
    url = ApiAddress("api:network")
    page_url = PageAddress()
    country = serializers.SerializerMethodField()
    action_plan = serializers.SerializerMethodField()
    member_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Network
        fields = [
            *("slug", "url", "page_url", "name", "own_name", "kind", "status"),
            *("country", "founded_year", "website", "description", "action_plan"),
            *("member_count", "source_url"),
        ]
        read_only_fields = fields

    @extend_schema_field(CountrySerializer(allow_null=True))
    def get_country(self, network: Network) -> Any:
        return CountrySerializer(network.country).data if network.country else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_action_plan(self, network: Network) -> str | None:
        if network.action_plan_file:
            return absolute(reverse("cities:action-plan", args=[network.slug]))
        return network.action_plan_link or None


class MemberSerializer(EntrySerializer[City]):
    url = ApiAddress("api:city")

    class Meta:
        model = City
        fields = ["slug", "url", "name", "membership"]
        read_only_fields = fields


class ActivitySerializer(EntrySerializer[NetworkActivity]):
    city = ReferenceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = NetworkActivity
        fields = ["kind", "date", "title", "text", "city", "link"]
        read_only_fields = fields


class NetworkDetailSerializer(NetworkSerializer):
    members = MemberSerializer(many=True, read_only=True, source="members.all")
    activities = ActivitySerializer(many=True, read_only=True)

    class Meta(NetworkSerializer.Meta):
        fields = [*NetworkSerializer.Meta.fields, "members", "activities"]
        read_only_fields = fields


class AreaSerializer(EntrySerializer[IndexArea]):
    url = ApiAddress("api:index-area")

    class Meta:
        model = IndexArea
        fields = ["slug", "url", "name", "order"]
        read_only_fields = fields


class AreaResultSerializer(EntrySerializer[IndexResult]):
    city = ReferenceSerializer(read_only=True)

    class Meta:
        model = IndexResult
        fields = ["city", "year", "score", "note", "source_url"]
        read_only_fields = fields


class AreaDetailSerializer(AreaSerializer):
    results = AreaResultSerializer(many=True, read_only=True, source="public_results")

    class Meta(AreaSerializer.Meta):
        fields = [*AreaSerializer.Meta.fields, "results"]
        read_only_fields = fields
