"""The configuration of the app, and of the admin that it works in."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import serializers


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Encyclopedia"

    def ready(self) -> None:
        """Put every versioned model under django-reversion, each row kept as its stored part; let mail follow saves."""
        import reversion

        from articles import delivering, watching
        from articles.models import VersionedModel

        serializers.register_serializer("part", "articles.models.part_format")
        for model in self.get_models():
            if issubclass(model, VersionedModel):
                reversion.register(model, format="part")
        watching.after_telling.append(delivering.send_soon)


class DeskConfig(AdminConfig):
    """Django's admin with the desk's own site in place of the stock one."""

    default_site = "articles.admin.site.DeskSite"

    def ready(self) -> None:
        """Load the desk before another admin asks for a site, since its class lies in the package that fills it."""
        import articles.admin  # noqa: F401

        super().ready()
