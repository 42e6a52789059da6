"""Security headers of every response."""

from django.conf import settings

# Browser features that the site does not use. Only names that Chromium knows, because it logs an error
# for others on every page.
DENIED = [
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "storage-access", "usb",
    "xr-spatial-tracking",
]  # fmt: skip
PERMISSIONS = ", ".join(f"{feature}=()" for feature in DENIED)


class SecurityHeadersMiddleware:
    """Add security headers; outermost, so that error responses of other middleware have them too.

    Headers already set are kept: previews use a stricter Referrer-Policy.
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
    """Cross-Origin-Resource-Policy: public images may be embedded elsewhere (link previews)."""
    is_picture = response.headers.get("Content-Type", "").startswith("image/")
    is_for_staff = "no-store" in response.headers.get("Cache-Control", "")
    return "cross-origin" if is_picture and not is_for_staff else "same-origin"
