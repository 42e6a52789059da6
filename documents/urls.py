from documents.models import Document
from records.urls import record_urls

app_name = "documents"
urlpatterns = record_urls(Document)
