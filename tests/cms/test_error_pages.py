"""What readers are told when the site itself is at a loss."""

from django.test import Client


def test_an_error_is_explained_without_the_database(client: Client) -> None:
    client.raise_request_exception = False  # pytest lets no query through, as this test has no mark
    answer = client.get("/articles/")
    html = answer.content.decode()

    assert answer.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in html
    assert '<a href="/">The home page</a>' in html
    assert ("<style" in html, " style=" in html, "<script" in html) == (False, False, False)
