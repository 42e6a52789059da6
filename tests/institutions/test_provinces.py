from institutions.models import Institution


def test_institutions_of_china_are_narrowed_by_province(client, published, names_in, countries):
    published(Institution, "Ours", province="guizhou", countries=[countries["CN"]])
    published(Institution, "Theirs", province="yunnan", countries=[countries["CN"]])

    assert names_in(Institution, province="guizhou") == ["Ours"]
    page = client.get("/zh-hans/institutions/?province=guizhou")
    assert "贵州" in page.context["sentence"]
    assert [facet.name for facet in page.context["facets"] if facet.is_active] == ["province"]
    assert "province" in client.get("/en/institutions/?province=nowhere").context["errors"]


def test_only_an_institution_with_a_province_says_so(client, published):
    ours = published(Institution, "Ours", province="guizhou")
    theirs = published(Institution, "Theirs")

    assert "Province of China" in client.get(ours.get_absolute_url()).text
    assert "Province of China" not in client.get(theirs.get_absolute_url()).text


def test_institutions_of_a_province_or_country_are_narrowed_by_city(
    client, published, names_in, countries, django_assert_max_num_queries
):
    ours = {"province": "guizhou", "countries": [countries["CN"]]}
    published(Institution, "A", city_en="Guiyang", city_zh_hans="贵阳", **ours)
    published(Institution, "B", city_en="Zunyi", city_zh_hans="遵义", **ours)
    published(Institution, "C", city_en="Hanoi", city_zh_hans="河内", countries=[countries["VN"]])

    assert names_in(Institution, province="guizhou", city="Zunyi") == ["B"]
    page = client.get("/zh-hans/institutions/?province=guizhou&city=Zunyi")
    assert "遵义" in page.context["sentence"]
    offered = {facet.name: facet.choices for facet in page.context["facets"]}
    assert [(city.label, city.named, city.chosen) for city in offered["city"]] == [
        ("贵阳", 1, False), ("遵义", 1, True),
    ]  # fmt: skip
    assert "city" in client.get("/en/institutions/?city=Nowhere").context["errors"]

    plain = client.get("/en/institutions/").context["facets"]
    assert "city" not in {facet.name for facet in plain}
    with django_assert_max_num_queries(100) as few:
        client.get("/en/institutions/?country=CN")
    for number in range(5):
        published(Institution, f"In {number}", city_en=f"City {number}", **ours)
    with django_assert_max_num_queries(len(few)):
        client.get("/en/institutions/?country=CN")
