"""Another process of the product that publishes one practice, when it is told to.

It says "ready", waits for a line, publishes, says when (time.monotonic) and under which
title, waits for another line, and takes the practice away again.
"""

import sys
import time
from uuid import uuid4

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402

from practices.models import GoodPractice, Place, Topic  # noqa: E402
from practices.workflow import transition  # noqa: E402


def main() -> None:
    name = f"bench-{uuid4().hex[:8]}"
    person = User.objects.create_superuser(name, password=None)
    practice = prepared(f"Just published {name}", person)
    say("ready")
    sys.stdin.readline()
    transition(practice, "publish", by=person)
    say(f"{time.monotonic()} {practice.title}")
    sys.stdin.readline()
    take_back(practice, person)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def prepared(title: str, person: User) -> GoodPractice:
    """Make a practice that has been sent in, and can be published."""
    practice = GoodPractice(title=title, period_text="2026", purpose="To be seen soon.")
    practice.save()
    Place.objects.create(practice=practice, city_id=1)
    practice.topics.set(Topic.objects.all()[:2])
    transition(practice, "submit", by=person)
    return practice


def take_back(practice: GoodPractice, person: User) -> None:
    """Leave the catalogue as it was, history included."""
    transition(practice, "archive", by=person, reason="The bench is over.")
    key = practice.pk
    practice.delete()
    GoodPractice.history.filter(id=key).delete()
    Place.history.filter(practice_id=key).delete()
    person.delete()


if __name__ == "__main__":
    main()
