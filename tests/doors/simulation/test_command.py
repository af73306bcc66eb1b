"""What does `oncodesk simulate` answer from outside, in a database of its own?"""

import json
import os
import subprocess
import sys

# What other programs read (the public interfaces); keys may be added.
PROMISED = frozenset(
    {
        *("weeks", "visits_given", "doses_held", "delays", "omitted", "deaths", "corrections", "late_labs"),
        *("messages_sent", "calls_scheduled", "invoices", "claims", "actions", "violations"),
    }
)


def _simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ONCODESK_")}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "oncodesk", "simulate", *arguments],
        env=clean,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_it_prints_one_document_with_every_promised_count() -> None:
    done = _simulate("--weeks", "1", "--patients", "1", "--seed", "7", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) >= PROMISED
    assert told["violations"] == []
    assert told["actions"] > 20


def test_one_address_without_the_other_is_wrong_usage() -> None:
    done = _simulate("--database-url", "postgresql://somewhere/else")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--database-owner-url" in done.stderr
