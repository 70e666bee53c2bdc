"""Conversion of pasted HTML into blocks.

`reader` finds lines and tables in the tokens that turbohtml makes of HTML, `writing` and `tables`
make values of blocks, `conversion` combines these steps, and `views` answers the editor. Nothing
here is recursive or builds a tree, so the time it takes grows only with the length of the HTML.
"""
