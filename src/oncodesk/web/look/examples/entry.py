"""What stands on the example sign-in and set-up pages?"""

from oncodesk.web.components.parts import Action
from oncodesk.web.look.examples.forms import SignInForm
from oncodesk.web.look.examples.parts import shell
from oncodesk.web.practice.setup_page import SetupGroup, SetupItem, SetupPage
from oncodesk.web.signin.sign_in_page import DemoPerson, SignInPage


def sign_in() -> dict[str, object]:
    form = SignInForm({"login": "reyes@example.com", "password": "wrong"})
    form.add_error(None, "E-mail and password do not belong together.")
    page = SignInPage(
        title="Sign in",
        text="",
        submit="Sign in",
        practice="Cedar Hollow Oncology",
        demo_people=(
            DemoPerson("Lena Whitfield, DVM", "Oncologist", "reyes@demo.example", "a-demo-password"),
            DemoPerson("Ana Torres", "Oncology nurse", "torres@demo.example", "a-demo-password"),
        ),
    )
    return {"page": page, "form": form}


def setup() -> dict[str, object]:
    page = SetupPage(
        summary="Three things are left, 25 minutes. Until two of them are done, no dose can be released.",
        done=6,
        total=9,
        groups=(
            SetupGroup(
                "Stops doses",
                (
                    SetupItem(
                        "Limits for blood counts",
                        "unsigned",
                        "No dose can be released.",
                        "Oncologist",
                        "5 minutes",
                        Action("Read and sign", "/look", "primary", icon="signature", about="limits"),
                    ),
                    SetupItem(
                        "A second trained person",
                        "missing",
                        "With one person nothing is given.",
                        "Manager",
                        "10 minutes",
                        Action("Add a person", "/look", icon="plus"),
                    ),
                ),
            ),
            SetupGroup(
                "Stops messages",
                (
                    SetupItem(
                        "Mail server",
                        "missing",
                        "Reminders wait in the outbox and are marked as not sent.",
                        "The person who runs Oncodesk",
                        "10 minutes",
                    ),
                ),
            ),
            SetupGroup(
                "Done", (SetupItem("Opening hours", "done"), SetupItem("CHOP UW-25, version 1", "done"))
            ),
        ),
    )
    return {"shell": shell("Set-up"), "page": page}
