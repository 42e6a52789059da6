"""A WSGI application for the server of a test: says what was sent, behind two threads of its own."""

from serving.front.gate import Gate


def application_behind(environ, start_response):
    sent = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['PATH_INFO']} {len(sent)}".encode()]


application = Gate(application_behind, threads=2, most_waiting=40, largest_body=1000)
