"""Days with their times, as the desk writes them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime


def moment(value: datetime) -> SafeString:
    """Write day and time in the site's zone; moments.js turns them to the reader's."""
    written = date_format(localtime(value), "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)
