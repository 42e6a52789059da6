from alliances.models import Alliance


def test_an_address_is_proposed_from_the_english_name_else_from_pinyin(make):
    assert make(Alliance, "The Rail Alliance", name_zh_hans="轨道联盟").slug == "the-rail-alliance"
    assert make(Alliance, "", name_zh_hans="轨道联盟").slug == "gui-dao-lian-meng"
    assert make(Alliance, "ລາວ").slug == "record"


def test_a_proposed_address_is_free(make, published):
    first = published(Alliance, "Rail")
    assert first.slug == "rail"
    first.slug = "railway"
    first.save()

    assert [make(Alliance, "Rail").slug for _once in range(3)] == ["rail-2", "rail-3", "rail-4"]
    assert make(Alliance, "List").slug == "list-2"


def test_a_very_long_name_makes_an_address_of_whole_words(make):
    slug = make(Alliance, "Vocational education " * 14).slug

    assert len(slug) <= 80
    assert set(slug.split("-")) == {"vocational", "education"}
