"""How the parts of the API are described to those who ask it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from cities.api.problems import MEDIA_TYPE
from cities.parameters import (
    ChoiceField,
    NumberField,
    ParameterField,
    ParameterForm,
    SeveralField,
)

View = TypeVar("View", bound=Callable[..., Any])
DESCRIPTIONS = {
    "q": _("Words that must all be found"),
    "page": _("Number of the page"),
    "page_size": _("How many entries a page holds"),
}


class ProblemSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text=_("What was wrong, in a sentence."))
    problems = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text=_("For each parameter that was not understood what is wrong."),
    )


def tells(
    name: str,
    summary: object,
    answer: Any,
    *forms: type[ParameterForm],
    also: Iterable[int] = (),
) -> Callable[[View], View]:
    """Describe a part: what it answers, what it reads, and which other ends it has."""
    fields = [item for form in forms for item in form.base_fields.items()]
    return extend_schema(
        operation_id=name,
        summary=summary,  # type: ignore[arg-type]
        parameters=[parameter(*field) for field in fields],
        responses={200: answer} | dict(map(ending, (400, 404, 429, *also))),
    )


def ending(status: int) -> tuple[Any, Any]:
    if status < 400:
        return status, OpenApiResponse(description=_("It was merged, and leads on."))
    return (status, MEDIA_TYPE), ProblemSerializer


def parameter(name: str, field: Any) -> OpenApiParameter:
    meaning = field.meaning or DESCRIPTIONS.get(name, "")
    return OpenApiParameter(name, kind_of(field), description=meaning)


def kind_of(field: ParameterField) -> dict[str, Any]:
    """Say in the words of JSON Schema what a parameter may be."""
    match field:
        case NumberField():
            range_ = {"minimum": field.low, "maximum": field.high}
            known = {name: limit for name, limit in range_.items() if limit is not None}
            return {"type": "integer", "default": field.default, **known}
        case ChoiceField():
            default = field.values[0]
            return {"type": "string", "enum": field.values, "default": default}
        case SeveralField():
            return {"type": "array", "items": {"type": "string"}}
    return {"type": "string"}


def allow_empty(told: dict[str, Any]) -> dict[str, Any]:
    """Say of each parameter that empty is as good as left out, which forms send."""
    for methods in told["paths"].values():
        for part in methods["get"].get("parameters", []):
            if part["in"] == "query":
                part["allowEmptyValue"] = True
    return told


def paged(name: str, entry: Any, **more: Any) -> Any:
    """Describe a page of a list of entries."""
    fields: dict[str, Any] = {
        "count": serializers.IntegerField(help_text=_("Of all pages together.")),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        **more,
        "results": entry(many=True),
    }
    return inline_serializer(name, fields=fields)
