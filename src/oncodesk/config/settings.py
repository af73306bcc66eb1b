"""What does Django get to know, built from the installation's options?"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from oncodesk.config.databases import connection_settings, owner_address, serving_address
from oncodesk.config.logs import logging_settings
from oncodesk.config.options import TOML, load_options
from oncodesk.services.upkeep.errors import CannotRun
from oncodesk.services.upkeep.kept import read_kept

LOADED = load_options(os.environ, Path(TOML))
OPTIONS = LOADED.options
try:
    _kept = read_kept(OPTIONS.data_dir)
except CannotRun as refused:
    raise ImproperlyConfigured(refused.sentence) from refused

# Our own, read by services and doors through django.conf.settings
DATA_DIR = OPTIONS.data_dir
DEMO = OPTIONS.demo
LAB_FOLDER = OPTIONS.lab_folder
PUBLIC_URL = OPTIONS.public_url
OWNER_ADDRESS = owner_address(OPTIONS, _kept)
SERVING_ADDRESS = serving_address(OPTIONS, _kept)
EXTERNAL_DATABASE = OPTIONS.database_url is not None
SMTP_URL = OPTIONS.smtp_url.get_secret_value() if OPTIONS.smtp_url else ""
SMS_URL = OPTIONS.sms_url.get_secret_value() if OPTIONS.sms_url else ""

_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"
_web = Path(__file__).resolve().parent.parent / "web"

if OPTIONS.secret_key is not None:
    SECRET_KEY = OPTIONS.secret_key.get_secret_value()
else:
    SECRET_KEY = _kept.secret_key if _kept else ""  # Django refuses to serve pages with an empty one
KEY_IS_SET = bool(SECRET_KEY)
DEBUG = False
# The built-in server listens on loopback; behind a proxy the public name arrives in the Host header.
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "oncodesk.config.urls"
WSGI_APPLICATION = "oncodesk.config.wsgi.application"

DATABASES = {"default": connection_settings(SERVING_ADDRESS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

INSTALLED_APPS = [
    "oncodesk.records",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "oncodesk.web.headers.page_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oncodesk.web.signin.middleware.DeskMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "oncodesk.web.errors.RefusalPages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_web / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "board": "oncodesk.web.treatment.board_tags",
                "components": "oncodesk.web.components.tags",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oncodesk.web.components.appearance.appearance",
                "oncodesk.web.shell.shell",
            ],
        },
    }
]

TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]  # the catalogues that ship
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATICFILES_DIRS = [_web / "static"]
WHITENOISE_USE_FINDERS = True  # served from the package itself: no step to collect them, nothing on disk
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live in the database
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "records.PersonRow"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "oncodesk.web.signin.adapter.OneDoor"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/15m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Oncodesk"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 12
IDLE_SECONDS = OPTIONS.idle_minutes * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
# Browsers keep cookies by host, not by port: a demo beside a practice must not end its sessions.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("demo_session", "demo_csrf") if DEMO else ("session", "csrf")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = ["oncodesk.jobs"]
PROCRASTINATE_WORKER_DEFAULTS = {
    "fetch_job_polling_interval": 1,  # the library's 5 s would be the delay of every retry
    "update_heartbeat_interval": 5,
    "stalled_worker_timeout": 30,
}

LOGGING = logging_settings()
