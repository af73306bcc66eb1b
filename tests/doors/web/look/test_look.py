"""Does /look show everything, and to staff alone?"""

import pytest
from django.test import Client
from pytest_django import Settings

from oncodesk.web.look.examples import pages


@pytest.mark.parametrize("name", list(pages.PAGES))
def test_every_example_page_answers(name: str, client: Client, settings: Settings) -> None:
    settings.DEMO = True
    answer = client.get(f"/look/pages/{name}")
    assert answer.status_code == pages.PAGES[name].status
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "This is the demo practice. Nothing here is real." in answer.content.decode()


def test_the_look_is_not_shown_to_strangers(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/look").status_code == 404
    assert client.get("/look/pages/board").status_code == 404


def test_light_or_dark_is_kept_and_never_leads_elsewhere(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    answer = client.post("/look/theme", {"theme": "dark"}, headers={"referer": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert 'data-theme="dark"' in client.get("/look/pages/board").content.decode()
    client.post("/look/theme", {"theme": "<script>"})
    assert "data-theme" not in client.get("/look/pages/board").content.decode()
