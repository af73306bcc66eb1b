"""Is a password good enough, and how is it kept? Argon2, twelve characters, nothing well known."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from oncodesk.services.typed import Typed

_LONGEST = 200  # hashing a longer text costs time and adds nothing


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose password it is: one that repeats the name or the address is refused."""

    email: str
    first_name: str  # what the rule of likeness reads
    last_name: str = ""
    username: str = ""


def kept_password(typed: Typed, field: str, password: str, *, email: str, name: str) -> str:
    """The hash to store; what is wrong with the password goes to its field."""
    if len(password) > _LONGEST:
        typed.wrong[field] = f"Use at most {_LONGEST} characters."
        return ""
    try:
        validate_password(password, Owner(email=email, first_name=name))  # type: ignore[arg-type]
    except ValidationError as refused:
        typed.wrong[field] = " ".join(refused.messages)
        return ""
    return make_password(password)
