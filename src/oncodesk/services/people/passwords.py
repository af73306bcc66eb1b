"""Is a password good enough, and how is it kept? Argon2, twelve characters, nothing well known."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from oncodesk.records.read.people import not_stored
from oncodesk.services.typed import Typed

_LONGEST = 200  # hashing a longer text costs time and adds nothing


def kept_password(typed: Typed, field: str, password: str, *, email: str, name: str) -> str:
    """The hash to store; what is wrong goes to its field. One that repeats name or address is refused."""
    if len(password) > _LONGEST:
        typed.wrong[field] = _("Use at most %d characters.") % _LONGEST
        return ""
    try:
        validate_password(password, not_stored(email=email, name=name))
    except ValidationError as refused:
        typed.wrong[field] = " ".join(refused.messages)
        return ""
    return make_password(password)
