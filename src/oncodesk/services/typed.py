"""Is what somebody typed usable? Every wrong field gets its own sentence, and all are told at once."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from oncodesk.services.errors import Invalid

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(?:\.[^@\s,;<>\".]+)+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ().\-/x]{4,38}")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")
_OLDEST = date(1900, 1, 1)


def name_key(name: str) -> str:
    """A name as it is searched: lower case, without accents and commas, one space between words."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return " ".join(plain.replace(",", " ").casefold().split())


def surname_key(name: str) -> str:
    """A person's name as it is searched: the last word first."""
    words = name_key(name).split()
    return " ".join(words[-1:] + words[:-1])


class Typed:
    """Collects what is wrong with the fields of one form; `refuse` tells all of it."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}

    def text(self, field: str, value: str, *, most: int, required: bool = True, lines: bool = False) -> str:
        """Trimmed text of at most `most` characters; control characters are refused, line ends by choice."""
        text = value.strip()
        if required and not text:
            self.wrong[field] = _("Fill this in.")
        elif len(text) > most:
            self.wrong[field] = _("Shorten this to %(most)d characters; it has %(length)d.") % {
                "most": most,
                "length": len(text),
            }
        elif any(unicodedata.category(each) == "Cc" and not (lines and each in "\r\n\t") for each in text):
            self.wrong[field] = _("Remove the control characters; type this again instead of pasting it.")
        return text

    def email(self, field: str, value: str, *, required: bool = True) -> str:
        text = self.text(field, value, most=254, required=required).lower()
        if text and field not in self.wrong and not _EMAIL.fullmatch(text):
            self.wrong[field] = _("Write an address like name@example.com.")
        return text

    def phone(self, field: str, value: str, *, required: bool = False) -> str:
        text = self.text(field, value, most=40, required=required)
        if text and field not in self.wrong and not _PHONE.fullmatch(text):
            self.wrong[field] = _("Write a phone number like (608) 555-0142.")
        return text

    def language(self, field: str, value: str) -> str:
        text = value.strip().lower()
        if not _LANGUAGE.fullmatch(text):
            self.wrong[field] = _("Choose a language, for example en.")
        return text

    def zone(self, field: str, value: str) -> ZoneInfo:
        if value not in available_timezones():
            self.wrong[field] = _("Choose a time zone from the list, for example America/New_York.")
            return ZoneInfo("UTC")
        return ZoneInfo(value)

    def choice(self, field: str, value: str, among: Iterable[str]) -> str:
        options = list(among)
        if value not in options:
            self.wrong[field] = _("Choose one of: %s.") % ", ".join(options)
        return value

    def whole(self, field: str, value: int, *, least: int, most: int) -> int:
        if not least <= value <= most:
            self.wrong[field] = _("Use a whole number from %(least)d to %(most)d.") % {
                "least": least,
                "most": most,
            }
        return value

    def past(self, field: str, value: date | None, today: date) -> date | None:
        """A date that is not after today in the practice's zone."""
        if value is not None and value > today:
            self.wrong[field] = _("This day has not come yet.")
        elif value is not None and value < _OLDEST:
            self.wrong[field] = _("Check the year.")
        return value

    def refuse(self) -> None:
        """Raise Invalid when anything was wrong."""
        if self.wrong:
            raise Invalid(_("Nothing was saved. Please correct the marked fields."), self.wrong)
