"""How does a practice choose its own constants of the body surface and its number for heart checks?"""

import re
from decimal import Decimal
from hashlib import sha256

from oncodesk.domain.dosing.house_rules import parse_exponent
from oncodesk.domain.patients.patient import Species
from oncodesk.domain.shared.roles import Permission
from oncodesk.records.locks import lock_practice
from oncodesk.records.read import practice as read
from oncodesk.records.write import practice as write
from oncodesk.services.context import Done
from oncodesk.services.dosing.shipped import read_dosing
from oncodesk.services.errors import Invalid, NotThere
from oncodesk.services.practice.shipped import Kind
from oncodesk.services.work import Work, action

_TOTAL = re.compile(r"^before_total = .*\n", re.MULTILINE)
_HEART = "[heart]\n"


@action("dosing.choose", Permission.MANAGE_PRACTICE)
def choose_dosing(
    work: Work, *, dog_k: Decimal, cat_k: Decimal, exponent: str, before_total: Decimal | None
) -> Done:
    """The newest dosing rules with these numbers, as a draft: two people read and sign it like any text.

    Invalid when a number leaves the shipped formula by more than 10 %, or nothing would change.
    """
    lock_practice(work.practice_id)
    kept = read.content_texts(work.practice_id, Kind.DOSING.value)
    if not kept:
        raise NotThere("The library has no dosing rules. Fetch the shipped texts first.")
    newest = max(kept, key=lambda row: row.number)
    if parse_exponent(exponent) is None:
        raise Invalid("Nothing was stored.", {"exponent": "Write 2/3 or two decimals, like 0.67."})
    body = _TOTAL.sub("", newest.body)
    for species, k in ((Species.DOG, dog_k), (Species.CAT, cat_k)):
        table = f'[{species.value}]\nk = {k}\nexponent = "{exponent}"\n'
        body = re.sub(rf"\[{species.value}\]\nk = .*\nexponent = .*\n", table, body)
    if before_total is not None:
        body = body.replace(_HEART, f"{_HEART}before_total = {before_total}\n", 1)
    rules = read_dosing(body)
    if isinstance(rules, tuple):
        raise Invalid(f"Nothing was stored. {'; '.join(rules)}.")
    digest = sha256(body.encode()).hexdigest()
    if any(row.digest == digest for row in kept):
        raise Invalid("The library has a version with just these numbers.")
    row = write.add_content(
        work.ledger,
        kind=Kind.DOSING.value,
        slug=newest.slug,
        number=newest.number + 1,
        name=rules.name,
        body=body,
        digest=digest,
    )
    return Done(str(row.public_id), row.version)
