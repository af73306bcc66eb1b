"""Which analyte does a laboratory's name, code and panel speak of?

A name decides, in its panel's fluid; a LOINC code alone proves nothing (public messages carry the code
for platelet shape on platelet counts), so a code that says something else than the name is a
contradiction, and a code without a known name counts only with a unit of that analyte beside it.
"""

import re

from oncodesk.domain.labs.analyte import FLUID, Analyte, Fluid
from oncodesk.domain.labs.units import unit_is_known

_A = Analyte
_NAMES: dict[Analyte, tuple[str, ...]] = {
    _A.WBC: (
        *("wbc", "wbcs", "wbc count", "white blood cells", "white blood cell", "white blood cell count"),
        *("white blood cell count wbc", "white cell count", "white cells", "total wbc", "wbc total"),
        *("white blood count", "wbc white blood cells", "white blood cells wbc", "leukocytes wbc"),
        *("leukocytes", "leucocytes", "leukocyte count", "leucocyte count", "total leukocytes", "leucocitos"),
    ),
    _A.NEUTROPHILS: (
        *("neutrophils", "neutrophil", "neut", "neuts", "neu", "neutrophil count", "absolute neutrophils"),
        *("absolute neutrophil", "absolute neutrophil count", "neutrophils absolute", "neutrophils abs"),
        *("neut abs", "abs neut", "abs neutrophils", "neutrophil absolute", "anc", "segs", "seg", "seg neut"),
        *(
            "segmented neutrophils",
            "segmented neutrophil",
            "neutrophils segmented",
            "neutrophil seg",
            "segmenters",
        ),
        *("neutrophil segs", "absolute segs", "segs absolute", "seg neutrophils", "absolute seg neutrophils"),
        *("mature neutrophils", "polys", "neutrofilos", "neu abs", "neut count", "granulocytes neutrophil"),
        *("neutrophils seg", "seg neuts", "neutrophils segs", "neutrophil segmented", "pmn", "pmns", "ne"),
    ),
    _A.BANDS: (
        *("bands", "band", "band neutrophils", "band neutrophil", "neutrophils band", "neutrophil bands"),
        *("absolute bands", "bands absolute", "stabs", "bands abs", "neutrophil band", "neutrophils bands"),
        *("band form neutrophils", "neutrophils band form", "banded neutrophils"),
    ),
    _A.LYMPHOCYTES: (
        *("lymphocytes", "lymphocyte", "lymph", "lymphs", "lym", "absolute lymphocytes"),
        *("lymphocytes absolute", "lymphocytes abs", "linfocitos"),
    ),
    _A.MONOCYTES: (
        *("monocytes", "monocyte", "mono", "monos", "mon", "absolute monocytes"),
        *("monocytes absolute", "monocytes abs", "monocitos"),
    ),
    _A.EOSINOPHILS: (
        *("eosinophils", "eosinophil", "eos", "eosin", "absolute eosinophils"),
        *("eosinophils absolute", "eosinophils abs", "eosinofilos"),
    ),
    _A.PLATELETS: (
        *("platelets", "platelet", "plt", "plts", "platelet count", "platelets count", "plt count"),
        *("thrombocytes", "thrombocyte count", "platelet count plt", "plaquetas", "automated platelet count"),
        *("platelet count automated", "plt i", "plt o", "plt f"),
    ),
    _A.RBC: (
        "rbc",
        "rbcs",
        "red blood cells",
        "red blood cell count",
        "erythrocytes",
        "rbc count",
        "red cells",
    ),
    _A.HCT: (
        "hct",
        "hematocrit",
        "haematocrit",
        "pcv",
        "packed cell volume",
        "hct pcv",
        "pcv hct",
        "hematocrito",
    ),
    _A.HGB: ("hgb", "hb", "hemoglobin", "haemoglobin", "hemoglobina"),
    _A.ALT: (
        *("alt", "alt sgpt", "sgpt", "alanine aminotransferase", "alanine transaminase", "alat", "alt gpt"),
        *("alanine aminotransferase alt", "alt alanine aminotransferase"),
    ),
    _A.ALP: ("alp", "alkp", "alk phos", "alkaline phosphatase", "ap", "alkaline phosphatase alp"),
    _A.BILIRUBIN: (
        *(
            "bilirubin",
            "total bilirubin",
            "bilirubin total",
            "tbil",
            "t bili",
            "t bil",
            "tbili",
            "bili total",
        ),
    ),
    _A.ALBUMIN: ("albumin", "alb"),
    _A.CREATININE: ("creatinine", "crea", "creat", "creatinina", "serum creatinine"),
    _A.BUN: ("bun", "urea nitrogen", "blood urea nitrogen", "urea nitrogen bun"),
    _A.GLUCOSE: ("glucose", "glu", "gluc", "blood glucose"),
    _A.UPC: (
        *("upc", "upc ratio", "urine protein creatinine ratio", "protein creatinine ratio", "up c"),
        *("urine protein creatinine", "urine protein creat ratio", "up c ratio", "protein creatinine"),
    ),
    _A.USG: ("usg", "urine specific gravity", "specific gravity", "sp gr", "urine sp gr"),
}
_BY_NAME = {name: analyte for analyte, names in _NAMES.items() for name in names}
# What a differential under a count's name is; white cells and platelets have no share, their unit is wrong.
_SHARE_OF = {
    _A.NEUTROPHILS: _A.NEUTROPHILS_PCT,
    _A.BANDS: _A.BANDS_PCT,
    **dict.fromkeys((_A.LYMPHOCYTES, _A.MONOCYTES, _A.EOSINOPHILS), _A.OTHER),
}
_SHARE_WORDS = ("100 leukocytes", "100 wbc", "percent", "pct", "relative", "rel")

