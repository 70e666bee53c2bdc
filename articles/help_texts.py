"""The help texts of the article form, which say what happens with the content of each field."""

SUMMARY = (
    "The introduction: one or two sentences, shown under the title, in lists, in search results "
    "and to partners."
)
BODY = (
    "Write straight on. For a heading type ## and a space, for a smaller one ###; for a list - or "
    "1. and a space. Type / for a picture and everything else."
)
PICTURE = "Shown above the text, in lists, and when the article is shared."
ALT = (
    "Read to those who cannot see it. It is filled in when you upload the picture; if the picture "
    "tells nothing, tick “Decoration only” instead."
)
AUTHORS = "Shown under the title, with a link to the biography, which must be published."
TOPICS = "The article is listed on the page of each of its topics."
REFERENCES = "Cite a source in the text by its number, as [1]. The list is shown below the text."
RELATED = "Shown at the end as what to read next, once they are published."
SMALL = (
    "What did you mend, and why does it need no new review? A typing error, for example. Then the "
    "review stays when you publish. Readers see your words."
)
