"""What does a laboratory's free text say that a number beside it does not?

Only a plain denial ("no platelet clumps seen") is taken back. Everything else that stands in words on a
blood count needs a doctor's eye: a machine that does not understand a sentence must not ignore it.
"""

import re
from enum import StrEnum


class Remark(StrEnum):
    CLUMPS = "clumps"  # platelets cannot be counted by machine
    ESTIMATE = "estimate"  # platelets were estimated, not counted
    SPECIMEN = "specimen"  # clotted, not enough, wrong tube: nothing in this run is a number
    TOXIC = "toxic"
    BLASTS = "blasts"
    NRBC = "nrbc"
    CORRECTED = "corrected"  # said in words only
    SMEAR = "smear"  # any other text on a blood count


_ADJECTIVES = (
    r"(?:(?:evidence|signs?|of|visible|obvious|platelets?|plts?|thrombocytes?|or|nor|any|large|small)\s+)*"
)
_ABSENT = (
    r"\s*(?:[:=?-]\s*)?(?:(?:is|are|was|were)\s+)?(?:not\s+(?:seen|observed|detected|present|noted|found)|"
    r"absent|none(?:\s+seen|\s+observed|\s+noted)?|negative|neg\b|no\b|0\b)"
)


def _denied(thing: str) -> re.Pattern[str]:
    denies = r"\b(?:no|without|absence\s+of|free\s+of|negative\s+for)\s+"
    before = rf"{denies}{_ADJECTIVES}(?:{thing})\w*(?:\s+(?:cells?|changes?|forms?))?"
    after = rf"(?:{thing})\w*(?:\s+(?:cells?|changes?))?{_ABSENT}"
    return re.compile(f"(?:{before}|{after})", re.I)


_CLUMP = (
    r"clump|clumb|aggregat|agregad|agregat|agrégat|agrupa|verklump|klump|grumo|conglomer|cúmulo|cumulo|amas\s+plaq"
    r"|micro-?clot|agglutinat"
)
_TOXIC = r"toxic|d[oö]e?hle"
_BLAST = r"blast|abn_lympho|leuk[a]?emic"
_NRBC = r"nrbc|nucleated\s+(?:red|rbc)|metarubri|normoblast|rubricyt"
_SAYS: tuple[tuple[Remark, re.Pattern[str], re.Pattern[str]], ...] = (
    (Remark.CLUMPS, re.compile(_CLUMP, re.I), _denied(_CLUMP)),
    (Remark.TOXIC, re.compile(_TOXIC, re.I), _denied(_TOXIC)),
    (Remark.NRBC, re.compile(_NRBC, re.I), _denied(_NRBC)),
    (Remark.BLASTS, re.compile(_BLAST, re.I), _denied(_BLAST)),
)
_SPECIMEN = re.compile(
    r"\bclott?(?:ed|s)?\b|coagul|fibrin|\bqns\b|insufficient|quantity\s+not|failed|invalid|\biqc\b|unsuitable"
    r"|wrong\s+(?:tube|patient|specimen|sample|label|species|animal)|mislabel|unlabel|unsatisfactory|contaminat"
    r"|rejected|disregard|do\s+not\s+use|ignore\s+th|not\s+reliable|unreliable|repeat\s+(?:the\s+)?(?:test|sample|specimen|cbc)",
    re.I,
)
_ESTIMATE = re.compile(r"estimat|estimad|estimée|geschätzt|\bapprox", re.I)
_PLATELET = re.compile(r"platelet|plaquet|\bplts?\b|thrombocyt|thrombozyt|trombocit", re.I)
_CORRECTED = re.compile(r"\bcorrect(?:ed|ion)\b|previously\s+reported|\bamended\b|\brevised\b", re.I)

# A text of these words alone says nothing about the blood.
_EMPTY_WORDS = frozenset(
    {
        *(
            "a",
            "the",
            "of",
            "on",
            "in",
            "by",
            "and",
            "or",
            "is",
            "are",
            "was",
            "were",
            "seen",
            "noted",
            "observed",
        ),
        *(
            "smear",
            "blood",
            "film",
            "slide",
            "reviewed",
            "review",
            "examined",
            "scan",
            "scanned",
            "performed",
        ),
        *("normal", "unremarkable", "within", "limits", "none", "no", "not", "negative", "absent", "present"),
        *("morphology", "comment", "comments", "remarks", "note", "platelet", "platelets", "plt", "estimate"),
        *(
            "cells",
            "cell",
            "changes",
            "change",
            "technician",
            "technologist",
            "tech",
            "manual",
            "differential",
        ),
        *(
            "toxic",
            "red",
            "white",
            "rbc",
            "wbc",
            "neutrophils",
            "neutrophil",
            "evidence",
            "peripheral",
            "n",
            "na",
        ),
        *("verified", "final", "report", "results", "result", "end", "thank", "you", "0", "confirmed", "ok"),
    }
)


def remarks_in(text: str, name: str = "") -> frozenset[Remark]:
    """What this text (a comment, or a result that is not a number) says; `name` is what it is attached to."""
    found: set[Remark] = set()
    rest = text
    for remark, says, denied in _SAYS:
        rest = denied.sub(" ", rest)
        if says.search(rest):
            found.add(remark)
            rest = says.sub(" ", rest)
    if _SPECIMEN.search(rest):
        found.add(Remark.SPECIMEN)
    if _ESTIMATE.search(f"{name} {rest}") and _PLATELET.search(f"{name} {text}"):
        found.add(Remark.ESTIMATE)
    if _CORRECTED.search(rest):
        found.add(Remark.CORRECTED)
    if not found and any(word not in _EMPTY_WORDS for word in re.findall(r"[^\W_]+", rest.casefold())):
        found.add(Remark.SMEAR)
    return frozenset(found)


_PROBES: tuple[tuple[Remark, re.Pattern[str]], ...] = (
    (Remark.CLUMPS, re.compile(_CLUMP, re.I)),
    (Remark.TOXIC, re.compile(_TOXIC, re.I)),
    (Remark.NRBC, re.compile(_NRBC, re.I)),
    (Remark.BLASTS, re.compile(_BLAST, re.I)),
    (Remark.ESTIMATE, re.compile(r"(?:platelet|plt)s?\W*(?:count\W*)?est|est\w*\W+(?:platelet|plt)", re.I)),
)
_SUSPECTS = frozenset(remark for remark, _ in _PROBES)
_DENIAL = re.compile(r"^\s*(?:no|none|not|negative|absent)\b", re.I)
_NOTHING = re.compile(
    r"^\s*(?:0+(?:\.0+)?|no(?:ne|t)?(?:\s+(?:seen|observed|detected|present|noted|found))?|neg(?:ative)?|absent|n|-|false"
    r"|normal|)\s*\.?\s*$",
    re.I,
)


def remarks_by_name(name: str, value: str) -> frozenset[Remark]:
    """Suspect marks sent as results of their own: `PLT_Clumps?` 1, `NRBC` 2, `Toxic change` 1+.

    Zero, none, an empty value and "no clumps" deny; any other value, also one that cannot be read, affirms.
    """
    if _NOTHING.match(value):
        return frozenset()
    if _DENIAL.match(value):
        return remarks_in(value) & _SUSPECTS
    return frozenset(remark for remark, probe in _PROBES if probe.search(name))