# ✓ seen in public messages; the rest from the LOINC table [K].
LOINC: dict[str, Analyte] = {
    **dict.fromkeys(("26464-8", "6690-2", "804-5"), _A.WBC),
    **dict.fromkeys(("26499-4", "751-8", "753-4", "30451-9", "768-2"), _A.NEUTROPHILS),
    **dict.fromkeys(("770-8", "26511-6", "23761-0", "26505-8", "769-0"), _A.NEUTROPHILS_PCT),
    **dict.fromkeys(("26507-4", "763-3"), _A.BANDS),
    **dict.fromkeys(("26508-2", "764-1"), _A.BANDS_PCT),
    **dict.fromkeys(("26474-7", "731-0"), _A.LYMPHOCYTES),
    **dict.fromkeys(("26484-4", "742-7"), _A.MONOCYTES),
    **dict.fromkeys(("26449-9", "711-2"), _A.EOSINOPHILS),
    **dict.fromkeys(("777-3", "26515-7", "778-1"), _A.PLATELETS),
    **dict.fromkeys(("26453-1", "789-8", "11273-0"), _A.RBC),
    **dict.fromkeys(("20570-8", "4544-3", "4545-0"), _A.HCT),
    **dict.fromkeys(("718-7", "20509-6"), _A.HGB),
    "1742-6": _A.ALT,
    "6768-6": _A.ALP,
    "1975-2": _A.BILIRUBIN,
    "1751-7": _A.ALBUMIN,
    **dict.fromkeys(("2160-0", "14682-9"), _A.CREATININE),
    "3094-0": _A.BUN,
    **dict.fromkeys(("2345-7", "1554-5"), _A.GLUCOSE),
    "2890-2": _A.UPC,
    **dict.fromkeys(("2965-2", "5811-5", "5810-7"), _A.USG),
    # Not one of ours, and printed on counts by mistake: shapes, not numbers.
    **dict.fromkeys(("11125-2", "11156-7", "9317-9"), _A.OTHER),
}
_LOINC_SHAPE = re.compile(r"^\d{1,5}-\d$")

