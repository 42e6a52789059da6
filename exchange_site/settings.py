"""Django settings; values that differ between installations come from environment variables."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from exchange_site import environment
from exchange_site.caches import caches
from exchange_site.databases import database, replica, sqlite_url

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
# Contains password hashes and drafts: readable only by the owner of the process.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.kept_secret("SECRET_KEY", DATA_DIR / "secret_key")
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [
    *environment.words("ALLOWED_HOSTS"),
    urlsplit(SITE_URL).hostname,
    "127.0.0.1",
    "localhost",
    "[::1]",
]
TRUSTED_PROXIES = environment.words("TRUSTED_PROXIES")
# Whose requests for /metrics are answered; none: nothing is counted.
METRICS_NETWORKS = environment.networks("METRICS_NETWORKS")

SITE_OPERATOR = {
    "en": environment.text("SITE_OPERATOR_EN"),
    "zh-hans": environment.text("SITE_OPERATOR_ZH"),
}
DATA_LICENCE = {
    "en": environment.text("DATA_LICENCE_EN"),
    "zh-hans": environment.text("DATA_LICENCE_ZH"),
}
ICP_FILING = environment.text("ICP_FILING")
SECURITY_FILING = environment.text("SECURITY_FILING")
SITE_CODE = environment.text("SITE_CODE")
SECURITY_CONTACT = environment.web_or_mail_address("SECURITY_CONTACT")

INSTALLED_APPS = [
    "exchange_site",
    "alliances",
    "centers",
    "events",
    "editions",
    "institutions",
    "documents",
    "desk.apps.DeskConfig",
    "tables",
    "duplicates",
    "corrections",
    "link_checks",
    "api",
    "dumps",
    "editorial",
    "records",
    "search",
    "evidence",
    "taxonomy",
    "uploads",
    "serving",
    "bench",
    "csp",
    "django_filters",
    "desk.apps.DeskAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "desk.apps.UserSessionsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "exchange_site.http.headers.SecurityHeadersMiddleware",
    "serving.middleware.TrustedProxiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "serving.middleware.CompressedPages",
    "serving.middleware.RevalidateMiddleware",
    "exchange_site.http.replica_middleware.ReplicaMiddleware",
    "serving.middleware.GenerationMiddleware",
    # Comes after all middleware that caches pages, so that no preview page is cached.
    "exchange_site.http.preview_middleware.PreviewMiddleware",
    "serving.middleware.ConditionalPages",
    "exchange_site.http.middleware.LanguageMiddleware",
    "editorial.middleware.PublishScheduledMiddleware",
    "exchange_site.http.middleware.RefusedRequestsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "desk.sign_in.middleware.StaffSessionMiddleware",
    "editorial.middleware.PermissionDeniedMiddleware",
    "exchange_site.http.unavailable.UnavailableMiddleware",
]

if METRICS_NETWORKS:
    MIDDLEWARE.insert(0, "serving.monitoring.metrics.MetricsMiddleware")
    # Where each worker counts; `manage.py prepare` empties it. Read by prometheus-client when it is imported.
    METRICS_DIR = DATA_DIR / "metrics"
    METRICS_DIR.mkdir(exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(METRICS_DIR))

ROOT_URLCONF = "exchange_site.urls"
WSGI_APPLICATION = "exchange_site.wsgi.application"
# Django threads per worker: Python runs one at a time, the others wait for the database.
DJANGO_THREADS = 4
# How many of the 256 server threads of bin/run may wait for slow clients.
MOST_WAITING = 192

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "exchange_site.public.context_processors.site",
            ],
        },
    },
]

DATABASES = {
    "default": database(environment.text("DATABASE_URL") or sqlite_url(DATA_DIR / "db.sqlite3"))
}
REPLICA_URLS = environment.words("DATABASE_REPLICA_URLS")
DATABASE_REPLICAS = [f"replica {number}" for number in range(1, len(REPLICA_URLS) + 1)]
DATABASES |= zip(DATABASE_REPLICAS, map(replica, REPLICA_URLS), strict=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Megabytes for whole pages, in each worker; 0 turns the page cache off.
PAGE_CACHE = environment.number("PAGE_CACHE", 64, lowest=0, highest=1_000_000)
CACHE_URL = environment.text("CACHE_URL")
CACHES = caches(CACHE_URL, PAGE_CACHE, DATA_DIR / "state")
if CACHE_URL:
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    SESSION_CACHE_ALIAS = "sessions"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]
PASSWORD_HASHERS = ["serving.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["editorial.permissions.limits.Backend"]
# Addresses of staff; all others are public.
STAFF_PATHS = ("/admin/", "/accounts/")

ACCOUNT_ADAPTER = "desk.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth counts in the cache, which may be the memory of one process: see desk.accounts.sign_in_attempts.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "desk.sign_in.forms.SignInForm",
    "reauthenticate": "desk.sign_in.forms.PasswordAgainForm",
}
MFA_ADAPTER = "desk.sign_in.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "desk.sign_in.forms.CodeForm",
    "reauthenticate": "desk.sign_in.forms.CodeAgainForm",
    "activate_totp": "desk.sign_in.forms.SetUpAppForm",
    "add_webauthn": "desk.sign_in.forms.AddPasskeyForm",
    "authenticate_webauthn": "desk.sign_in.forms.PasskeyForm",
    "reauthenticate_webauthn": "desk.sign_in.forms.PasskeyAgainForm",
}
# Roles that need a second factor to enter the admin.
REQUIRE_MFA = environment.choices("REQUIRE_MFA", {"editor", "reviewer", "manager"})
# Changing accounts and many records at once needs a sign-in, or a confirmation, of this time.
SIGN_IN_IS_RECENT_SECONDS = 15 * 60
# The cookie ends with the browser, the session after the time without a request.
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 60 * 60 * environment.number("SESSION_HOURS", 8, lowest=1, highest=24 * 14)

# Number of approvals in sequence that a change needs: 1 to 3.
REVIEW_STEPS = environment.number("REVIEW_STEPS", 1, lowest=1, highest=3)
# Staff may not review their own changes if there are at least two active reviewers.
TWO_PERSON_RULE = environment.flag("TWO_PERSON_RULE", default=True)
# Whether record pages show the history of public changes.
PUBLIC_HISTORY = environment.flag("PUBLIC_HISTORY")
# Whether the public sees what became of the outcomes of an edition.
PUBLIC_OUTCOME_STATES = environment.flag("PUBLIC_OUTCOME_STATES")
# Requests of the API in a minute that a worker answers for a network, beside those from the page cache.
# 0: all.
API_RATE = environment.number("API_RATE", 600, lowest=0, highest=1_000_000)
# With a key, search engines are told of the pages that a publication changed (indexnow.org).
# A CDN may keep pages where it can be told to drop them: {"surrogate_keys": ["pages"]} is posted there.
CDN_PURGE_URL = environment.text("CDN_PURGE_URL")
CDN_PURGE_TOKEN = environment.text("CDN_PURGE_TOKEN")
INDEXNOW_KEY = environment.indexnow_key("INDEXNOW_KEY")
INDEXNOW_URL = environment.text("INDEXNOW_URL", "https://api.indexnow.org/indexnow")
# How many days all dumps are kept; of older ones one for each month is kept.
DUMP_DAYS = environment.number("DUMP_DAYS", 365, lowest=1, highest=100_000)
# Whether readers may suggest corrections.
CORRECTIONS = environment.flag("CORRECTIONS", default=True)
# Imports run in a separate process; tests run them in their own.
DETACHED_COMMANDS = True

# In which records are written: each has columns of its own.
CONTENT_LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
# In which pages are read. One more needs a catalog; its readers see records in the first of those above.
LANGUAGES = [*CONTENT_LANGUAGES]
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "exchange_site.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_STORE_URL = environment.text("MEDIA_STORE_URL")
STORAGES = {
    "default": {
        "BACKEND": "uploads.object_store.ObjectStore",
        "OPTIONS": {"url": MEDIA_STORE_URL},
    }
    if MEDIA_STORE_URL
    else {"BACKEND": "uploads.storage.MediaStorage"},
    "staticfiles": {"BACKEND": "serving.static_files.StaticStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640

# An alliance with a thousand members is one form; query strings: middleware.RefusedRequestsMiddleware.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An uploaded file of 20 MB plus the other fields; nginx has the same limit (README).
LARGEST_BODY_BYTES = 25 * 1024 * 1024
# Uploads stay in memory, so that a full disk is detected only when a file is saved.
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY_BYTES

SENDS_MAIL = bool(environment.text("EMAIL_URL"))
EMAIL_CONFIG = urlsplit(environment.text("EMAIL_URL", "console://"))
# Mails are kept in the database until this backend has sent them.
MAIL_DELIVERY_BACKEND = environment.mail_backend(EMAIL_CONFIG.scheme)
EMAIL_BACKEND = "editorial.outgoing_mail.backend.Outbox" if SENDS_MAIL else MAIL_DELIVERY_BACKEND
EMAIL_TIMEOUT = 20
EMAIL_HOST = EMAIL_CONFIG.hostname or "localhost"
EMAIL_PORT = EMAIL_CONFIG.port or environment.MAIL_PORTS.get(EMAIL_CONFIG.scheme)
EMAIL_HOST_USER = unquote(EMAIL_CONFIG.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_CONFIG.password or "")
EMAIL_USE_SSL = EMAIL_CONFIG.scheme == "smtps"
EMAIL_USE_TLS = EMAIL_CONFIG.scheme == "smtp+tls"
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", f"noreply@{urlsplit(SITE_URL).hostname}")

# No inline scripts or styles anywhere, admin included, so no nonce is needed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

SERVED_OVER_HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
if SERVED_OVER_HTTPS:
    # Browsers take such a cookie only from this host over https, for all its paths.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
# Health checks and Prometheus come over plain HTTP from the internal network.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SERVED_OVER_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS")
# W005, W021: HSTS for subdomains and preload are decisions of the domain's owner.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Lines for people, or a JSON object in each line.
LOG_FORMAT = environment.choice("LOG_FORMAT", ["plain", "json"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "serving.monitoring.logs.Plain"},
        "json": {"()": "serving.monitoring.logs.JSONLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"serving.page_cache": {"level": "INFO"}},
}

# Where errors are reported, without anything that people sent.
SENTRY_DSN = environment.text("SENTRY_DSN")

CSRF_FAILURE_VIEW = "exchange_site.http.error_pages.csrf_failure"
