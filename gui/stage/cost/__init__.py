"""The page that shows what an act of the story cost: figures that fill the stage.

``page.py`` paints the whole, ``lanes.py`` the picture of who was what meanwhile.
"""
