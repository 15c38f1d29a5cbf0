"""Django's settings. What a house may choose comes from `goodword.wiring.home`."""

from pathlib import Path

from django.utils.csp import CSP

from goodword.wiring.database import audit_database, database
from goodword.wiring.entry import networks, providers
from goodword.wiring.home import home, is_on, privacy_key, secret_key, setting, whole_number
from goodword.wiring.mail_clients import house_sends, mail_clients, mail_trust

BASE = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key()
DEBUG = is_on("GOODWORD_DEBUG")
HTTPS = is_on("GOODWORD_HTTPS")
ALLOWED_HOSTS = [
    host.strip()
    for host in setting("GOODWORD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
TRUSTED_PROXIES = networks(setting("GOODWORD_TRUSTED_PROXIES"))
SIGN_ON = providers()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "goodword",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "goodword.web.unkept.Unkept",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goodword.web.staying.Staying",
    "goodword.web.audited.Audited",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

DEMO = is_on("GOODWORD_DEMO")
if DEMO:
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.contrib.auth.middleware.LoginRequiredMiddleware"),
        "goodword.web.demo.DemoLogin",
    )

ROOT_URLCONF = "goodword.api.urls"
WSGI_APPLICATION = "goodword.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "goodword.web.context.house",
            ],
            "builtins": ["goodword.web.tags"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
        },
    }
]

DATABASES = {"default": database(setting("DATABASE_URL"), home())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ORIGINALS = home() / "originals"
UPLOADS = home() / "uploads"
AUDIT_DATABASE = audit_database(setting("AUDIT_DATABASE_URL"), home(), DATABASES["default"])
AUDIT_WAITING = home() / "audit-waiting.jsonl"
PRIVACY_KEY = privacy_key()
TOMBSTONES = home() / "tombstones.jsonl"
SEALING_KEYS = home() / "sealing-keys"
API_PER_MINUTE = whole_number("GOODWORD_API_PER_MINUTE", 600)
PRIVATE_HOSTS = frozenset(
    host.strip().lower() for host in setting("GOODWORD_PRIVATE_HOSTS").split(",") if host.strip()
)
MAIL_CLIENTS = mail_clients()
MAIL_TRUST = mail_trust()
HOUSE_SENDS = house_sends
METRICS_TOKEN = setting("GOODWORD_METRICS_TOKEN").strip()

AUTH_USER_MODEL = "goodword.Colleague"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "goodword.accounts.passwords.NotGuessable"},
    {"NAME": "goodword.accounts.breached.NotBreached"},
]  # fmt: skip
BREACHED_PASSWORDS = setting("GOODWORD_BREACHED_PASSWORDS")
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["goodword.wiring.sessions.Passwords"]
SESSION_ENGINE = "goodword.wiring.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
# A name with this prefix is a promise that browsers hold: https, this host alone, every path.
COOKIES = "__Host-goodword" if HTTPS else "goodword"
SESSION_COOKIE_NAME = f"{COOKIES}-session"
CSRF_COOKIE_NAME = f"{COOKIES}-csrf"
BROWSER_COOKIE_NAME = f"{COOKIES}-browser"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = None  # served from where they lie, by the web process itself
STATICFILES_DIRS = [BASE / "web" / "static"]
FORM_RENDERER = "goodword.web.forms.drawing.Drawn"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"goodword": {"level": "INFO"}},
}
