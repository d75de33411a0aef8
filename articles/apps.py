"""The app's configuration."""

from django.apps import AppConfig
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
