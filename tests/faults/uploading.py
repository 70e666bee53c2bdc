"""An editor who is logged in, and uploads pictures as the admin does."""

import requests
from bs4 import BeautifulSoup

from tests.browser.server import Server

SESSION = """
from django.test import Client
from cms.foundation.users.models import User
client = Client()
client.force_login(User.objects.get(username="importer"))
print(client.cookies["sessionid"].value)
"""
ADDRESS = "/admin/images/multiple/add/"


class Editor:
    """The account `importer` of a site that is served."""

    def __init__(self, server: Server) -> None:
        self._session, self._address = requests.Session(), server.address + ADDRESS
        self._session.cookies["sessionid"] = server.execute(SESSION).split()[-1]

    def upload(self, picture: bytes) -> str:
        """Upload a JPEG; return why it was refused. Raise ConnectionError if nobody answers."""
        page = BeautifulSoup(self._session.get(self._address, timeout=60).text, "html.parser")
        token = page.select_one("input[name=csrfmiddlewaretoken]")
        assert token
        answer = self._session.post(
            self._address,
            {"title": "Harbor", "csrfmiddlewaretoken": str(token["value"])},
            files={"files[]": ("harbor.jpg", picture, "image/jpeg")},
            headers={"X-Requested-With": "XMLHttpRequest"},
            timeout=120,
        )
        return str(answer.json().get("error_message", ""))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()
