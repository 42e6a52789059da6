"""Numbers to SVG: knows no record and no table, only what it is handed. The style sheet colors it."""
