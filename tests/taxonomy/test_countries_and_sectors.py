import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from taxonomy.models import Country, Sector


def test_countries_stand_in_the_order_of_their_lists(countries):
    assert [country.pk for country in Country.objects.all()] == ["CN", "VN", "LA", "FR"]


def test_the_members_of_asean_are_told_from_others(countries):
    assert [country.pk for country in Country.objects.asean()] == ["VN", "LA"]


def test_a_country_is_called_by_the_readers_language(countries):
    assert str(countries["LA"]) == "Laos"
    with translation.override("zh-hans"):
        assert str(countries["LA"]) == "老挝"


def test_a_country_has_an_address_in_lower_case(countries):
    assert countries["LA"].get_absolute_url() == "/en/countries/la/"
    with translation.override("zh-hans"):
        assert countries["LA"].get_absolute_url() == "/zh-hans/countries/la/"


def test_a_country_is_found_by_every_name_it_has(countries):
    assert countries["VN"].all_names == ["Viet Nam", "越南", "Vietnam", "Việt Nam"]


@pytest.mark.parametrize("code", ["vn", "VNM", "V", "V1", "V\n", "ＶＮ"])
def test_only_two_capital_letters_are_the_code_of_a_country(code):
    with pytest.raises(ValidationError) as refusal:
        Country(code=code, name_en="X", name_zh_hans="某").clean_fields()

    assert "code" in refusal.value.message_dict
    Country(code="XK", name_en="X", name_zh_hans="某").clean_fields()


def test_a_sector_has_an_address_and_names(sectors):
    sector = sectors["rail-transit"]

    assert sector.get_absolute_url() == "/en/sectors/rail-transit/"
    assert sector.all_names == ["Rail transit", "轨道交通"]
    assert [one.name for one in Sector.objects.all()] == [
        "ICT", "Rail transit", "Vocational education",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["7", "07155", "A1"])
def test_a_wrong_isced_code_is_refused(code):
    with pytest.raises(ValidationError) as refusal:
        Sector(slug="x", name_en="X", name_zh_hans="某", sort="field", isced_f=code).clean_fields()

    assert list(refusal.value.message_dict) == ["isced_f"]
    Sector(slug="x", name_en="X", name_zh_hans="某", sort="field", isced_f="0715").clean_fields()
