from records.filters import RecordChoice, RecordFilterSet


class CenterFilterSet(RecordFilterSet):
    institution = RecordChoice(field_name="hosts__institution")
