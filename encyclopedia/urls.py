"""The addresses of the whole site: the admin, and everything else from the app."""

from django.contrib import admin
from django.urls import include, path

from articles.admin.front import front_page
from articles.views import errors

urlpatterns = [
    path("admin/", admin.site.admin_view(front_page)),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
