"""Which steps has signing in, and how does a person keep her account? The library's views, our words."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponse]


def _step(
    view: Any, title: Promise, submit: Promise, text: Promise, template: str = "signin/sign_in.html"
) -> View:
    """One of the library's views with our template and what stands beside its form."""
    page = {"title": title, "submit": submit, "text": text}
    made: View = view.as_view(template_name=template, extra_context={"page": page})
    return made


sign_in = _step(
    account.LoginView,
    _("Sign in"),
    _("Sign in"),
    _("With your own account: what you do carries your name."),
)
second_step = _step(
    mfa.AuthenticateView,
    _("Second step"),
    _("Continue"),
    _("Enter the six digits of your authenticator app, or one of your recovery codes."),
)
confirm_password = _step(
    account.ReauthenticateView,
    _("Confirm that it is you"),
    _("Continue"),
    _("Enter your password again before this change."),
)
confirm_code = _step(
    mfa.ReauthenticateView,
    _("Confirm that it is you"),
    _("Continue"),
    _("Enter the six digits of your authenticator app before this change."),
)
change_password = _step(
    account.PasswordChangeView,
    _("Change your password"),
    _("Change"),
    _("At least 12 characters. A sentence that only you know is best."),
)
add_second_step = _step(
    totp.ActivateTOTPView,
    _("Add an authenticator app"),
    _("Add"),
    _("Scan the code with the app on your phone, then enter the six digits that it shows."),
    "signin/add_second_step.html",
)
remove_second_step = _step(
    totp.DeactivateTOTPView,
    _("Remove the authenticator app"),
    _("Remove"),
    _("Afterwards the password alone opens your account."),
)
new_recovery_codes = _step(
    codes.GenerateRecoveryCodesView,
    _("New recovery codes"),
    _("Make new codes"),
    _("The old codes stop working at once."),
)
sign_out = _step(
    account.LogoutView, _("Sign out"), _("Sign out"), _("Until next time."), "signin/sign_out.html"
)
recovery_codes: View = codes.ViewRecoveryCodesView.as_view(template_name="signin/recovery_codes.html")
own_account: View = mfa.IndexView.as_view(template_name="signin/account.html")
sleeping: View = account.AccountInactiveView.as_view(template_name="signin/sleeping.html")


@login_not_required
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts are made by a manager; the address stands because the library names it."""
    raise Http404
