"""Who writes: of which network, and whether too often. No address is ever stored."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from editorial.corrections.suggestions import Sender

MOST_IN_AN_HOUR = 10
# Whoever has one address of the sixth version has very many.
NETWORK_BITS = {4: 32, 6: 64}


def network_of(request) -> str:
    """The visitor's network: what our own proxies say of it, and nobody else."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    hops = [one.strip() for one in [*told, request.META.get("REMOTE_ADDR", "")] if one.strip()]
    others = [one for one in hops if one not in settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address((others or hops or [""])[-1])
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    bits = NETWORK_BITS[address.version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))


def may_write(request) -> bool:
    """Count one more letter; whether the network stays within its number for this hour."""
    now = timezone.now()
    Sender.objects.filter(since__lt=now - timedelta(hours=2)).delete()
    key = salted_hmac(f"sender {now:%Y-%m-%d %H}", network_of(request), algorithm="sha256")
    sender, _made = Sender.objects.get_or_create(key=key.hexdigest())
    within = Sender.objects.filter(key=sender.key, count__lt=MOST_IN_AN_HOUR)
    return bool(within.update(count=F("count") + 1))
