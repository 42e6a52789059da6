from records.filters import RecordChoice, RecordFilterSet


class DocumentFilterSet(RecordFilterSet):
    edition = RecordChoice(field_name="edition")
    institution = RecordChoice(field_name="parties__institution")
