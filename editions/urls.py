from editions.models import Edition
from records.urls import record_urls

app_name = "editions"
urlpatterns = record_urls(Edition)