_URINE = re.compile(r"urin|\bua\b|\bur\b|\busg\b|\bupc\b|sediment|\bcysto", re.I)
_OTHER_FLUID = re.compile(
    r"csf|cerebro|effusion|synovi|pleural|abdominal|periton|pericard|\bfluid|body fl|aspirat|marrow|biops"
    r"|f[a]?ecal|feces|stool|cytolog|histo|bronch|\bbal\b|swab|thora",
    re.I,
)


def words_of(name: str) -> str:
    """A name without case and punctuation: `Neutrophils (Absolute)` is `neutrophils absolute`."""
    return " ".join(re.findall(r"[a-z0-9]+", name.casefold()))


_BLOOD = re.compile(r"\bcbc|h[a]?emogram|h[a]?ematol|blood count|chem|profile|wellness", re.I)


def fluid_of(name: str, specimen: str, panel: str) -> Fluid:
    """The fluid that name, specimen or panel tells of, the nearest first; blood where none names another.

    A panel of everything ("CBC, chemistry, urinalysis") does not say which; its results count as blood,
    and one that is named twice then contradicts itself.
    """
    for text in (name, specimen, "" if _BLOOD.search(panel) else panel):
        if _URINE.search(text):
            return Fluid.URINE
        if _OTHER_FLUID.search(text):
            return Fluid.OTHER
    return Fluid.BLOOD


def is_loinc(code: str, system: str) -> bool:
    return system.upper() in ("LN", "LOINC") or (system == "" and _LOINC_SHAPE.match(code) is not None)


def _share(analyte: Analyte, name: str, unit: str) -> Analyte:
    """A differential under a count's name is a percentage when its unit or its name says so."""
    said = "%" in name or any(f" {word} " in f" {words_of(name)} " for word in _SHARE_WORDS)
    if said or unit_is_known(Analyte.NEUTROPHILS_PCT, unit):
        return _SHARE_OF[analyte]
    return analyte


_LOINC_PLACE = re.compile(
    r"\s+(?:in|of)\s+(?:blood|serum|plasma|urine|serum or plasma|serum, plasma or blood)\b.*$", re.I
)
_BRACKETS = re.compile(r"\s*\[[^\]]*\]")  # `Platelets [#/volume] in Blood`
_HOW = frozenset({"auto", "automated", "absolute", "abs", "cbc", "blood"})


def _by_name(name: str, unit: str) -> Analyte | None:
    words = f" {words_of(_LOINC_PLACE.sub('', _BRACKETS.sub('', name)))} "
    for share in _SHARE_WORDS:
        words = words.replace(f" {share} ", " ")
    plain = words.strip()
    analyte = _BY_NAME.get(plain) or _BY_NAME.get(
        " ".join(each for each in plain.split() if each not in _HOW)
    )
    return _share(analyte, name, unit) if analyte in _SHARE_OF else analyte


def analyte_of(code: str, system: str, name: str, unit: str, fluid: Fluid) -> tuple[Analyte, bool]:
    """The analyte, and whether code and name contradict each other.

    A blood analyte named in a urine or effusion panel (`WBC` of a sediment) is another thing: other.
    """
    named = _by_name(name, unit) if name else None
    if named is None and not is_loinc(code, system):
        named = _by_name(code, unit)
    coded = LOINC.get(code) if is_loinc(code, system) else None
    if named is None:
        alone = (
            coded is not None
            and coded is not Analyte.OTHER
            and not name.strip()
            and unit_is_known(coded, unit)
        )
        found, contradiction = (coded if alone and coded else Analyte.OTHER), False
    else:
        found, contradiction = named, coded is not None and coded is not named and named is not Analyte.OTHER
    if found is not Analyte.OTHER and not _belongs(found, fluid):
        return Analyte.OTHER, False
    return found, contradiction


def _belongs(analyte: Analyte, fluid: Fluid) -> bool:
    if FLUID[analyte] is Fluid.URINE:
        return fluid is not Fluid.OTHER
    return fluid is Fluid.BLOOD
