"""What every answer says to browsers, whatever it is and whoever made it."""

from django.conf import settings

# The site uses none of these, so nothing on its pages may. Only names that Chromium knows: others it
# reports on every page as a mistake.
DENIED = [
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "xr-spatial-tracking",
]
PERMISSIONS = ", ".join(f"{feature}=()" for feature in DENIED)


class SecurityHeadersMiddleware:
    """The headers that are the same everywhere; outermost, so that refusals carry them too.

    A header that was set further in stands: a preview tells other sites even less.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for header, value in {
            "Permissions-Policy": PERMISSIONS,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Cross-Origin-Resource-Policy": embedding(response),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }.items():
            response.headers.setdefault(header, value)
        return response


def embedding(response) -> str:
    """A public picture may be shown where a page of the site is shared; all else is for its pages."""
    is_picture = response.headers.get("Content-Type", "").startswith("image/")
    is_for_staff = "no-store" in response.headers.get("Cache-Control", "")
    return "cross-origin" if is_picture and not is_for_staff else "same-origin"
