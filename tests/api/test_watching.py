"""Who looks after the server sees that it lives, that it can answer, and what it did."""

from __future__ import annotations

import io
import json
import logging
import time

import pytest
import structlog
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import set_up, who
from api.routes.tracing import NOWHERE
from api.services import pictures as pictures_module
from api.services.network import Network, NotReady
from api.settings import Settings

PROBLEM = "application/problem+json"
TOKEN = "a token that nobody guesses"


def settings_like(settings: Settings, **changed: object) -> Settings:
    return Settings(
        database_url=settings.database_url, cache_folder=settings.cache_folder, **changed
    )


def asking(settings: Settings, address: str = "127.0.0.1") -> TestClient:
    app = create_app(settings)
    return TestClient(app, raise_server_exceptions=False, client=(address, 50000))


def until_ready(client: TestClient) -> dict:
    end = time.monotonic() + 60
    while (answer := client.get("/readyz")).status_code == 503:
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer.json()


class TestHealth:
    def test_living_needs_no_database_and_no_fitted_network(self, tmp_path, monkeypatch):
        monkeypatch.setattr(Network, "fitted", property(lambda self: 1 / 0))
        monkeypatch.setattr(pictures_module.migrations, "require", lambda database: 1 / 0)
        with asking(Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")) as client:
            answer = client.get("/healthz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

    def test_being_ready_means_that_the_network_is_fitted(self, demo):
        with asking(demo) as client:
            first = client.get("/readyz")
            assert first.status_code == 503
            assert first.headers["content-type"] == PROBLEM
            assert int(first.headers["retry-after"]) > 0
            assert first.json()["type"].endswith("#not_ready")
            assert until_ready(client) == {
                "status": "ready",
                "organisations": 45,
                "fictional": True,
            }

    def test_without_tables_it_is_not_ready(self, fresh):
        with asking(fresh) as client:
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("#empty_store")

    def test_it_is_ready_on_both_databases(self, database, cache_folder):
        url = database.engine.url.render_as_string(hide_password=False)
        with asking(Settings(database_url=url, cache_folder=cache_folder)) as client:
            assert until_ready(client)["organisations"] == 0

    def test_a_database_that_went_away_is_told_and_a_visit_later_it_is_back(
        self, sqlite_database, cache_folder
    ):
        path = sqlite_database.path
        with asking(
            Settings(database_url=f"sqlite:///{path}", cache_folder=cache_folder)
        ) as client:
            until_ready(client)
            away = path.rename(path.with_name("away.db"))
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert client.get("/healthz").status_code == 200
            away.rename(path)
            assert until_ready(client)["status"] == "ready"

    def test_what_went_wrong_with_the_fit_is_told(self, demo, tmp_path):
        broken = tmp_path / "weights.json"
        broken.write_text("{}")
        with asking(settings_like(demo, weights=broken)) as client:
            network = client.app.state.network
            with pytest.raises(NotReady):
                network.ready()
            network.picture._refitting.acquire()
            network.picture._refitting.release()
            end = time.monotonic() + 60
            while network.picture._trouble is None:
                assert time.monotonic() < end
                time.sleep(0.02)
            answer = client.get("/readyz")
        assert answer.status_code >= 400
        assert answer.json()["type"].endswith("#unreadable_weights")


class TestMetrics:
    def test_by_default_there_are_none(self, demo):
        with asking(demo) as client:
            assert client.get("/metrics").status_code == 404

    @pytest.mark.parametrize(
        ("address", "headers", "status"),
        [
            ("127.0.0.1", {}, 200),
            ("::1", {}, 200),
            ("192.0.2.7", {}, 404),
            ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
            ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ],
    )
    def test_local_means_this_machine_and_no_proxy(self, demo, address, headers, status):
        with asking(settings_like(demo, metrics="local"), address) as client:
            assert client.get("/metrics", headers=headers).status_code == status

    @pytest.mark.parametrize(
        ("given", "status"),
        [
            (f"Bearer {TOKEN}", 200),
            (f"bearer {TOKEN}", 200),
            (f"Basic {TOKEN}", 404),
            ("Bearer ", 404),
            ("Bearer wrong", 404),
            ("Bearer \xe9\xff", 404),
            ("", 404),
        ],
    )
    def test_a_token_opens_them_from_anywhere(self, demo, given, status):
        guarded = settings_like(demo, metrics="token", metrics_token=TOKEN)
        with asking(guarded, "192.0.2.7") as client:
            headers = {"Authorization": given.encode("latin-1")} if given else {}
            assert client.get("/metrics", headers=headers).status_code == status

    def test_a_token_that_anybody_guesses_is_refused_at_the_start(self):
        with pytest.raises(ValueError, match="metrics_token"):
            Settings(metrics="token", metrics_token="short")

    def test_they_count_requests_suggestions_and_fits(self, demo):
        with asking(settings_like(demo, metrics="local")) as client:
            id_ = client.get("/api/v1/organisations?limit=1").json()["items"][0]["id"]
            shown = client.get(f"/api/v1/organisations/{id_}/suggestions").json()["suggestions"]
            client.get("/api/v1/nothing/here")
            client.request("BREW", "/api/v1/find")
            lines = client.get("/metrics").text.splitlines()
        route = "/api/v1/organisations/{address}/suggestions"
        assert (
            f'matchmaker_requests_total{{method="GET",route="{route}",status="200"}} 1.0' in lines
        )
        assert f'matchmaker_request_seconds_count{{method="GET",route="{route}"}} 1.0' in lines
        assert (
            f'matchmaker_requests_total{{method="GET",route="{NOWHERE}",status="404"}} 1.0' in lines
        )
        assert f"matchmaker_suggestions_total {float(len(shown))}" in lines
        assert "matchmaker_fit_seconds_count 1.0" in lines
        assert "matchmaker_organisations 45.0" in lines
        assert "matchmaker_jobs_longest_wait_seconds 0.0" in lines
        assert not [line for line in lines if id_ in line or "BREW" in line]


@pytest.fixture
def told():
    """What the log holds; logging is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    ours = {name: logging.getLogger(name).level for name in ("api", "models", "matchmaker")}
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in ours.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()


def lines_of(told: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in told.getvalue().splitlines()]


def answered(told: io.StringIO) -> list[dict]:
    return [line for line in lines_of(told) if line["event"] == "answered"]


class TestLog:
    def test_a_request_is_one_line_with_the_route_and_the_id_of_its_answer(self, demo, told):
        set_up(demo, told)
        with asking(demo) as client:
            answer = client.get("/api/v1/organisations?limit=3&q=bakker")
        (line,) = answered(told)
        assert line["request_id"] == answer.headers["X-Request-ID"]
        assert (line["method"], line["route"], line["status"]) == (
            "GET",
            "/api/v1/organisations",
            200,
        )
        assert line["milliseconds"] > 0
        assert "bakker" not in told.getvalue()

    def test_an_id_that_is_well_formed_is_kept(self, site):
        answer = site.get("/healthz", headers={"X-Request-ID": "3f2a9c1e-77d0.x_y"})
        assert answer.headers["X-Request-ID"] == "3f2a9c1e-77d0.x_y"

    @pytest.mark.parametrize(
        "hostile",
        [
            b"short",
            b"x" * 65,
            b"with blank inside",
            b"<script>alert(1)</script>",
            b"abc\x1b[31mabcdef",
            b"caf\xe9-caf\xe9-caf\xe9",
            b"-starts-with-a-dash",
            b"",
        ],
    )
    def test_any_other_id_is_replaced_by_ours(self, demo, told, hostile):
        set_up(demo, told)
        with asking(demo) as client:
            answer = client.get("/docs", headers={"X-Request-ID": hostile})
        ours = answer.headers["X-Request-ID"]
        assert len(ours) == 16
        assert ours.isalnum()
        assert answered(told)[0]["request_id"] == ours

    def test_two_ids_are_none(self, site):
        twice = [("X-Request-ID", "one-of-the-two"), ("X-Request-ID", "the-other-one")]
        assert len(site.get("/healthz", headers=twice).headers["X-Request-ID"]) == 16

    @pytest.mark.parametrize("log_format", ["json", "plain"])
    @pytest.mark.parametrize("status", [200, 404, 422, 500])
    def test_a_planted_secret_is_never_in_it(self, demo, told, monkeypatch, log_format, status):
        secret = "geheim-4711-zeepbel"
        network = Network.of(demo)

        def broken(self):
            raise ZeroDivisionError(f"{secret} of {TOKEN} at jan.peeters@example.be")

        guarded = settings_like(
            demo, metrics="token", metrics_token=TOKEN, log_format=log_format, log_level="debug"
        )
        set_up(guarded, told)
        with asking(guarded) as client:
            if status == 500:
                monkeypatch.setattr(Network, "fitted", property(broken))
            address = {
                200: f"/api/v1/find?text={secret}",
                404: f"/api/v1/organisations/{secret}",
                422: f"/api/v1/find?top={secret}&text=hout",
                500: f"/api/v1/find?text={secret}",
            }[status]
            answer = client.get(
                address,
                headers={
                    "Cookie": f"session={secret}",
                    "X-Request-ID": f"{secret} {secret}",
                    "User-Agent": secret,
                    "Referer": f"https://{secret}.be/",
                    "X-Forwarded-For": secret,
                },
            )
            assert answer.status_code == status
            client.post(f"/{secret}", content=secret, follow_redirects=False)
        network.close()
        assert told.getvalue().count("answered") == 2
        for hidden in (secret, TOKEN, "jan.peeters"):
            assert hidden not in told.getvalue()

    def test_an_error_of_ours_is_told_by_kind_place_and_request(self, demo, told, monkeypatch):
        def broken(self):
            raise ZeroDivisionError("a message may repeat what a person typed")

        set_up(demo, told)
        with asking(demo) as client:
            monkeypatch.setattr(Network, "fitted", property(broken))
            answer = client.get("/api/v1/find?text=hout")
        request_id = answer.headers["X-Request-ID"]
        (error,) = [line for line in lines_of(told) if "ZeroDivisionError at" in str(line)][:1]
        assert "test_watching.py" in error["exception"]
        assert error["request_id"] == request_id
        assert "typed" not in told.getvalue()

    def test_a_line_stays_one_line_without_colours_of_its_own(self, demo, told):
        set_up(settings_like(demo, log_format="plain"), told)
        log = structlog.stdlib.get_logger("api.test")
        log.warning("odd", given="a\r\nlevel=critical forged\x1b[31m\u2028\x9b2J")
        assert told.getvalue().count("\n") == 1
        assert not {"\r", "\x1b", "\u2028", "\x9b"} & set(told.getvalue())

    def test_the_password_of_the_database_is_hidden_wherever_it_turns_up(self, demo, told):
        url = "postgresql://ann:s3cr3t-word@localhost/x"
        set_up(Settings(database_url=url, cache_folder=demo.cache_folder), told)
        logging.getLogger("api.test").error("no answer from %s", url)
        logging.getLogger("elsewhere").error("ann", extra={"told": ["s3cr3t-word"]})
        assert told.getvalue().count("\n") == 2
        assert "s3cr3t-word" not in told.getvalue()

    def test_who_asks_is_known_though_a_thread_found_out(self, demo, told):
        set_up(demo, told)
        app = create_app(demo)

        @app.get("/signed-in")
        def signed_in() -> str:
            who.set("user 12")
            return who.get()

        with TestClient(app) as client:
            assert client.get("/signed-in").json() == "user 12"
            client.get("/docs")
        assert [line.get("who") for line in answered(told)] == ["user 12", None]
        assert who.get() == ""

    def test_what_machines_ask_all_day_is_left_out(self, demo, told):
        set_up(demo, told)
        with asking(demo) as client:
            client.get("/healthz")
            client.get("/static/site.css")
        assert told.getvalue() == ""


class TestHeaders:
    @pytest.mark.parametrize("address", ["/healthz", "/static/site.css", "/nope", "/api/v1/x"])
    def test_with_https_browsers_are_told_to_use_nothing_else(self, demo, address):
        with asking(settings_like(demo, public_url="https://match.example.be")) as client:
            assert "max-age" in client.get(address).headers["Strict-Transport-Security"]

    def test_without_https_they_are_not(self, site):
        assert "Strict-Transport-Security" not in site.get("/healthz").headers

    def test_a_mistake_of_ours_is_guarded_as_well(self, demo, monkeypatch):
        with asking(settings_like(demo, public_url="https://match.example.be")) as client:
            monkeypatch.setattr(Network, "fitted", property(lambda self: 1 / 0))
            answer = client.get("/api/v1/find?text=hout")
        assert answer.status_code == 500
        assert "Strict-Transport-Security" in answer.headers
        assert "X-Request-ID" in answer.headers

    @pytest.mark.parametrize("address", ["/api/v1/organisations", "/api/v1/organisations/x"])
    def test_what_is_told_to_a_key_is_kept_by_nobody(self, site, address):
        answer = site.get(address, headers={"Authorization": "Bearer k"})
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cache-Control" not in site.get(address).headers

    def test_what_is_told_to_a_person_who_is_signed_in_is_kept_by_nobody(self, demo):
        app = create_app(demo)

        @app.get("/signed-in")
        def signed_in() -> None:
            who.set("user 12")

        with TestClient(app) as client:
            assert client.get("/signed-in").headers["Cache-Control"] == "no-store"

    def test_an_answer_that_sets_a_cookie_is_kept_by_nobody(self, site):
        answer = site.get("/language/fr", follow_redirects=False)
        assert "set-cookie" in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"

    def test_other_sites_may_read_nothing(self, site):
        origin = {"Origin": "https://elsewhere.example"}
        assert "Access-Control-Allow-Origin" not in site.get("/api/v1/x", headers=origin).headers

    def test_a_site_that_is_listed_may_and_its_neighbour_may_not(self, demo):
        listed = settings_like(demo, cors_origins="https://map.example.be, https://b.example")
        with asking(listed) as client:

            def allowed(origin: str) -> str | None:
                answer = client.get("/api/v1/organisations", headers={"Origin": origin})
                assert "Access-Control-Allow-Credentials" not in answer.headers
                return answer.headers.get("Access-Control-Allow-Origin")

            assert allowed("https://map.example.be") == "https://map.example.be"
            assert allowed("https://map.example.be.evil.example") is None
            assert allowed("https://xmap.example.be") is None
            assert allowed("null") is None
            asked = client.options(
                "/api/v1/organisations",
                headers={
                    "Origin": "https://b.example",
                    "Access-Control-Request-Method": "PATCH",
                    "Access-Control-Request-Headers": "if-match",
                },
            )
        assert asked.status_code == 200
        assert asked.headers["Access-Control-Allow-Origin"] == "https://b.example"

    @pytest.mark.parametrize("wrong", ["example.be", "https://a.be/path", "ftp://a.be", "null"])
    def test_what_is_no_origin_is_refused_at_the_start(self, wrong):
        with pytest.raises(ValueError, match="cors_origins"):
            Settings(cors_origins=wrong)
