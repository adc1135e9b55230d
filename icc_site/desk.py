"""Django's admin with our own first page."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "practices.site.Desk"
