"""Any way through the workflow, at random: nothing is public that nobody approved."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from practices import policy, versions
from practices.content import content_of
from practices.models import GoodPractice, PracticeVersion
from practices.workflow import TRANSITIONS, InvalidTransition, transition
from tests.factories import (
    make_city,
    make_officer,
    make_practice,
    make_staff,
    make_superuser,
    make_topic,
)

PEOPLE = ["officer", "colleague", "foreigner", "reader", "editor", "root"]
STAFF = {"reader", "editor", "root"}


class Way(RuleBasedStateMachine):
    """One practice and its updates, and six people who do whatever they can."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        city = make_city("Exampleville")
        self.people = {
            "officer": make_officer(city),
            "colleague": make_officer(city),
            "foreigner": make_officer(make_city("Elsewhere")),
            "reader": make_staff(),
            "editor": make_staff(),
            "root": make_superuser(),
        }
        practice = make_practice(
            "Open door",
            city=city,
            topics=[make_topic()],
            purpose="To meet.",
            status="draft",
        )
        self.pk = practice.pk
        self.public = None

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def target(self, *, update):
        practices = GoodPractice.objects.filter(update_of=self.pk) if update else None
        return (practices.first() if practices else None) or GoodPractice.objects.get(
            pk=self.pk
        )

    @rule(
        action=st.sampled_from(sorted(TRANSITIONS)),
        name=st.sampled_from(PEOPLE),
        update=st.booleans(),
    )
    def step(self, action, name, update):
        practice, person = self.target(update=update), self.people[name]
        sent = PracticeVersion.objects.of(practice).after("submit").first()
        count = PracticeVersion.objects.count()
        try:
            transition(practice, action, person, "Because.")
        except InvalidTransition:
            assert PracticeVersion.objects.count() == count
            return
        assert name != "foreigner"
        if action in {"publish", "request_changes", "archive", "restore"}:
            assert name in STAFF
        if action == "publish":
            assert name == "root" or sent is None or sent.by != person
            self.public = None

    @rule(name=st.sampled_from(PEOPLE), text=st.text(max_size=5), update=st.booleans())
    def write(self, name, text, update):
        """Save the form, where the person may."""
        practice, person = self.target(update=update), self.people[name]
        if policy.can_change(person, practice):
            practice.impact = text.replace("\x00", "")
            practice.save()
            versions.note_if_changed(practice, person)

    @invariant()
    def the_public_text_changes_by_publishing_alone(self):
        practice = GoodPractice.objects.get(pk=self.pk)
        if practice.status != "published":
            self.public = None
        elif self.public is None:
            self.public = content_of(practice)
        assert self.public in (None, content_of(practice))

    @invariant()
    def what_is_public_was_approved(self):
        practice = GoodPractice.objects.get(pk=self.pk)
        if practice.status == "published":
            last = PracticeVersion.objects.of(practice).after("publish")[0]
            assert last.by_id in {self.people[name].pk for name in STAFF}
            assert last.content == content_of(practice)

    @invariant()
    def versions_are_numbered_without_gaps(self):
        numbers = PracticeVersion.objects.order_by("number")
        found = list(numbers.values_list("number", flat=True))
        assert found == list(range(1, len(found) + 1))

    @invariant()
    def there_is_one_practice_and_at_most_one_update(self):
        others = GoodPractice.objects.exclude(pk=self.pk)
        assert [p.update_of_id for p in others] in ([], [self.pk])
        assert all(p.status not in {"published", "archived"} for p in others)


@pytest.mark.django_db
def test_no_way_leads_to_the_public_without_an_approver():
    run_state_machine_as_test(
        Way,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
