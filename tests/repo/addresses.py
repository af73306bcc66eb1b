"""Does anything name one machine or one registry? What is pinned must be found from anywhere."""

import re

# Built from halves, so that this file may say what it looks for.
_REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "registry.np" + "mjs", "proxy.go" + "lang")
_ADDRESS = re.compile(r"https?://|git\+|--(?:extra-)?index-url|--find-links|--trusted-host")
_MACHINE = re.compile(r"(?<![\w.~}>\-/])/(?:work|home|root|Users|tmp|mnt|opt|private)/[\w.]")
_PIN = re.compile(r"""^\s*["'](?P<name>[A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?(?P<rest>[^"']*)["']""")
_LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9_.\-]+)==(?P<version>[^\s;\\]+)")


def registries(name: str, text: str) -> list[str]:
    """Registry hosts anywhere in the repository."""
    return [
        f"{name}:{number}: names a package registry"
        for number, line in enumerate(text.splitlines(), start=1)
        if any(host in line for host in _REGISTRIES)
    ]


def lock_addresses(name: str, text: str) -> list[str]:
    """Addresses in the lock file: whoever installs decides where from."""
    return [
        f"{name}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        if _ADDRESS.search(line)
    ]


def unhashed(name: str, text: str) -> list[str]:
    """Locked packages without a hash: what is installed must be what was tried."""
    found = []
    for block in re.split(r"\n(?=\S)", text.strip()):
        locked = _LOCKED.match(block)
        if block.startswith("#"):
            continue
        if locked is None:
            found.append(f"{name}: “{block.splitlines()[0]}” is not pinned to one version")
        elif "--hash=sha256:" not in block:
            found.append(f"{name}: {locked['name']} has no hash")
    return found


def machine_paths(name: str, text: str) -> list[str]:
    """Absolute paths of the machine that somebody happened to work on."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if _MACHINE.search(line) and not line.startswith("#!")
    ]


def pins_without_reason(name: str, text: str) -> list[str]:
    """Each dependency in pyproject.toml is one exact version and says on its line why it is here."""
    found = []
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"^(?:dependencies|dev)\s*=\s*\[", line):
            inside = True
            continue
        if inside and line.startswith("]"):
            inside = False
        pin = _PIN.match(line) if inside else None
        if pin is None:
            continue
        if not re.fullmatch(r"==[\w.]+", pin["rest"]):
            found.append(f"{name}:{number}: {pin['name']} is not pinned to one version")
        if not re.search(r"#\s*\w.{8,}", line):
            found.append(f"{name}:{number}: {pin['name']} has no reason")
    return found
