import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from serving.middleware import TrustedProxiesMiddleware
from serving.rate_limits.client_networks import network_of

TOLD = {
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_HOST": "elsewhere.example",
}


def told_to_the_site(address):
    """What of the headers above gets past the middleware when this address sends them."""
    seen = {}

    def answer(request):
        seen.update({name: request.META[name] for name in TOLD if name in request.META})
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=address, **TOLD)
    TrustedProxiesMiddleware(answer)(request)
    return seen


@pytest.mark.parametrize("address", ["10.0.0.1", "::1"])
def test_our_own_proxy_is_believed(settings, address):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "::1"]

    assert told_to_the_site(address) == TOLD


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.11", ""])
def test_a_stranger_who_poses_as_a_proxy_is_not_believed(settings, address):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "::1"]

    assert told_to_the_site(address) == {}


def test_nobody_is_believed_unless_the_settings_say_so():
    assert told_to_the_site("127.0.0.1") == {}


def network(forwarded="", **meta):
    if forwarded:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return network_of(RequestFactory().get("/", **meta))


def test_a_network_is_what_our_own_proxies_say(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2"]

    assert network(REMOTE_ADDR="203.0.113.9") == "203.0.113.9/32"
    assert network("1.1.1.1, 203.0.113.9, 10.0.0.2", REMOTE_ADDR="10.0.0.1") == "203.0.113.9/32"
    assert network(REMOTE_ADDR="2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert network(REMOTE_ADDR="::ffff:203.0.113.9") == "203.0.113.9/32"


@pytest.mark.parametrize(
    ("told", "known"), [("unknown", ""), ("", ""), ("fe80::1%eth0", "fe80::/64"), ("203.0.113", "")]
)
def test_what_is_no_address_is_no_failure(told, known):
    assert network(REMOTE_ADDR=told) == known
