"""Read settings from environment variables, with safe defaults."""

import ipaddress
import os
import re
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    return text(name, str(default)).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number; raises ImproperlyConfigured if it is outside the bounds."""
    given = text(name, str(default))
    if not given.isdecimal() or not lowest <= int(given) <= highest:
        raise ImproperlyConfigured(f"{name} is {lowest} to {highest}, not “{given}”.")
    return int(given)


def words(name: str) -> list[str]:
    """A list, separated by commas or spaces."""
    return text(name).replace(",", " ").split()


def choices(name: str, allowed: set[str]) -> list[str]:
    """A list of some of these words; raises ImproperlyConfigured if there is another."""
    given = words(name)
    if unknown := set(given) - allowed:
        known = ", ".join(sorted(allowed))
        raise ImproperlyConfigured(f"{name} holds some of {known}, not “{unknown.pop()}”.")
    return given


def choice(name: str, allowed: list[str]) -> str:
    """One of these words, the first if none is given; raises ImproperlyConfigured if it is another."""
    given = text(name, allowed[0])
    if given not in allowed:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(allowed)}, not “{given}”.")
    return given


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """A list of IP addresses and networks; raises ImproperlyConfigured if there is something else."""
    try:
        return [ipaddress.ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} holds addresses and networks of IP: {error}."
        ) from error


def web_or_mail_address(name: str) -> str:
    """An https: or mailto: URL; raises ImproperlyConfigured if it is another."""
    given = text(name)
    if given and not given.startswith(("https://", "mailto:")):
        raise ImproperlyConfigured(f"{name} begins with https:// or mailto:, not “{given}”.")
    return given


def indexnow_key(name: str) -> str:
    """A key as the protocol wants it; raises ImproperlyConfigured if it is none."""
    given = text(name)
    if given and not re.fullmatch("[A-Za-z0-9-]{8,128}", given):
        raise ImproperlyConfigured(f"{name} is 8 to 128 letters, digits or hyphens.")
    return given


def mail_backend(scheme: str) -> str:
    """The backend for the scheme of EMAIL_URL; raises ImproperlyConfigured if it is unknown."""
    if scheme == "console":
        return "django.core.mail.backends.console.EmailBackend"
    if scheme in MAIL_PORTS:
        return "django.core.mail.backends.smtp.EmailBackend"
    known = ", ".join(f"{name}://" for name in ["console", *MAIL_PORTS])
    raise ImproperlyConfigured(f"EMAIL_URL begins with one of {known}, not with “{scheme}”.")


def kept_secret(name: str, path: Path) -> str:
    """The secret from the environment, else from the file, which is created on first use.

    The file is written under a temporary name and then linked, so that workers starting
    at the same time use the same secret.
    """
    if given := text(name):
        return given
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
