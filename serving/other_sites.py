"""Headers by which scripts of other sites may read an answer (CORS)."""


def for_other_sites(response):
    """Let scripts of any site read this public answer; cookies are never sent along."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    return response


def answer_to_preflight(response):
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return for_other_sites(response)
