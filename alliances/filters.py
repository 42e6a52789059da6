from records.filters import RecordChoice, RecordFilterSet


class AllianceFilterSet(RecordFilterSet):
    edition = RecordChoice(field_name="launched_at")
    institution = RecordChoice(field_name="members__institution")
