"""Does somebody work every job that is queued?"""

import ast

from tests.repo import queue
from tests.repo.tree import PACKAGE, listed, python, shown, tree

JOBS = PACKAGE / "jobs"
_REGISTERED = {name for path in python(JOBS) for name in queue.registered(tree(path))}


def test_every_queued_job_is_registered_under_its_name() -> None:
    found = [
        f"{place}: {'the name is not written out' if name is None else f'{name} is worked by nobody'}"
        for path in python(PACKAGE)
        for place, name in queue.queued(shown(path), tree(path))
        if name not in _REGISTERED
    ]
    assert not found, listed(found)


def test_every_job_has_a_name_of_its_own() -> None:
    found = [line for path in python(JOBS) for line in queue.unnamed(shown(path), tree(path))]
    assert not found, listed(found)


def test_every_module_of_jobs_is_loaded_by_the_worker() -> None:
    loaded = (JOBS / "__init__.py").read_text("utf-8") if JOBS.is_dir() else ""
    found = [path.stem for path in python(JOBS) if path.stem != "__init__" and path.stem not in loaded]
    assert not found, listed(found)


def test_the_queue_rules_see_names_and_their_absence() -> None:
    source = ast.parse(
        'defer("mail.send", delivery=1)\ndefer(which)\n@app.task(name="mail.send")\ndef send(): ...\n'
    )
    assert queue.queued("a.py", source) == [("a.py:1", "mail.send"), ("a.py:2", None)]
    assert queue.registered(source) == {"mail.send"}
    assert not queue.unnamed("a.py", source)
    assert queue.unnamed("a.py", ast.parse("@app.task\ndef send(): ..."))
    assert queue.unnamed("a.py", ast.parse("@app.task(queue='x')\ndef send(): ..."))
