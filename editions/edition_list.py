from editions.timeline import timeline
from records.pages.record_list import RecordList

IN_TIME = {"newest", "oldest"}


class EditionList(RecordList):
    """A timeline; a list like any other where words were asked for, or the order is not that of time."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        in_time = self.filterset.order in IN_TIME and not self.filterset.question
        return context | {
            "timeline": timeline(list(context["object_list"].records)) if in_time else []
        }
