"""Which words do the pages of results use for codes of reports?"""

from django.utils.translation import gettext_lazy as _

from oncodesk.domain.labs.analyte import Analyte

REASONS = {
    "identifier_missing": _("The report does not name both the patient and the owner."),
    "unknown_patient": _("No patient of this name is registered."),
    "owner_differs": _("A patient of this name is here, but not with this owner."),
    "species_unclear": _("The report does not say the species, or says one that we do not treat."),
    "species_differs": _("Name and owner agree, the species does not."),
    "several_patients": _("Several patients agree with name, owner and species."),
    "number_of_another": _("The laboratory's number stands on another patient's chart."),
    "drawn_after_death": _("The patient died before this blood was drawn, or nobody says when it was drawn."),
    "message_repeated": _("The laboratory used this message number before, with other content."),
    "no_results": _("The report holds no results."),
    "test_message": _("The laboratory marked this as a test message."),
}
MATCHES = {
    "automatic": _("Filed by name, owner and species"),
    "by_person": _("Filed by a person"),
    "unmatched": _("Not filed"),
    "moved": _("Moved to another patient"),
    "dismissed": _("Set aside"),
}
STATUSES = {
    "final": _("final"),
    "preliminary": _("preliminary"),
    "corrected": _("corrected"),
    "withdrawn": _("taken back by the laboratory"),
    "unknown": _("not known to be final"),
}
IDENTIFIERS = {
    "name": _("Name of the patient"),
    "owner": _("Name of the owner"),
    "microchip": _("Microchip"),
    "sex_and_age": _("Sex and age"),
    "breed": _("Breed"),
    "laboratory_number": _("The laboratory's number, on our own slip"),
    "asked_the_laboratory": _("Asked the laboratory"),
}
COMPARED = {"name": _("name"), "owner": _("owner"), "species": _("species")}
SPECIES = {"dog": _("dog"), "cat": _("cat")}
ANALYTES = {
    Analyte.WBC: _("White cells"),
    Analyte.NEUTROPHILS: _("Neutrophils"),
    Analyte.NEUTROPHILS_PCT: _("Neutrophils, percent"),
    Analyte.BANDS: _("Bands"),
    Analyte.PLATELETS: _("Platelets"),
    Analyte.HCT: _("Hematocrit"),
    Analyte.CREATININE: _("Creatinine"),
    Analyte.ALT: _("ALT"),
}
