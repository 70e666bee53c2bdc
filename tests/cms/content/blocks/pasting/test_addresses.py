"""Where the addresses in what is pasted lead to, without those who look on."""

import pytest

from cms.content.blocks.pasting.addresses import Address, read_address
from cms.content.blocks.pasting.conversion import convert

STUDY = "https://www.example.org/a"
ENCODED = "https%3A%2F%2Fwww.example.org%2Fa"


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=05%7Cname%40clinic",
        f"https://EUR01.safelinks.protection.outlook.com/ap/t-59584e83/?url={ENCODED}&data=x",
        f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/x.html?url={ENCODED}",
        f"https://urldefense.proofpoint.com/v1/url?u={ENCODED}&k=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.org_a&d=DwMF&c=x",
        "https://urldefense.com/v3/__https://www.example.org/a__;!!AbC-d$",
        "https://urldefense.us/v3/__https:/www.example.org/a__;!!AbC-d$",
        f"https://www.google.com/url?q={ENCODED}&sa=D&source=docs",
        f"https://www.google.co.uk/url?sa=t&url={ENCODED}",
        f"https://l.facebook.com/l.php?u={ENCODED}%3Ffbclid%3Dx&h=y",
        f"https://www.youtube.com/redirect?event=x&q={ENCODED}",
        f"https://duckduckgo.com/l/?uddg={ENCODED}&rut=x",
        "https://www.bing.com/ck/a?!&p=x&u=a1aHR0cHM6Ly93d3cuZXhhbXBsZS5vcmcvYQ&ntb=1",
        f"https://secure-web.cisco.com/1abc/{ENCODED}",
        f"https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl={ENCODED}",
        f"https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{ENCODED}",
        f"{STUDY}?utm_source=chatgpt.com",
        f"{STUDY}?utm_source=x&utm_medium=y&gclid=z",
    ],
)
def test_an_address_leads_straight_to_its_page(wrapped: str) -> None:
    assert read_address(wrapped) == Address(STUDY)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/a?b=1&c=%20x;y#part",
        "https://www.google.com/search?q=sleep",
        "https://www.google.com/url?q=sleep",
        "https://example.org/url?url=https%3A%2F%2Fother.example%2F",
        "https://urldefense.example/v3/__https://www.example.org/a__;!!x$",
        "mailto:desk@example.org?subject=utm_source",
    ],
)
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert read_address(address) == Address(address)


def test_the_rest_of_the_query_is_kept_to_the_letter() -> None:
    address = "https://example.org/?b=a%20b+c&utm_source=chatgpt.com&d&fbclid=x#e?utm_id=1"

    assert read_address(address).href == "https://example.org/?b=a%20b+c&d#e?utm_id=1"


def test_characters_that_proofpoint_replaced_come_back() -> None:
    address = "https://urldefense.com/v3/__https://www.example.org/a*b__;Iw!!AbC$"

    assert read_address(address).href == "https://www.example.org/a#b"


def test_a_wrapper_with_an_unsafe_address_is_no_link() -> None:
    address = "https://www.google.com/url?q=javascript:alert(1)"

    assert read_address(address).href == address
    assert read_address("javascript:alert(1)") == Address()


def test_an_address_that_a_filter_keeps_is_said() -> None:
    pasted = convert('<p><a href="https://protect-eu.mimecast.com/s/x?domain=a.org">study</a></p>')

    assert [block["value"] for block in pasted.blocks] == ["<p>study</p>"]
    assert pasted.notices == [
        "A mail filter hides where 1 link leads. Its text is there; add the link."
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("See https://example.org/a.", f"See {'{}'}."),
        ("(https://example.org/a)", "({})"),
        ("“https://example.org/a”, he said", "“{}”, he said"),
    ],
)
def test_an_address_in_text_is_a_link(text: str, html: str) -> None:
    link = '<a href="https://example.org/a">https://example.org/a</a>'
    [block] = convert(f"<p>{text}</p>").blocks

    assert block["value"] == f"<p>{html.format(link)}</p>"


def test_a_mail_address_in_text_is_a_link_and_brackets_may_be_part_of_an_address() -> None:
    [block] = convert("<p>desk@example.org https://example.org/a_(b)</p>").blocks

    assert block["value"] == (
        '<p><a href="mailto:desk@example.org">desk@example.org</a> '
        '<a href="https://example.org/a_(b)">https://example.org/a_(b)</a></p>'
    )


def test_a_wrapped_address_is_not_shown_either() -> None:
    wrapped = f"https://x.safelinks.protection.outlook.com/?url={ENCODED}&amp;data=name%40clinic"
    for html in (f"<p>{wrapped}</p>", f'<p><a href="{wrapped}">{wrapped}</a></p>'):
        [block] = convert(html).blocks
        assert block["value"] == f'<p><a href="{STUDY}">{STUDY}</a></p>'
