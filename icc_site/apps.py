from django.apps import AppConfig


class IccSiteConfig(AppConfig):
    name = "icc_site"

    def ready(self) -> None:
        from icc_site import checks  # noqa: F401  (registers the system checks)
