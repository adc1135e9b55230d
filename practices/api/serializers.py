"""How practices and topics are written in the API: what their pages show, no more."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cities.api.serializers import (
    ApiAddress,
    EntrySerializer,
    PageAddress,
    ReferenceSerializer,
)
from cities.countries import country_name
from cities.links import absolute
from practices.excerpt import without_labels
from practices.models import GoodPractice, Picture, Place, ReferenceDocument, Topic


class TopicSerializer(EntrySerializer[Topic]):
    """A topic; `counts` of the context tells the published practices of each."""

    url = ApiAddress("api:topic")
    page_url = serializers.SerializerMethodField()
    index_area = ReferenceSerializer(read_only=True, allow_null=True)
    practice_count = serializers.SerializerMethodField()

    class Meta:
        model = Topic
        fields = [
            *("slug", "url", "page_url", "name", "description", "tier"),
            *("index_area", "practice_count"),
        ]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.URI)
    def get_page_url(self, topic: Topic) -> str:
        return absolute(f"{reverse('practices:list')}?topic={topic.slug}")

    def get_practice_count(self, topic: Topic) -> int:
        counts: Mapping[str, int] = self.context["counts"]
        return counts.get(topic.slug, 0)


class PeriodSerializer(serializers.Serializer[GoodPractice]):
    """When it ran: as written, and what was understood of it."""

    text = serializers.CharField(source="period_text", read_only=True)
    label = serializers.CharField(  # type: ignore[assignment]
        source="period_label", read_only=True
    )
    start_year = serializers.IntegerField(read_only=True, allow_null=True)
    end_year = serializers.IntegerField(read_only=True, allow_null=True)
    ongoing = serializers.BooleanField(read_only=True)


class PlaceSerializer(serializers.Serializer[Place]):
    """Where it is: a city by its key, a locality by its name, or a country alone."""

    city = serializers.CharField(source="city.slug", read_only=True, allow_null=True)
    name = serializers.CharField(read_only=True)
    country = serializers.CharField(source="country_code", read_only=True)
    country_name = serializers.SerializerMethodField()

    def get_country_name(self, place: Place) -> str:
        return country_name(place.country_code)


class PracticeSerializer(EntrySerializer[GoodPractice]):
    url = ApiAddress("api:practice")
    page_url = PageAddress()
    title = serializers.CharField(source="display_title", read_only=True)
    excerpt = serializers.CharField(read_only=True)
    period = PeriodSerializer(source="*", read_only=True)
    places = PlaceSerializer(many=True, read_only=True)
    topics = ReferenceSerializer(many=True, read_only=True)

    class Meta:
        model = GoodPractice
        fields = [
            *("slug", "url", "page_url", "title", "language", "excerpt", "period"),
            *("places", "topics", "evidence", "source_url"),
            *("published_at", "updated_at", "confirmed_at"),
        ]
        read_only_fields = fields


class ContactSerializer(serializers.Serializer[GoodPractice]):
    """Whom everyone may ask, where she agreed to that."""

    name = serializers.CharField(source="contact_name", read_only=True)
    unit = serializers.CharField(source="contact_unit", read_only=True)
    email = serializers.CharField(source="contact_email", read_only=True)


class DocumentSerializer(serializers.Serializer[ReferenceDocument]):
    title = serializers.CharField(source="__str__", read_only=True)
    url = PageAddress()


class PictureSerializer(EntrySerializer[Picture]):
    url = PageAddress()

    class Meta:
        model = Picture
        fields = ["url", "alternative_text", "credit"]
        read_only_fields = fields


class PartField(serializers.CharField):
    """A text of the form, without the label that its writer began it with."""

    def to_representation(self, value: str) -> str:
        return without_labels(value)


class PracticeDetailSerializer(PracticeSerializer):
    networks = ReferenceSerializer(many=True, read_only=True)
    reference_documents = DocumentSerializer(many=True, read_only=True)
    pictures = PictureSerializer(many=True, read_only=True)
    contact = serializers.SerializerMethodField()
    serializer_field_mapping = {
        **EntrySerializer.serializer_field_mapping,
        models.TextField: PartField,
    }

    class Meta(PracticeSerializer.Meta):
        fields = [
            *PracticeSerializer.Meta.fields,
            *("summary", *GoodPractice.PARTS, "networks"),
            *("reference_documents", "pictures", "contact"),
        ]
        read_only_fields = fields

    @extend_schema_field(ContactSerializer(allow_null=True))
    def get_contact(self, practice: GoodPractice) -> Any:
        if not practice.public_contact:
            return None
        return ContactSerializer(practice).data


class FacetValueSerializer(serializers.Serializer[Any]):
    value = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    count = serializers.IntegerField(read_only=True)
    chosen = serializers.BooleanField(read_only=True)


class FacetSerializer(serializers.Serializer[Any]):
    """A filter with its values, each with the count that choosing it would give."""

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    values = FacetValueSerializer(many=True, read_only=True)
