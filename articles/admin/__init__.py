"""The editors' desk in Django's admin."""

from django.conf import settings
from django.contrib import admin

from articles.admin import (  # noqa: F401  # importing them registers their models
    articles,
    audit_log,
    hiding,
    rechecking,
    records,
    retractions,
    reviewing,
    sources,
    users,
    watching,
)

admin.site.site_header = f"{settings.SITE_NAME}: editors' desk"
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "Desk"
