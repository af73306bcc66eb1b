"""Which words tell about a patient's genotype and weight?"""

from oncodesk.services.sentences import Sentence

SENTENCES: dict[str, Sentence] = {
    "patients.species_unknown": Sentence(
        "The species is unknown, so no dose can be judged.", "Record whether this is a dog or a cat."
    ),
    "patients.abcb1_unknown": Sentence(
        "The ABCB1 (MDR1) genotype is unknown, and {breed} is a breed at risk: {drug} may be far too strong.",
        "Test ABCB1 or enter the result on file. Until then choose a drug that ABCB1 does not concern.",
    ),
    "patients.breed_unknown": Sentence(
        "Neither breed nor ABCB1 (MDR1) genotype is known; {drug} may be far too strong in breeds at risk.",
        "Record the breed, or test ABCB1.",
    ),
    "patients.abcb1_ask": Sentence(
        "{breed}: the ABCB1 (MDR1) genotype is unknown, and {drug} depends on it.",
        "Ask the owner about herding breeds among the ancestors, or test ABCB1.",
    ),
    "patients.abcb1_ancestry": Sentence(
        "The owner named herding breeds among the ancestors, and the ABCB1 (MDR1) genotype is unknown: "
        "{drug} may be far too strong.",
        "Test ABCB1 or enter the result on file. Until then choose a drug that ABCB1 does not concern.",
    ),
    "patients.abcb1_answered": Sentence(
        "{breed}: asked about herding breeds among the ancestors, the owner said: {answer}. "
        "{drug} was judged without a genotype.",
        "The answer proves no genotype; test ABCB1 where it is in doubt.",
    ),
    "patients.breed_not_listed": Sentence(
        "{breed} is not on the ABCB1 (MDR1) list of breeds at risk; {drug} was judged without a genotype.",
        "The list prompts a test and never proves a normal genotype.",
    ),
    "patients.weight_unknown": Sentence(
        "The weight is unknown, so no dose can be calculated.", "Weigh the patient today."
    ),
    "patients.last_weight_unknown": Sentence(
        "The last weight is unknown, so a slip of kg and lb would not be seen.",
        "Look the last weight up, or leave the option out if there was none.",
    ),
    "patients.weight_not_positive": Sentence("A weight of {kg} kg cannot be.", "Weigh the patient again."),
    "patients.weight_impossible": Sentence(
        "A {species} cannot weigh {kg} kg; weights from {low} to {high} kg are entered.",
        "Check the unit, the decimal point and the animal, and weigh again.",
    ),
    "patients.weight_unusual": Sentence(
        "{kg} kg is unusual for a {species}; usual are {low} to {high} kg.",
        "Check the unit, the decimal point and the animal; weigh again and confirm the weight.",
    ),
    "patients.weight_in_pounds": Sentence(
        "{kg} kg differs by {percent} % from the last weight of {last_kg} kg. Is it {kg} lb = {read_kg} kg?",
        "Enter {read_kg} kg if the scale showed pounds; otherwise weigh again.",
    ),
    "patients.weight_in_kilograms": Sentence(
        "{kg} kg differs by {percent} % from the last weight of {last_kg} kg. "
        "Were {read_kg} kg read as pounds?",
        "Enter {read_kg} kg if the scale showed kilograms; otherwise weigh again.",
    ),
    "patients.weight_jump": Sentence(
        "{kg} kg differs by {percent} % from the last weight of {last_kg} kg.",
        "Weigh again and confirm the weight.",
    ),
    "patients.weight_change": Sentence(
        "{kg} kg differs by {percent} % from the last weight of {last_kg} kg.",
        "Tell the oncologist if this was not expected.",
    ),
}
