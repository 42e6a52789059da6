from editions.timeline import ribbon
from records.pages.record_detail import RecordDetail


class EditionDetail(RecordDetail):
    """The page of an edition, with the ones before and after it."""

    def get_context_data(self, **kwargs):
        edition, stops = self.object, ribbon()
        before = [stop for stop in stops if stop.year < edition.slug]
        after = [stop for stop in stops if stop.year > edition.slug]
        return super().get_context_data(**kwargs) | {
            "before": before[-1] if before else None,
            "after": after[0] if after else None,
            "theme_is_ours": edition.is_our_translation("theme"),
        }
