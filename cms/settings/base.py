"""Settings that every installation shares; embedded, test and production add the others."""

from datetime import timedelta
from pathlib import Path

from whitenoise.compress import Compressor

from cms.settings.api import *
from cms.settings.logs import logging_settings
from cms.settings.security import *

MINUTE, DAY = 60, 24 * 60 * 60
BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Where the embedded server keeps its address; production is told it.
ADDRESS_FILE: Path | None = None

INSTALLED_APPS = [
    "cms.installation",
    "home",
    "articles.reviews",
    "articles",
    "practitioners",
    "cms.channels.wagtail_api",
    "cms.channels.feeds",
    "cms.channels.discovery",
    "cms.editorial.preview_links",
    "cms.editorial.scheduling",
    "cms.editorial.link_check",
    "cms.delivery",
    "cms.content.retractions",
    "cms.editorial.editing",
    "cms.content.pages",
    "cms.content.content_checks",
    "cms.content.blocks",
    "cms.content.practice",
    "cms.content.topics",
    "cms.content.images",
    "cms.content.documents",
    "cms.foundation.users",
    "cms.foundation.search",
    "cms.editorial.guide",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.foundation.users.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "corsheaders",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.foundation.http.request_ids.RequestIdMiddleware",
    "cms.foundation.http.middleware.HeadMiddleware",
    "cms.installation.probes.ProbesMiddleware",
    "cms.delivery.website.kept.KeptResponsesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.foundation.http.headers.ContentSecurityPolicyMiddleware",
    "cms.foundation.http.headers.ResourcePolicyMiddleware",
    "cms.foundation.http.headers.PermissionsPolicyMiddleware",
    "cms.foundation.http.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.delivery.api.middleware.ReadOnlyMiddleware",
    "cms.delivery.api.middleware.UnavailableMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.foundation.http.middleware.PersonalPagesMiddleware",
    "cms.foundation.users.sessions.IdleSessionMiddleware",
    "cms.foundation.users.brake.PasswordFormsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.foundation.users.second_factor.demands.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.foundation.users.middleware.HiddenPagesMiddleware",
    "cms.content.practice.middleware.PracticeTimeMiddleware",
    "cms.delivery.sync.notices.RebuildNoticeMiddleware",
    "cms.foundation.http.middleware.UnitOfWorkMiddleware",
    "cms.foundation.http.middleware.ComposedPathMiddleware",
    "cms.delivery.website.redirects.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS += [{"NAME": "cms.foundation.users.breached.BreachedPasswordValidator"}]
# A file with the SHA-1 digests of stolen passwords, sorted.
BREACHED_PASSWORDS_FILE = ""

LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# Of django-allauth we use the second factor. Accounts are made in the admin and have no addresses
# to confirm, and guesses are counted by django-axes.
ACCOUNT_ADAPTER = "cms.foundation.users.second_factor.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "cms.foundation.users.second_factor.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # A clock may be half a minute off.
# A provider of OpenID Connect that logs people in, by its address; empty for none.
OIDC_URL = OIDC_CLIENT_ID = OIDC_CLIENT_SECRET = ""
OIDC_NAME = "single sign-on"
# Whether superusers have to have one; roles say so by a permission.
SECOND_FACTOR_SUPERUSERS = False

# So many wrong passwords for an account from one address, then none is looked at for a while.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Guesses while it is locked do not prolong it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "cms.foundation.users.brake.Brake"
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_CLIENT_IP_CALLABLE = "cms.foundation.users.brake.client_address"
AXES_LOCKOUT_TEMPLATE = "users/too_many_guesses.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# So many for an account from all addresses, then only those that it logged in from before may try.
LOGIN_FAILURES_PER_HOUR = 100

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "cms.settings.formats"
USE_I18N = True
# Our words for the steps of a review, in place of Wagtail's.
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
USE_TZ = True

STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
STATIC_URL = "/static/"
# Source maps are 14 MB for developer tools only, and compressing them takes a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
MEDIA_URL = "/media/"

# An article of 2,000 blocks posts about 12,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# A session that is not used ends; open forms keep what was typed, see session.js.
SESSION_COOKIE_AGE = 30 * MINUTE

WAGTAIL_SITE_NAME = "Meridian"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Whoever has a new account is invited and chooses the password. The linter takes the name of the
# class for a password.
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "cms.foundation.users.invitations.PasswordResetForm"  # noqa: S105
WAGTAIL_USER_TIME_ZONES: list[str] = []  # Everybody has the practice's, see cms.content.practice.
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "pages/private_login.html"
FORM_OF_WHAT_IS_PRIVATE = "pages/private.html"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = FORM_OF_WHAT_IS_PRIVATE
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = FORM_OF_WHAT_IS_PRIVATE
# Wagtail's finders would send requests that bypass cms.foundation.http.gate.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_IMAGE_MODEL = "images.Image"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.content.images.forms.ImageForm"
IMAGES_MAX_SIDE = 12_000
# Of the pictures of one person that wait for their renditions; the largest has 64 million.
IMAGES_MAX_PIXELS_WAITING = 1_000_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "documents.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.content.documents.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILREDIRECTS_AUTO_CREATE = (
    False  # cms.editorial.editing.redirects makes them, before the commit.
)
WAGTAIL_FINISH_WORKFLOW_ACTION = "articles.reviews.finishing.publish_approved"
# A page that is edited after a workflow step has approved it goes through that step again.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.delivery.sync.search_backend"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cms.content.blocks.widgets.RichTextArea",
        "OPTIONS": {
            "features": [
                "h2",
                "h3",
                "bold",
                "italic",
                "superscript",
                "subscript",
                "ol",
                "ul",
                "link",
                "document-link",
                "paste",
            ]
        },
    },
    "inline": {
        "WIDGET": "cms.content.blocks.widgets.RichTextArea",
        "OPTIONS": {
            "features": [
                "bold",
                "italic",
                "superscript",
                "subscript",
                "ol",
                "ul",
                "link",
                "paste",
            ]
        },
    },
}

