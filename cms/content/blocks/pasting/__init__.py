"""Conversion of what is on a clipboard into blocks.

`reader` finds lines and tables in the tokens that turbohtml makes of HTML, with what `elements`,
`formats`, `layout`, `addresses`, `numbers`, `formulas` and `pictures` know of tags and styles;
`plain` makes HTML of plain text; `writing`, `tables` and `sections` make values of blocks, in which
`own_links` finds the pages of this site; `conversion` combines these steps, and `views` answers the
editor. Nothing here that reads HTML is recursive or builds a tree, so the time it takes grows only
with the length of the HTML.
"""
