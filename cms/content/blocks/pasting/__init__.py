"""What editors paste, from HTML to blocks.

`reading` finds lines and tables in the tags and texts that turbohtml makes of HTML, `writing` and
`tables` make values of blocks, `conversion` puts all that together, and `views` answers the editor.
Nothing here calls itself or builds a tree, so the time it takes grows with the length only.
"""
