"""Which addresses open the door? The names are the library's, because it leads to them."""

from allauth.mfa.recovery_codes.views import download_recovery_codes
from django.urls import path

from oncodesk.web.signin import (
    receivers,  # noqa: F401 - connected before the first sign-in
    views,
)
from oncodesk.web.signin.language import choose_language

urlpatterns = [
    path("sign-in", views.sign_in, name="account_login"),
    path("sign-in/second-step", views.second_step, name="mfa_authenticate"),
    path("sign-up", views.no_sign_up, name="account_signup"),
    path("sign-out", views.sign_out, name="account_logout"),
    path("sleeping", views.sleeping, name="account_inactive"),
    path("account", views.own_account, name="account"),
    path("account/language", choose_language, name="account_language"),
    path("account/password", views.change_password, name="account_change_password"),
    path("account/confirm", views.confirm_password, name="account_reauthenticate"),
    path("account/confirm-code", views.confirm_code, name="mfa_reauthenticate"),
    path("account/second-step", views.own_account, name="mfa_index"),
    path("account/second-step/add", views.add_second_step, name="mfa_activate_totp"),
    path("account/second-step/remove", views.remove_second_step, name="mfa_deactivate_totp"),
    path("account/recovery-codes", views.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new", views.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file", download_recovery_codes, name="mfa_download_recovery_codes"),
]
