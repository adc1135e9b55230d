"""What the browser's tests need and the real catalogue has no example of."""

from django.contrib.auth.models import User

from cities.models import City, Network
from practices.models import Topic
from tests.factories import (
    make_activity,
    make_document,
    make_picture,
    make_practice,
)

USERNAME = "looker@example.org"
PASSWORD = "looking-at-every-page"
PARAGRAPH = (
    "A equipa do município visita as famílias, escuta o que lhes falta e acompanha-as "
    "até à escola, ao centro de saúde e à biblioteca do bairro. "
)


def fill() -> None:
    User.objects.create_superuser(USERNAME, USERNAME, PASSWORD)
    make_portuguese_practice()
    make_arabic_practice()
    network = Network.objects.get(slug="rmci")
    make_activity(network, "Encontro sobre cidades antirracistas", kind="meeting")


def make_portuguese_practice() -> None:
    """Every part of the form, with a picture and documents, in Portuguese."""
    parts = ["purpose", "rationale", "process", "impact", "obstacles"]
    more = ["transferability", "partners", "beneficiaries", "resources"]
    practice = make_practice(
        "Mediadores municipais de bairro",
        cities=City.objects.filter(slug__in=["lisbon", "loures", "amadora"]),
        topics=Topic.objects.all()[:5],
        language="pt",
        period_text="desde 2014",
        summary="Mediadores que conhecem o bairro abrem as portas dos serviços.",
        evidence="evaluated",
        **dict.fromkeys([*parts, *more], f"{PARAGRAPH * 3}\n\n{PARAGRAPH}"),
    )
    make_picture(practice, "Três mediadoras à mesa", credit="Câmara Municipal")
    make_document(practice, "Relatório de avaliação")
    make_document(practice, "Plano", link="https://example.org/plano-municipal.pdf")


def make_arabic_practice() -> None:
    """A practice written from right to left."""
    make_practice(
        "مكتبة الحي",
        city=City.objects.get(slug="tangier"),
        topics=Topic.objects.all()[5:7],
        language="ar",
        purpose="مكان يلتقي فيه سكان الحي ويتعلمون معا.",
        process="تفتح المكتبة أبوابها كل مساء، ويقرأ المتطوعون مع الأطفال.",
    )
