"""Who may do what? One table; the assistant and tokens can never sign, release, verify, override or give."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A person's work in one practice; one membership has exactly one role."""

    MANAGER = "manager"
    ONCOLOGIST = "oncologist"
    NURSE = "nurse"  # oncology nurse or technician
    COORDINATOR = "coordinator"
    BILLER = "biller"


class Mark(StrEnum):
    """What a membership may do beyond or below its role."""

    PRESCRIBER = "prescriber"
    RADIATION = "radiation"
    PHYSICIST = "physicist"  # medical physicist: the third person when a fraction was recorded in error
    ANESTHETIST = "anesthetist"  # signs what a patient fasts and accepts what stands before an anesthetic
    TRAINEE = "trainee"


class ActorKind(StrEnum):
    PERSON = "person"
    ASSISTANT = "assistant"
    TOKEN = "token"
    SERVICE = "service"  # a command or importer, named after the operating-system user


class Permission(StrEnum):
    MANAGE_PRACTICE = "manage_practice"  # people, hours, closures, capacity, duties
    SIGN_CONTENT = "sign_content"  # protocol versions, gate policies, standing orders
    REVIEW_CONTENT = "review_content"  # the second person who reads a version before it is signed
    PRESCRIBE = "prescribe"  # activate a course, sign orders, modify doses
    PRESCRIBE_RADIATION = "prescribe_radiation"  # prescription, plan version, missed fractions
    SIGN_ANESTHESIA = "sign_anesthesia"  # fasting instruction; accepts a finding before an anesthetic
    CHECK_PHYSICS = "check_physics"  # the physicist's part of an entry in error
    ORDER_EXCEPTION = "order_exception"  # a drug or a dose that is not the protocol's
    DECIDE = "decide"  # oncologist's decision and override
    REVIEW_LABS = "review_labs"  # by name; a nurse only under a standing order (rule in treatment)
    RELEASE = "release"
    VERIFY = "verify"  # second person at typed results, at preparation and at the patient
    GIVE = "give"
    ENTER_LABS = "enter_labs"
    FILE_LABS = "file_labs"  # attach an unmatched result
    BOOK = "book"
    EDIT_PATIENT = "edit_patient"
    PLAN_COURSE = "plan_course"  # propose and preview; activating is PRESCRIBE
    MESSAGE = "message"
    RECORD_DEATH = "record_death"
    READ = "read"
    READ_AUDIT = "read_audit"


_EVERYBODY = frozenset(
    {
        Permission.READ,
        Permission.MESSAGE,
        Permission.EDIT_PATIENT,
        Permission.BOOK,
        Permission.CHECK_PHYSICS,  # with the mark alone, whatever else a physicist does in the practice
    }
)
# What a role gives only together with a mark.
NEEDS_MARK: dict[Permission, Mark] = {
    Permission.PRESCRIBE: Mark.PRESCRIBER,
    Permission.ORDER_EXCEPTION: Mark.PRESCRIBER,
    Permission.PRESCRIBE_RADIATION: Mark.RADIATION,
    Permission.SIGN_ANESTHESIA: Mark.ANESTHETIST,
    Permission.CHECK_PHYSICS: Mark.PHYSICIST,
}
_DESK = _EVERYBODY | {
    Permission.ENTER_LABS,
    Permission.FILE_LABS,
    Permission.PLAN_COURSE,
    Permission.RECORD_DEATH,
}
_BEDSIDE = _DESK | {
    Permission.REVIEW_LABS,
    Permission.REVIEW_CONTENT,
    Permission.RELEASE,
    Permission.VERIFY,
    Permission.GIVE,
    Permission.SIGN_ANESTHESIA,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MANAGER: _DESK | {Permission.MANAGE_PRACTICE, Permission.READ_AUDIT},
    Role.ONCOLOGIST: _BEDSIDE
    | {
        Permission.SIGN_CONTENT,
        Permission.PRESCRIBE,
        Permission.ORDER_EXCEPTION,
        Permission.PRESCRIBE_RADIATION,
        Permission.DECIDE,
        Permission.READ_AUDIT,
        Permission.MANAGE_PRACTICE,
    },
    Role.NURSE: _BEDSIDE,
    Role.COORDINATOR: _DESK,
    Role.BILLER: _EVERYBODY,
}

# What no machine may ever do, whatever a practice sets.
NEVER_A_MACHINE = frozenset(
    {
        Permission.SIGN_CONTENT,
        Permission.REVIEW_CONTENT,
        Permission.PRESCRIBE,
        Permission.ORDER_EXCEPTION,
        Permission.PRESCRIBE_RADIATION,
        Permission.SIGN_ANESTHESIA,
        Permission.CHECK_PHYSICS,
        Permission.DECIDE,
        Permission.REVIEW_LABS,
        Permission.RELEASE,
        Permission.VERIFY,
        Permission.GIVE,
        Permission.MANAGE_PRACTICE,
    }
)
_TRAINEE_MAY_NOT = frozenset(
    {
        Permission.SIGN_CONTENT,
        Permission.REVIEW_CONTENT,
        Permission.PRESCRIBE,
        Permission.ORDER_EXCEPTION,
        Permission.PRESCRIBE_RADIATION,
        Permission.SIGN_ANESTHESIA,
        Permission.DECIDE,
    }
)
_MACHINE = frozenset(
    {Permission.READ, Permission.MESSAGE, Permission.BOOK, Permission.ENTER_LABS, Permission.PLAN_COURSE}
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the audit will name them. `person_id` is None for machines; `role` too."""

    kind: ActorKind
    label: str
    person_id: int | None = None
    role: Role | None = None
    marks: frozenset[Mark] = frozenset()

    @property
    def is_person(self) -> bool:
        return self.kind is ActorKind.PERSON and self.person_id is not None


def may(actor: Actor, permission: Permission) -> bool:
    """True when the table gives this actor the permission; an actor without a role has none of a person's."""
    if not actor.is_person:
        return permission in _MACHINE and permission not in NEVER_A_MACHINE
    if actor.role is None:
        return False
    if Mark.TRAINEE in actor.marks and permission in _TRAINEE_MAY_NOT:
        return False
    mark = NEEDS_MARK.get(permission)
    if mark is not None and mark not in actor.marks:
        return False
    return permission in ROLE_PERMISSIONS[actor.role]
