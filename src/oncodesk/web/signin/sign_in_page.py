"""What do the sign-in pages show beside their form?"""

from dataclasses import dataclass

from oncodesk.web.components.parts import Action


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented person of the demo practice; only a demo ever shows these."""

    name: str
    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """One step of signing in; the Django form stands beside this page in the context: `form`."""

    title: str
    text: str
    submit: str
    practice: str = ""
    next_url: str = ""
    demo_people: tuple[DemoPerson, ...] = ()
    other_ways: tuple[Action, ...] = ()  # recovery code, forgotten password
