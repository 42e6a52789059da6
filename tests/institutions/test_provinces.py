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
