"""The settings under test: the product's own at a desk, with a password hash that costs nothing."""

from __future__ import annotations

import os

os.environ["DEBUG"] = "on"

from config.settings import *  # noqa: F403

WHITENOISE_AUTOREFRESH = True  # static files as they are, nothing collected
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
