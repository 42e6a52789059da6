from events.models import Event
from records.urls import record_urls

app_name = "events"
urlpatterns = record_urls(Event)
