from records.selection.filters import RecordFilterSet, RecordsFilter


class AllianceFilterSet(RecordFilterSet):
    edition = RecordsFilter(field_name="launched_at")
    institution = RecordsFilter(field_name="members__institution")
