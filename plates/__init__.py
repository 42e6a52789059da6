"""Pictures that the server draws: plates as SVG, images for link previews as PNG. Knows no record."""
