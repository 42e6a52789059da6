"""The description of the API, for programs and for people."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from api.openapi import openapi
from records.exports.json.record_properties import dumped
from serving.other_sites import answer_to_preflight, for_other_sites
from serving.page_cache.opt_in import keep_under


def schema(request):
    if request.method == "OPTIONS":
        return answer_to_preflight(HttpResponse(status=204))
    response = HttpResponse(dumped(openapi()), content_type="application/json")
    keep_under(request, "")
    return for_other_sites(response)


def docs(request):
    """Redirect to the page in the browser's preferred language."""
    return redirect("api_docs")


class ApiDocs(TemplateView):
    """The same as a page, without script and without other hosts."""

    template_name = "api/docs.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"parts": parts_of(openapi())}


def parts_of(description: dict) -> list[dict]:
    """The operations, each with the properties that it answers."""
    schemas = description["components"]["schemas"]
    parts = []
    for path, methods in description["paths"].items():
        operation = methods["get"]
        name = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        schema = schemas[name.rpartition("/")[2]]
        parts.append(
            {
                "path": path,
                "operation": operation,
                "parameters": [
                    parameter | {"values": values_of(parameter["schema"])}
                    for parameter in operation["parameters"]
                ],
                "properties": [
                    (name, type_of(entry)) for name, entry in schema["properties"].items()
                ],
            }
        )
    return parts


def values_of(schema: dict) -> str:
    """The values a parameter takes, as far as they are few."""
    schema = schema.get("items", schema)
    return ", ".join(map(str, schema.get("enum", []))) or schema.get("pattern", "")


def type_of(schema: dict) -> str:
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "oneOf" in schema:
        return " | ".join(map(type_of, schema["oneOf"]))
    if schema.get("type") == "array":
        return f"[{type_of(schema['items'])}]"
    stated = schema.get("type", "string")
    return " | ".join(stated) if isinstance(stated, list) else stated
