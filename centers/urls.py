from centers.models import Center
from records.urls import record_urls

app_name = "centers"
urlpatterns = record_urls(Center)
