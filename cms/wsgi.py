"""The WSGI application, which is the entry point of application servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.embedded")

application = get_wsgi_application()
