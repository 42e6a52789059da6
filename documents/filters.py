from records.selection.filters import RecordFilterSet, RecordsFilter


class DocumentFilterSet(RecordFilterSet):
    edition = RecordsFilter(field_name="edition")
    institution = RecordsFilter(field_name="parties__institution")
