from django.urls import path

from editions.edition_list import EditionList
from editions.models import Edition
from records.urls import record_urls

app_name = "editions"
urlpatterns = [
    path("", EditionList.as_view(model=Edition), name="list"),
    *record_urls(Edition),
]
