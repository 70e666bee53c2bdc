"""The embedded settings with a database, files and password hasher for tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "STATE_DIR" not in os.environ:
    os.environ["STATE_DIR"] = tempfile.mkdtemp(prefix="meridian-test-")
    atexit.register(shutil.rmtree, os.environ["STATE_DIR"], ignore_errors=True)

from cms.settings.embedded import *
from cms.settings.embedded import DATABASES, STATE_DIR, STATIC_ROOT, env

TEST_DATABASE_URL = env.text("TEST_DATABASE_URL", default="")
if TEST_DATABASE_URL:
    DATABASES = {"default": env.postgresql("TEST_DATABASE_URL")}
    if env.boolean("TEST_DATABASE_MIGRATED", default=False):
        DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
else:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(STATE_DIR) / "test.sqlite3")}

WAGTAILADMIN_BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
if not env.boolean("TEST_WORKER", default=False):
    TASKS = {"default": {"BACKEND": "cms.foundation.task_backend.UnitOfWorkBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "cms.foundation.files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests go back to earlier states of the database.
KEPT_MEGABYTES = PUBLIC_STATE_SECONDS = 0
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns if the folder is missing.
