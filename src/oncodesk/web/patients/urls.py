"""Where are patients and owners found, registered and corrected?"""

from django.urls import path

from oncodesk.web.patients import facts_views as facts
from oncodesk.web.patients import home_views as home
from oncodesk.web.patients import registering_views as registering

app_name = "patients"
urlpatterns = [
    path("patients", registering.search, name="search"),
    path("owners/new", registering.register_client, name="register_client"),
    path("owners/<uuid:client>", registering.change_client, name="client"),
    path("owners/<uuid:client>/new-patient", registering.register_patient, name="register"),
    path("patients/<uuid:patient>/facts", facts.show_facts, name="facts"),
    path("patients/<uuid:patient>/facts/change", registering.change_patient, name="change"),
    path("patients/<uuid:patient>/people", registering.find_person, name="find_person"),
    path("patients/<uuid:patient>/people/<uuid:client>", registering.set_relation, name="set_relation"),
    path("patients/<uuid:patient>/people/<uuid:client>/end", registering.end_relation, name="end_relation"),
    path("patients/<uuid:patient>/weight", facts.record_weight, name="weight"),
    path("patients/<uuid:patient>/weight/<uuid:weight>", facts.correct_weight, name="correct_weight"),
    path("patients/<uuid:patient>/genotype", facts.record_genotype, name="genotype"),
    path("patients/<uuid:patient>/diagnosis", facts.record_diagnosis, name="diagnosis"),
    path("patients/<uuid:patient>/consent", facts.record_consent, name="consent"),
    path(
        "patients/<uuid:patient>/consent/<uuid:consent>/withdraw",
        facts.withdraw_consent,
        name="withdraw_consent",
    ),
    path("patients/<uuid:patient>/home", home.show_home, name="home_drugs"),
    path("patients/<uuid:patient>/home/new", home.add_home, name="add_home_drug"),
    path("patients/<uuid:patient>/home/asked", home.ask_home, name="ask_home_drugs"),
    path("patients/<uuid:patient>/home/<uuid:home_drug>/end", home.end_home, name="end_home_drug"),
    path("patients/<uuid:patient>/home/<uuid:home_drug>/look-up", home.judge_home, name="judge_home_drug"),
    path("documents/<uuid:document>", facts.download, name="document"),
]
