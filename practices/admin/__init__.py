"""The desk: officers describe practices here, the programme's staff publish them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from practices.admin import invitation, mail, people, practice, topic

# The desk has no door of its own: people sign in with their account.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

__all__ = ["invitation", "mail", "people", "practice", "topic"]
