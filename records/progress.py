"""A bar for commands that take long."""

import sys

WIDTH = 40


def show_progress(done: int, total: int):
    """A bar that grows in one line, where somebody watches."""
    if not sys.stderr.isatty():
        return
    filled = WIDTH * done // max(total, 1)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r[{'#' * filled:<{WIDTH}}] {done} of {total}{end}")
    sys.stderr.flush()
