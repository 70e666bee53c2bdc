"""What editors paste, from HTML to blocks.

`tokens` reads HTML as tags and texts, `reading` finds lines and tables in them, `writing` and
`tables` make values of blocks, `conversion` puts all that together, and `views` answers the editor.
Nothing here calls itself or builds a tree, so the time it takes grows with the length only.
"""
