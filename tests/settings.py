"""Settings for tests: nothing of the installation of whoever runs them reaches a test."""

import os

_KEPT = ("ONCODESK_CHROMIUM", "ONCODESK_SCREENSHOTS")  # of the journeys themselves
for _name in [name for name in os.environ if name.startswith("ONCODESK_") and name not in _KEPT]:
    del os.environ[_name]
os.environ["ONCODESK_DATA_DIR"] = "/nonexistent/oncodesk-tests"
os.environ["ONCODESK_SECRET_KEY"] = "only-for-tests-only-for-tests-only-for-tests"

from oncodesk.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
# The real hasher stays in sign-in tests' own override; everywhere else its 0.1 s a person would add up.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
