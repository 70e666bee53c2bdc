"""An editor who sends the forms of the admin as a browser does."""

import json
import re
from typing import Any

import requests
from bs4 import BeautifulSoup, Tag

SECONDS = 60
Fields = dict[str, str]
NO_COMMENTS = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
PUBLISH = {"action-publish": "action-publish", **NO_COMMENTS}


class RefusedError(Exception):
    """The site did not do what it was asked for."""


class Editor:
    """Somebody who works at `address`, whose certificate the file `authority` vouches for."""

    def __init__(self, address: str, authority: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False  # It would name another authority.
        self.session.verify = authority

    def get(self, path: str, **options: Any) -> requests.Response:
        """Return the answer to a path or an address."""
        url = path if path.startswith("http") else self.address + path
        return self.session.get(url, timeout=SECONDS, **options)

    def choose_password(self, link: str, password: str) -> None:
        """Open the link of an invitation and choose a password."""
        form = self.get(link)
        self._send(form, {"new_password1": password, "new_password2": password})

    def log_in(self, name: str, password: str) -> None:
        """Begin a session. Raise RefusedError if the admin does not open."""
        self.send_login(name, password)
        if "/admin/logout/" not in self.get("/admin/").text:
            raise RefusedError("The admin does not open after the login.")

    def send_login(self, name: str, password: str) -> None:
        """Send the form of the login."""
        self._send(self.get("/admin/login/"), {"username": name, "password": password})

    def upload(self, title: str, picture: bytes) -> str:
        """Add a picture to the library; return its id. Raise RefusedError if it is not taken."""
        answer = self.send_picture(title, picture).json()
        if not answer["success"]:
            raise RefusedError(f"The picture is refused: {answer}")
        return str(answer["image_id"])

    def send_picture(self, title: str, picture: bytes) -> requests.Response:
        """Send the form of a picture; return the answer."""
        data = {"title": title, "csrfmiddlewaretoken": self._token("/admin/images/multiple/add/")}
        return self.session.post(
            f"{self.address}/admin/images/multiple/add/",
            data,
            files={"files[]": (f"{title}.jpg", picture, "image/jpeg")},
            headers={"Referer": self.address, "X-Requested-With": "XMLHttpRequest"},
            timeout=SECONDS,
        )

    def address_of_form(self, page_type: str) -> str:
        """Return the path of the form of a new page of the type, from the links of the explorer."""
        paths = ["/admin/pages/1/"]
        for path in paths:
            types = self.get(f"{path}add_subpage/")  # With one type, this leads to its form.
            if found := re.search(rf"/admin/pages/add/{page_type}/\d+/", types.url + types.text):
                return found[0]
            below = re.findall(r"/admin/pages/\d+/(?=[\"?])", self.get(path).text)
            paths += [one for one in dict.fromkeys(below) if one not in paths]
        raise RefusedError(f"No page of the admin leads to a form of {page_type}.")

    def publish(self, form: str, fields: Fields) -> str:
        """Fill in the form of a new page at a path and press Publish; return the page's id.

        Raise RefusedError with what the form complains of.
        """
        page = self.get(form)
        sent = self._send(page, fields | PUBLISH)
        if sent.url == page.url:
            complaints = BeautifulSoup(sent.text, "html.parser").select("[class*=error]")
            raise RefusedError("; ".join(" ".join(one.stripped_strings) for one in complaints))
        return str(max(int(pk) for pk in re.findall(r"/admin/pages/(\d+)/edit/", sent.text)))

    def _token(self, path: str) -> str:
        return _fields(self.get(path))["csrfmiddlewaretoken"]

    def _send(self, page: requests.Response, fields: Fields) -> requests.Response:
        """Send the form of the page with the fields changed."""
        data = {**_fields(page), **fields}
        return self.session.post(page.url, data, headers={"Referer": page.url}, timeout=SECONDS)


def body_of_one_paragraph(text: str) -> Fields:
    """Return the fields of a body with a paragraph, as the editor of rich text stores it."""
    block = {"key": "first", "type": "unstyled", "text": text, "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    return {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": json.dumps({"blocks": [block], "entityMap": {}}),
    }


def _fields(page: requests.Response) -> Fields:
    """Return what the forms of the page send if nobody changes them."""
    found: Fields = {}
    for field in BeautifulSoup(page.text, "html.parser").select("form [name]"):
        name, value = str(field["name"]), _value(field)
        if value is not None and not name.startswith("action-"):
            found[name] = value
    return found


def _value(field: Tag) -> str | None:
    """Return the value of a field; None if it sends none."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        return str(chosen.get("value", "")) if chosen else ""
    if field.name != "input" or field.get("type") in ("file", "submit"):
        return None
    if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
        return None
    return str(field.get("value", ""))
