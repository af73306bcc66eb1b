"""What stands around every page of a signed-in person: navigation, search, name, practice?"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oncodesk.domain.shared.roles import Role
from oncodesk.web.components.parts import NavItem, Shell
from oncodesk.web.desk import Desk


@dataclass(frozen=True, slots=True)
class _Entry:
    label: Promise
    name: str  # of the address
    icon: str
    in_bar: bool = False


_ENTRIES = (
    _Entry(_("Day board"), "board", "board", in_bar=True),
    _Entry(_("Patients"), "patients:search", "patients", in_bar=True),
    _Entry(_("Results"), "labs:inbox", "results", in_bar=True),
    _Entry(_("Assistant"), "assistant:feed", "assistant", in_bar=True),
    _Entry(_("Protocols"), "protocols:library", "protocols"),
    _Entry(_("Set-up"), "practice:setup", "setup"),
    _Entry(_("Settings"), "practice:settings", "settings"),
    _Entry(_("Practices"), "practice:choose", "practices"),
)
ROLES: dict[Role, Promise] = {
    Role.MANAGER: _("Manager"),
    Role.ONCOLOGIST: _("Oncologist"),
    Role.NURSE: _("Oncology nurse"),
    Role.COORDINATOR: _("Coordinator"),
    Role.BILLER: _("Biller"),
}


def _address(name: str) -> str:
    """The page's address; empty while no door has such a page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, object]:
    """Template context: `shell`, for signed-in persons only."""
    desk: Desk | None = getattr(request, "desk", None)
    if desk is None or not desk.seats:
        return {}
    addresses = [(entry, _address(entry.name)) for entry in _ENTRIES]
    seat = desk.first
    return {
        "shell": Shell(
            practice=desk.chosen.practice_name if desk.chosen else gettext("All practices"),
            person=desk.person,
            role=str(ROLES[seat.actor.role]) if seat.actor.role else "",
            nav=tuple(
                NavItem(
                    str(entry.label),
                    address,
                    entry.icon,
                    is_current=request.path == address
                    or (address != "/" and request.path.startswith(address)),
                    in_bar=entry.in_bar,
                )
                for entry, address in addresses
                if address
            ),
            search_url=_address("patients:search"),
            sign_out_url=_address("account_logout"),
            searched=request.GET.get("q", ""),
            notice=(
                ""
                if settings.SMTP_URL
                else gettext("Mail is not set up: messages wait in the outbox and are marked as not sent.")
            ),
        )
    }
