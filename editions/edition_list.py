from editions.timeline import next_week, timeline
from records.pages.record_list import RecordList

IN_TIME = {"newest", "oldest"}


class EditionList(RecordList):
    """A timeline if sorted by time and without a search query, else a plain list."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        in_time = self.filterset.order in IN_TIME and not self.filterset.question
        return context | {
            "timeline": timeline(list(context["object_list"].records)) if in_time else [],
            "next_week": next_week(),
        }
