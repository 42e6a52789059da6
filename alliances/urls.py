from alliances.models import Alliance
from records.urls import record_urls

app_name = "alliances"
urlpatterns = record_urls(Alliance)
