from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def element(name: str, *children, **attributes) -> SafeString:
    """``element("rect", x=1, class_="bar")``; everything handed over is escaped."""
    written = format_html_join(
        "",
        ' {}="{}"',
        ((key.rstrip("_").replace("_", "-"), short(value)) for key, value in attributes.items()),
    )
    inner = mark_safe("".join(map(conditional_escape, children)))  # noqa: S308 - escaped just now
    return format_html("<{0}{1}>{2}</{0}>", mark_safe(name), written, inner)  # noqa: S308 - our own


def short(value):
    """Coordinates to a tenth, which no eye tells from more."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