LOGGING = logging_settings()

# The header in which a proxy gives requests their ids, for instance X-Request-Id; none is believed
# otherwise.
REQUEST_ID_HEADER = ""
# A line in the log for each request and task; the networks that are told numbers at /metrics, and
# the folder in which the processes of a server put theirs together.
LOG_REQUESTS = False
METRICS_NETWORKS: list[str] = []
METRICS_FOLDER = ""

# What `manage.py schedule` runs, and after how many seconds again.
SCHEDULE = {
    "publish_scheduled": MINUTE,
    "check_links": DAY,
    "purge_revisions --days=3650": DAY,
    "prune_db_task_results": DAY,
    "clearsessions": DAY,
    "axes_reset_logs --age=90": DAY,
    "axes_reset_failure_logs --age=30": DAY,
}

# For whom backups are encrypted, as public keys of age, and for how many days they are kept.
BACKUP_RECIPIENTS: list[str] = []
BACKUP_DAYS = 30

# How much memory of each process holds whole public responses; 0 keeps none.
KEPT_MEGABYTES = 32
# After how long a process looks again whether another one has published something.
PUBLIC_STATE_SECONDS = 0.05
# For how long shared caches may serve a response: fresh, stale while revalidating, stale on error.
# The last is as long as a retracted text may go on being shown while the site cannot be asked.
DELIVERY_CACHE_SECONDS = (60, 60, 600)
# For how long caches may keep a file that cannot be purged from them if it is withdrawn.
DELIVERY_FILE_SECONDS = 3600
# The caches that are told of withdrawn files, as wagtail.contrib.frontend_cache names them.
WAGTAILFRONTENDCACHE: dict[str, dict[str, object]] = {}
# The address of an internal location of nginx with the files of MEDIA_ROOT, which it then sends.
SENDFILE_URL = ""
SENDFILE_BACKEND = "wagtail.utils.sendfile_streaming_backend"
# How many dependents of a change are rebuilt inside its transaction; more are rebuilt after it.
DELIVERY_REBUILD_INLINE = 20

# The WebSub hub that is told of every change of a feed; empty for none.
WEBSUB_HUB_URL = ""
# Whether robots.txt lets search engines in.
SEARCH_ENGINES = True
# Wagtail's own APIs: one to read what is public, one for programs that write, with a token.
WAGTAIL_API_V2 = False
WAGTAIL_API_V3 = False
