"""The WSGI application, which is the entry point of application servers."""

from django.core.wsgi import get_wsgi_application

from cms.settings.choice import choose

choose()

application = get_wsgi_application()
