"""What may be asked for before a dose: panels, single analytes and examinations, by their names in files."""

TESTS = (
    *("cbc", "chemistry", "urinalysis", "alt", "alp", "bilirubin", "albumin", "creatinine", "bun", "hct"),
    *("usg", "upc", "blood_pressure", "temperature", "thoracic_radiographs", "echocardiogram"),
    *("anesthesia_check", "restaging", "respiratory_check", "coagulation"),
)
# A panel holds these analytes: who asks for both asks once.
HELD_BY = {
    "chemistry": frozenset({"alt", "alp", "bilirubin", "albumin", "creatinine", "bun"}),
    "cbc": frozenset({"hct"}),
    "urinalysis": frozenset({"usg"}),
}
