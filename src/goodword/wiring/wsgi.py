"""The WSGI entrance that a server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.wiring.settings")
application = get_wsgi_application()
