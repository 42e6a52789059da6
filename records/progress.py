"""Progress bar for management commands."""

import sys

WIDTH = 40


def show_progress(done: int, total: int):
    """Draw the bar on standard error, if it is a terminal."""
    if not sys.stderr.isatty():
        return
    filled = WIDTH * done // max(total, 1)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r[{'#' * filled:<{WIDTH}}] {done} of {total}{end}")
    sys.stderr.flush()
