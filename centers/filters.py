from records.selection.filters import RecordFilterSet, RecordsFilter


class CenterFilterSet(RecordFilterSet):
    institution = RecordsFilter(field_name="hosts__institution")
