"""Does every file that people proof-read parse, and does it travel with the program?"""

import re
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

from oncodesk.domain.comms.template import Template, parse_template
from oncodesk.domain.dosing.drug import Drug
from oncodesk.domain.dosing.interactions import Interactions
from oncodesk.domain.labs.request import LabPlace
from oncodesk.domain.patients.patient import Sex
from oncodesk.domain.protocols.protocol import Protocol, Status
from oncodesk.services.comms.templates import FACTS
from oncodesk.services.dosing.interactions import read_interactions
from oncodesk.services.dosing.shipped import read_dosing, read_drug
from oncodesk.services.labs.policies import BadPolicyError, read_policy
from oncodesk.services.practice.shipped import read_toml
from oncodesk.services.protocols.checking import check_protocol_file
from oncodesk.services.protocols.reading import read_protocol_file
from oncodesk.services.sentences import tell
from oncodesk.services.treatment.terms import read_file
from oncodesk.simulation.bloods import BLOOD
from tests.repo.tree import PACKAGE, ROOT, files, listed, pyproject, shown

CONTENT = PACKAGE / "content"
# Owners read the pet's name and plain words (docs/glossary.md); no shouting, no excuse.
_NOT_FOR_OWNERS = re.compile(
    r"!|\b(?:unfortunately|the patient|fur baby|nadir|failed|rejected|put to sleep|put under|overdue|"
    r"delinquent|final notice|rainbow bridge|passed away|our bot|neutropeni\w+|cytotoxic)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(r'"(docs/[^"#\s]+)')


def _drug_problems(path: Path) -> list[str]:
    read = read_drug(path.read_text("utf-8"))
    if not isinstance(read, Drug):
        return list(read)
    return [] if read.id == path.stem else [f"holds {read.id}"]


def _dosing_problems(path: Path) -> list[str]:
    read = read_dosing(path.read_text("utf-8"))
    return list(read) if isinstance(read, tuple) else []


def _protocol_problems(path: Path) -> list[str]:
    """A file that may be signed has nothing that stops; a draft may say what it still lacks."""
    checked = check_protocol_file(path.read_bytes(), path.name)
    if checked.protocol is None:
        return [str(tell(finding)) for finding in checked.findings]
    if checked.protocol.status is Status.ACTIVE:
        return [str(tell(finding)) for finding in checked.findings if finding.stops]
    return [] if checked.protocol.id == path.stem else [f"holds {checked.protocol.id}"]


def _order_problems(path: Path) -> list[str]:
    document = read_toml(path.read_text("utf-8"))
    wanted = {"schema", "id", "version", "name", "who", "allows", "only_when", "never"}
    return [f"{key} is missing" for key in sorted(wanted - set(document))]


def _gate_problems(path: Path) -> list[str]:
    try:
        read_policy(path.read_bytes(), path.name)
    except BadPolicyError as bad:
        return [str(bad)]
    return []


def _interaction_problems(path: Path) -> list[str]:
    read = read_interactions(path.read_text("utf-8"))
    return [] if isinstance(read, Interactions) else list(read)


def _message_problems(path: Path) -> list[str]:
    read = parse_template(read_toml(path.read_text("utf-8")), FACTS)
    return [] if isinstance(read, Template) else list(read)


def _term_problems(path: Path) -> list[str]:
    read = read_file(path.name, path.read_text("utf-8"))
    return list(read) if isinstance(read, tuple) else []


def _demo_problems(path: Path) -> list[str]:
    """Each patient of the demo stands where the demo can bring her, in words the product knows."""
    known = {*BLOOD, "planned", "arrived", "drawn"}
    told = read_toml(path.read_text("utf-8"))
    if "patients" not in told:
        return ["patients are missing"]
    protocols = {each.stem for each in (CONTENT / "protocols").glob("*.toml")}
    return [
        f"{each['name']}: {each['stands']}, {each['sex']}, {each['place']}, {each['protocol']}"
        for each in told["patients"]
        if each["stands"] not in known
        or each["sex"] not in set(Sex)
        or each["place"] not in set(LabPlace)
        or each["protocol"] not in protocols
    ]


# folder of content: the reader of the product itself, which says what is wrong with a file
READERS: dict[str, Callable[[Path], list[str]]] = {
    "demo": _demo_problems,
    "dosing": _dosing_problems,
    "drugs": _drug_problems,
    "gates": _gate_problems,
    "interactions": _interaction_problems,
    "messages": _message_problems,
    "protocols": _protocol_problems,
    "standing_orders": _order_problems,
    "toxicity": _term_problems,
}


def _files() -> list[Path]:
    return [path for path in files() if path.is_relative_to(CONTENT) and path.suffix != ".py"]


def test_every_folder_of_content_has_its_reader() -> None:
    folders = {path.relative_to(CONTENT).parts[0] for path in _files()}
    assert folders <= set(READERS), listed(sorted(folders - set(READERS)))
    # Without the demo's folder everything else works.
    assert set(READERS) - {"demo"} <= folders, listed(sorted(set(READERS) - folders))


def test_every_file_of_content_parses() -> None:
    found = [
        f"{shown(path)}: {problem}"
        for path in _files()
        for problem in READERS[path.relative_to(CONTENT).parts[0]](path)
    ]
    assert not found, listed(found)


def test_every_page_that_content_names_is_there() -> None:
    found = [
        f"{shown(path)}: {page}"
        for path in _files()
        for page in _PAGE.findall(path.read_text("utf-8"))
        if not (ROOT / page).is_file()
    ]
    assert not found, listed(found)


def test_every_file_beside_the_code_travels_with_the_program() -> None:
    patterns = pyproject()["tool"]["setuptools"]["package-data"]["oncodesk"]
    endings = [pattern.removeprefix("**/") for pattern in patterns]
    found = [
        shown(path)
        for path in files()
        if path.is_relative_to(PACKAGE)
        and path.suffix != ".py"
        and not any(fnmatch(path.name, ending) for ending in endings)
    ]
    assert not found, listed(found)


def _words_not_for_owners(path: Path) -> list[str]:
    text = re.sub(r"^#.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    return [f"{path.name}: {found.group()}" for found in _NOT_FOR_OWNERS.finditer(text)]


def test_owners_read_no_word_that_we_keep_from_them() -> None:
    found = [
        line for path in _files() if path.parent.name == "messages" for line in _words_not_for_owners(path)
    ]
    assert not found, listed(found)


def test_a_word_kept_from_owners_is_seen(tmp_path: Path) -> None:
    letter = tmp_path / "letter.toml"
    letter.write_text('# patient\ntext = "Unfortunately the nadir is here!"\n')
    assert len(_words_not_for_owners(letter)) == 3


def test_a_broken_file_is_seen(tmp_path: Path) -> None:
    for name in READERS:
        broken = tmp_path / f"{name}.toml"
        broken.write_text('schema = 1\nid = "x"\n')
        assert READERS[name](broken), name


def test_the_protocol_that_the_guide_shows_parses() -> None:
    guide = (ROOT / "docs/how-to/write-a-protocol.md").read_text("utf-8")
    shown_file = guide.split("```toml\n", 1)[1].split("```", 1)[0]
    read = read_protocol_file(shown_file.encode(), "write-a-protocol.md")
    assert isinstance(read, Protocol), listed([str(problem) for problem in read])
