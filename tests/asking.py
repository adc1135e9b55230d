"""Asking whether a practice still runs, by mail, and what its page says of it."""

import re
from io import StringIO

from django.core.management import call_command

from practices import outbox
from practices.models import OutgoingMail

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+/still-running/\S+)")


def run():
    output = StringIO()
    call_command("ask_still_running", stdout=output)
    return output.getvalue().strip()


def run_and_send():
    """Do what the two timers do, one after the other."""
    said = run()
    outbox.send_due()
    return said


def links():
    """Give the three links of the newest mail: running, ended, changed."""
    return LINK.findall(OutgoingMail.objects.order_by("-pk")[0].text)


def shown(client, slug="open-door", language=""):
    page = client.get(f"{language}/practices/{slug}/").content.decode()
    found = re.search(r'class="confirmation">([^<]*)<', page)
    return found[1] if found else ""
