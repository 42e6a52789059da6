"""Numbers to SVG; knows no record and no table. The style sheet colors it."""
