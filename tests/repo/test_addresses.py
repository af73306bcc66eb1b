"""Does the repository work from anywhere, with what was pinned and for a stated reason?"""

from tests.repo import addresses
from tests.repo.tree import ROOT, files, listed, shown

LOCK, PYPROJECT = ROOT / "requirements.lock", ROOT / "pyproject.toml"
_BINARY = frozenset({".woff2", ".png", ".jpg", ".pdf", ".ttf", ".ico", ".mo"})
# file: why it may hold what looks like a path of one machine
PATHS_ALLOWED = {
    "tests/repo/test_addresses.py": "shows that the rule sees such paths",
}


def _texts() -> list[tuple[str, str]]:
    return [
        (shown(path), path.read_text(encoding="utf-8", errors="replace"))
        for path in files()
        if path.suffix not in _BINARY
    ]


def test_the_lock_names_no_address_and_hashes_everything() -> None:
    text = LOCK.read_text("utf-8")
    found = addresses.lock_addresses("requirements.lock", text) + addresses.unhashed(
        "requirements.lock", text
    )
    assert not found, listed(found)


def test_no_file_names_a_registry() -> None:
    found = [line for name, text in _texts() for line in addresses.registries(name, text)]
    assert not found, listed(found)


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [
        line
        for name, text in _texts()
        if name not in PATHS_ALLOWED
        for line in addresses.machine_paths(name, text)
    ]
    assert not found, listed(found)
    assert all(PATHS_ALLOWED.values())


def test_every_pin_has_its_reason() -> None:
    found = addresses.pins_without_reason("pyproject.toml", PYPROJECT.read_text("utf-8"))
    assert not found, listed(found)


def test_the_address_rules_fail_on_addresses() -> None:
    assert addresses.lock_addresses("lock", "--index-url https://mirror.example/simple")
    assert addresses.lock_addresses("lock", "thing @ git+ssh://example.org/thing")
    assert addresses.registries("a.md", "get it from py" + "pi.org")
    assert not addresses.lock_addresses("lock", "django==5.2 \\\n    --hash=sha256:00")


def test_the_hash_rule_fails_on_a_loose_or_unhashed_package() -> None:
    assert addresses.unhashed("lock", "django>=5\n    --hash=sha256:00")
    assert addresses.unhashed("lock", "django==5.2\nclick==8 \\\n    --hash=sha256:00")
    assert not addresses.unhashed("lock", "django==5.2 \\\n    --hash=sha256:00\n")


def test_the_path_rule_fails_on_paths_of_a_machine_only() -> None:
    assert addresses.machine_paths("a.py", 'DATA = "/home/anna/oncodesk"')
    assert addresses.machine_paths("a.toml", "folder = /root/labs")
    for fine in ("https://example.org/work/1", "cd docs/work/x", "#!/usr/bin/env bash", "/livez", "~/work/x"):
        assert not addresses.machine_paths("a.md", fine), fine


def test_the_pin_rule_fails_on_a_range_and_on_silence() -> None:
    loose = 'dependencies = [\n    "click>=8",   # the command line\n]'
    silent = 'dev = [\n    "click==8.5.1",\n]'
    told = 'dependencies = [\n    "click==8.5.1",   # the command line\n]'
    assert addresses.pins_without_reason("p", loose)
    assert addresses.pins_without_reason("p", silent)
    assert not addresses.pins_without_reason("p", told)
