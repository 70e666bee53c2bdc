"""Help texts of the fields that all pages have, which say what the values are used for."""

TITLE = "As readers see it, here and in every list. The address of the page is made from it."
SLUG = "The end of the page's address. It follows the title until the page is published."
SEO_TITLE = "In place of the title, where search engines list the page. Mostly left empty."
SOCIAL_IMAGE = (
    "Shown when the page is shared: 1,200 by 630 pixels are best. Empty for the picture at the top "
    "of the page; without one, a card with the title is drawn."
)
DESCRIPTION = "Below the title in search results. Empty for the introduction of the page."
