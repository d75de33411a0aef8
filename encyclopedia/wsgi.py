"""The entry point of WSGI servers, gunicorn among them."""

import os

from django.core.wsgi import get_wsgi_application

from encyclopedia.charset import reading_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encyclopedia.settings")

application = reading_utf8(get_wsgi_application())
