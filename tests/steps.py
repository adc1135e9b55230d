"""Pressing the buttons of a practice at the desk."""

from practices.models import GoodPractice, PracticeVersion

BASE = "/admin/practices/goodpractice/"


def address(practice, action):
    return f"{BASE}{practice.pk}/step/{action}/"


def change_page(practice):
    return f"{BASE}{practice.pk}/change/"


def number_of(practice):
    return PracticeVersion.objects.of(practice).count()


def text_of(response):
    return response.content.decode()


def sentences(response):
    return [str(message) for message in response.context["messages"]]


def status_of(practice):
    return GoodPractice.objects.get(pk=practice.pk).status


def take(client, practice, action, **data):
    """Press the button of the page as it is now."""
    data = {"seen": number_of(practice)} | data
    return client.post(address(practice, action), data, follow=True)
