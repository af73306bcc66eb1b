"""Who signs in, and in which practices do they work?"""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from oncodesk.domain.shared.roles import Mark, Role


class People(BaseUserManager["PersonRow"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "PersonRow":
        return self.get(email=(username or "").lower())


class PersonRow(AbstractBaseUser):
    """One human with one account; shared accounts are against the two-person rules."""

    public_id = models.UUIDField(unique=True)
    email = models.EmailField(max_length=254, unique=True)  # stored in lower case
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    has_first_password = models.BooleanField(default=False)  # chosen by somebody else: changed at sign-in
    created_at = models.DateTimeField()

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower"),
        )

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class MembershipRow(models.Model):
    """A person's one role in one practice, with the marks that widen or narrow it."""

    public_id = models.UUIDField(unique=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    person = models.ForeignKey(PersonRow, on_delete=models.PROTECT, related_name="memberships")
    practice = models.ForeignKey("records.PracticeRow", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    marks = ArrayField(
        models.CharField(max_length=20, choices=[(mark.value, mark.value) for mark in Mark]),
        default=list,
        blank=True,
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "practice"], name="membership_one_role_key"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
        )
