from institutions.models import Institution
from records.urls import record_urls

app_name = "institutions"
urlpatterns = record_urls(Institution)
