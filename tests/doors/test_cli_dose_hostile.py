"""Is every answer of `oncodesk dose` a document or one clear sentence, for whatever is typed?"""

import pytest

from oncodesk.services.protocols.shipped import list_shipped
from tests.doors.test_cli_dose import BISCUIT, answer, change, run

SENTENCE, STOPS, GOES = 2, 3, 0
TYPED: list[tuple[str, str, int]] = [
    *(
        ("--weight", text, status)
        for text, status in (
            ("0 kg", STOPS),
            ("0.0000001 kg", STOPS),
            ("0.4 kg", STOPS),
            ("9999999 kg", STOPS),
            ("126 kg", STOPS),
            ("unknown", STOPS),
            ("NaN kg", SENTENCE),
            ("Infinity kg", SENTENCE),
            ("30 kg\x00", SENTENCE),
            ("30000 g", SENTENCE),
            ("30 lb/kg", SENTENCE),
            ("½ kg", SENTENCE),
            ("1_0 kg", SENTENCE),
            ("+30 kg", SENTENCE),
            (".5 kg", SENTENCE),
            ("0x1e kg", SENTENCE),
            ("  30   KG ", GOES),
        )
    ),
    *(
        ("--amount", text, status)
        for text, status in (
            ("0 mg/m2", STOPS),
            ("0.0000001 mg/m2", STOPS),
            ("9999999 mg/m2", STOPS),
            ("30 mg/kg", STOPS),
            ("30 IU/m2", STOPS),
            ("30 mL/kg", STOPS),
            ("30 Gy/m2", SENTENCE),
            ("30 µg/m2", SENTENCE),
            ("30 mg/㎡", SENTENCE),
            ("30 mg/m3", SENTENCE),
            ("30.00000001 mg/m2", SENTENCE),
            ("30 mg / m²", GOES),
        )
    ),
    *(
        ("--modify", text, status)
        for text, status in (
            ("-100%-of-standard", STOPS),
            ("-99.999%-of-standard", STOPS),
            ("+0.001%-of-previous", STOPS),
            ("−20%-of-standard", SENTENCE),
            ("-٢٠%-of-standard", SENTENCE),
            ("-1000%-of-standard", SENTENCE),
            ("-20%-OF-STANDARD", SENTENCE),
            ("", SENTENCE),
        )
    ),
    *(
        ("--prior", text, status)
        for text, status in (
            ("unknown", STOPS),
            ("9999999 mg/m2", STOPS),
            ("150.01 mg/m2", STOPS),
            ("90 mg/kg", SENTENCE),
            ("٩٠ mg/m2", SENTENCE),
            ("", SENTENCE),
            ("150 mg/m2", GOES),
        )
    ),
    ("--round", "9999999 mg", STOPS),
    ("--round", "0.0000001 mg", GOES),
    ("--drug", "../doxorubicin", SENTENCE),
    ("--drug", "radiation", SENTENCE),
    ("--species", "cat", STOPS),
    ("--breed", "\x00", STOPS),
]


@pytest.mark.parametrize(
    ("option", "text", "status"), TYPED, ids=[ascii(f"{option} {text}") for option, text, _ in TYPED]
)
def test_what_is_typed_is_judged_or_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], option: str, text: str, status: int
) -> None:
    arguments = change(BISCUIT, option, text) if option in BISCUIT else [*BISCUIT, f"{option}={text}"]
    found, out, err = run(capsys, *arguments, "--json")
    assert found == status
    if status == SENTENCE:
        assert out == "" and len(err.strip().splitlines()) == 1


DOSES = sorted(
    {
        (dose.drug, str(dose.amount), str(dose.route), str(species))
        for protocol in list_shipped()
        for visit in protocol.visits
        for dose in visit.doses
        for species in protocol.species
        if dose.drug != "radiation"
    }
)


@pytest.mark.parametrize(("drug", "amount", "route", "species"), DOSES)
def test_every_dose_of_every_shipped_protocol_answers_at_any_weight(
    capsys: pytest.CaptureFixture[str], drug: str, amount: str, route: str, species: str
) -> None:
    known = ("--drug", drug, "--amount", amount, "--route", route, "--species", species)
    for weight, stops in (
        ("0 kg", True),
        ("0.49 kg", True),
        ("4 kg", False),
        ("9 lb", False),
        ("126 kg", True),
        ("9999999 kg", True),
        ("unknown", True),
    ):
        status, document = answer(capsys, *known, "--weight", weight)
        assert status == (0 if document["allowed"] else 3)
        assert not (stops and document["allowed"])
    status, document = answer(capsys, *known, "--weight", "4 kg", "--modify=-100%-of-standard")
    assert (status, document["final"]) == (3, None)
