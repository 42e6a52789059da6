from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.provinces import Province
from records.selection.filters import ChoiceFilter, RecordFilterSet
from serving.generation_cache import cached_per_generation
from values.sort_keys import chinese_key


@cached_per_generation
def cities() -> list[tuple[str, str]]:
    """The cities of public institutions by their English names, each with its name for the reader."""
    records = Institution.objects.published().exclude(city_en="").order_by()
    rows = records.values(*Institution.city.fields).distinct()
    names = {row["city_en"]: str(Institution(**row).city) for row in rows}
    return sorted(names.items(), key=lambda pair: chinese_key(pair[1]))


class InstitutionFilterSet(RecordFilterSet):
    province = ChoiceFilter(
        label=_("province of China"), choices=Province.choices, field_name="province"
    )
    city = ChoiceFilter(
        label=_("city"),
        choices=cities,
        field_name="city_en",
        is_column=True,
        beside=("country", "province"),
    )
    international = ChoiceFilter(
        label=_("international students"),
        choices=[
            ("yes", _("taking international students")),
            ("no", _("taking no international students")),
        ],
        field_name="takes_international",
    )
