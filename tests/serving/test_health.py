from django.core.cache import caches


def test_the_process_lives_without_asking_the_database(client):
    answer = client.get("/healthz")  # a test without `db` may not touch the database

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"ok\n",
        "text/plain",
    )


def test_the_site_is_ready_when_database_and_cache_answer(client, db):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_silent_cache_is_named(client, db, settings, tmp_path):
    obstacle = tmp_path / "file"
    obstacle.touch()
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(obstacle / "folder"),
        }
    }

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"cache: no answer\n")


def test_a_cache_that_forgets_is_named(client, db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"cache: no answer\n")


def test_a_silent_database_is_named(client, no_database):
    with no_database():
        answer = client.get("/readyz")
        health = client.get("/healthz")

    assert (answer.status_code, answer.content) == (503, b"database: no answer\n")
    assert health.status_code == 200


def test_the_cache_of_a_test_is_the_sites_own():
    assert type(caches["default"]).__name__ == "LocMemCache"
