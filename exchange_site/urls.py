"""Root URL configuration."""

from urllib.parse import urlsplit

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path
from django.views.generic import TemplateView
from django.views.i18n import set_language

from api.answers.description import ApiDocs
from corrections.confirmation_links.office_page import OfficePage
from corrections.views import Correct
from desk.accounts.password_forms import PasswordReset, PasswordResetConfirm
from dumps.views import checksum, dump_file
from editorial.permissions.staff_only import sees_file
from exchange_site.crawlers.robots import indexnow_key, opensearch, robots
from exchange_site.crawlers.security_txt import ADDRESS as SECURITY_TXT
from exchange_site.crawlers.security_txt import security_txt
from exchange_site.crawlers.site_structured_data import website
from exchange_site.crawlers.sitemap import Sitemap
from exchange_site.http import error_pages
from exchange_site.public import views
from exchange_site.public.country_brief import CountryBrief
from exchange_site.public.data_page import Data
from exchange_site.public.home import Home
from exchange_site.public.menus import pages
from exchange_site.public.statistics_pages import (
    QUESTIONS,
    OnePageTotals,
    Statistics,
    statistics_file,
    statistics_json,
)
from exchange_site.public.study import Study
from records.exports.views.records import qr_code
from records.pages.record_detail import permanent
from records.pages.search import SearchPage
from serving.monitoring.health import healthz, metrics, readyz
from serving.page_cache.opt_in import cacheable
from uploads.views import media

# Links in e-mails use SITE_URL and not the Host header of the request.
SITE = urlsplit(settings.SITE_URL)
OWN_ADDRESS = {"domain": SITE.netloc, "site_name": SITE.netloc, "protocol": SITE.scheme}

# Of a dump.
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = error_pages.server_error

urlpatterns = [
    path("", views.root),
    path("id/<slug:ref>/", permanent, name="permanent"),
    path("id/<slug:ref>.svg", qr_code, name="qr_code"),
    path("media/<str:name>", media, {"may_see": sees_file}, name="media"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("robots.txt", robots),
    path("<slug:key>.txt", indexnow_key),
    path(SECURITY_TXT.removeprefix("/"), security_txt),
    path("sitemap.xml", Sitemap.as_view(), name="sitemap"),
    path("sitemap-<slug:name>.xml", Sitemap.as_view(), name="sitemap_part"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("admin/language/", set_language, name="set_language"),
    path(
        "admin/password_reset/",
        PasswordReset.as_view(extra_email_context=OWN_ADDRESS),
        name="admin_password_reset",
    ),
    path(
        "admin/password_reset/done/",
        auth.PasswordResetDoneView.as_view(),
        name="password_reset_done",
    ),
    path(
        "admin/reset/<uidb64>/<token>/",
        PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "admin/reset/done/",
        auth.PasswordResetCompleteView.as_view(),
        name="password_reset_complete",
    ),
    re_path(rf"^dumps/({DAY})\.zip$", dump_file, name="dump"),
    re_path(rf"^dumps/({DAY})\.sha256$", checksum, name="dump_checksum"),
    path("api/v1/", include("api.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("desk.sign_in.urls")),
    *i18n_patterns(
        path("", cacheable(Home.as_view(extra_context={"described": website})), name="home"),
        path("alliances/", include("alliances.urls")),
        path("centers/", include("centers.urls")),
        path("events/", include("events.urls")),
        path("editions/", include("editions.urls")),
        path("institutions/", include("institutions.urls")),
        path("documents/", include("documents.urls")),
        path("correct/", Correct.as_view(), name="correct_site"),
        path("<slug:kind>/<slug:slug>/correct/", Correct.as_view(), name="correct"),
        path("confirm/<str:token>/", OfficePage.as_view(), name="confirm"),
        path("search/", cacheable(SearchPage.as_view(pages=pages)), name="search"),
        path("", include("records.urls")),
        path(
            "countries/<slug:code>/brief/", cacheable(CountryBrief.as_view()), name="country_brief"
        ),
        path("statistics/", cacheable(Statistics.as_view()), name="statistics"),
        *[
            path(
                f"statistics/{name}/",
                cacheable(Statistics.as_view(page=f"statistics_{name}")),
                name=f"statistics_{name}",
            )
            for name in ["students", "cooperation", "coverage"]
        ],
        *[
            path(
                f"{name.replace('_', '/')}.json",
                statistics_json,
                {"page": name},
                name=f"{name}_json",
            )
            for name in QUESTIONS
        ],
        path("statistics/one-page/", cacheable(OnePageTotals.as_view()), name="one_page"),
        path("statistics/<slug:chart>.csv", statistics_file, name="statistics_file"),
        path("study/", cacheable(Study.as_view()), name="study"),
        path("sources/", cacheable(views.Sources.as_view()), name="sources"),
        path("data/api/", cacheable(ApiDocs.as_view()), name="api_docs"),
        path("data/", cacheable(Data.as_view()), name="data"),
        *[
            path(
                f"{name}/",
                cacheable(TemplateView.as_view(template_name=f"exchange_site/{name}.html")),
                name=name,
            )
            for name in ["about", "privacy", "accessibility"]
        ],
    ),
]
