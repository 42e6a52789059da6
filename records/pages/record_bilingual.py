from records.exports.citations import citation_of
from records.pages.record_detail import RecordDetail, languages_of
from records.pages.record_parts.page_title import page_title
from records.wording.language_pairs import language_pairs


class RecordInBothLanguages(RecordDetail):
    """A record in both languages side by side; not indexed by search engines."""

    def get_template_names(self):
        return ["records/record_bilingual.html"]

    def get_context_data(self, **kwargs):
        record = self.object
        changed = (
            record.permalink.changes.with_last_correction().first() if record.is_public else None
        )
        return {
            "kind": self.model,
            "record": record,
            "title": page_title(record),
            "pairs": language_pairs(record, self.relations),
            "changed": changed,
            "citation": citation_of(record, changed.at) if changed else None,
            "canonical_languages": languages_of(record),
            "own_query": "?view=bilingual",
            "hidden": True,
        }


def record_page(kind, detail=RecordDetail):
    """The page of a record, in one language or, with ``?view=bilingual``, in both."""
    single, bilingual = detail.as_view(model=kind), RecordInBothLanguages.as_view(model=kind)

    def page(request, slug):
        view = bilingual if request.GET.get("view") == "bilingual" else single
        return view(request, slug=slug)

    return page
