from django.urls import path

from editions.edition_detail import EditionDetail
from editions.edition_list import EditionList
from editions.models import Edition
from records.urls import record_urls
from serving.page_cache.opt_in import cacheable

app_name = "editions"
urlpatterns = [
    path("", cacheable(EditionList.as_view(model=Edition)), name="list"),
    *record_urls(Edition, EditionDetail),
]
