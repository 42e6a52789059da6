from django.utils.translation import gettext_lazy as _

from institutions.provinces import Province
from records.selection.filters import ChoiceFilter, RecordFilterSet


class InstitutionFilterSet(RecordFilterSet):
    province = ChoiceFilter(
        label=_("province of China"), choices=Province.choices, field_name="province"
    )
    international = ChoiceFilter(
        label=_("international students"),
        choices=[
            ("yes", _("taking international students")),
            ("no", _("taking no international students")),
        ],
        field_name="takes_international",
    )
