"""The files in deploy/ fit together, and know no setting that the site does not have."""

import ast
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

pytestmark = pytest.mark.once

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = DEPLOY / "systemd"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
README = (settings.BASE_DIR / "README.md").read_text("utf-8")
# A row of the table may name several settings.
SETTINGS = set(
    re.findall(r"`([A-Z_]{2,})`", README.partition("## Settings")[2].partition("\n## ")[0])
)


def names_read_by_the_settings():
    tree = ast.parse((settings.BASE_DIR / "exchange_site" / "settings.py").read_text("utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            of = call.func.value
            if isinstance(of, ast.Name) and of.id == "environment" and call.args:
                yield from (
                    argument.value
                    for argument in call.args[:1]
                    if isinstance(argument, ast.Constant)
                )


def test_each_setting_stands_in_the_readme():
    assert sorted(set(names_read_by_the_settings()) - SETTINGS) == []


@pytest.mark.parametrize("file", sorted(DEPLOY.glob("env/*.env")), ids=lambda file: file.name)
def test_an_environment_file_names_settings_that_exist(file):
    names = set(re.findall(r"^(?:# )?([A-Z_]+)=", file.read_text("utf-8"), re.MULTILINE))

    assert "SITE_URL" in names
    assert sorted(names - SETTINGS) == []


def test_containers_are_given_settings_that_exist():
    site = COMPOSE["services"]["site"]

    assert sorted(set(site["environment"]) - SETTINGS) == []
    assert (
        site["environment"]["TRUSTED_PROXIES"]
        == (COMPOSE["services"]["proxy"]["networks"]["inside"]["ipv4_address"])
    )


def test_the_image_takes_the_steps_of_bin_run_and_serves_without_root():
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if re.match("[A-Z]+ ", line)]
    words = [word for word, _rest in steps]
    run = (settings.BASE_DIR / "bin" / "run").read_text("utf-8")

    assert "install_packages requirements.txt" in run
    assert any("install_packages requirements.txt" in rest for word, rest in steps if word == "RUN")
    assert steps[-1] == ["CMD", '["bin/run"]']
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")
    assert "/healthz" in dict(steps)["HEALTHCHECK"]
    for word, rest in steps:
        if word == "COPY":
            assert all((settings.BASE_DIR / path).exists() for path in rest.split()[:-1])
    assert (DEPLOY / COMPOSE["services"]["site"]["build"]["context"]).resolve() == settings.BASE_DIR


def test_what_containers_mount_from_here_exists():
    mounted = [
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
    ]
    here = [path for path in mounted if path.startswith(".")]

    assert here
    assert all((DEPLOY / path).exists() for path in here)
    assert {path for path in mounted if "/" not in path} == set(COMPOSE["volumes"])


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate, for nginx to read."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "directory.example.org")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_takes_its_configuration(certificate):
    files = sorted((DEPLOY / "nginx").glob("*.conf"))
    included = "\n".join(file.read_text("utf-8") for file in files)
    included = included.replace("/etc/ssl/directory", str(certificate))
    main = certificate / "nginx.conf"
    main.write_text(f"pid {certificate}/pid; events {{ }} http {{ access_log off; {included} }}")

    done = subprocess.run(
        ["nginx", "-t", "-q", "-c", main, "-p", certificate, "-e", certificate / "log"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(files) == 2
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path):
    units = tmp_path / "units"
    shutil.copytree(UNITS, units)
    for unit in units.glob("**/*.*"):
        # The commands are looked for, and the checkout is here.
        text = unit.read_text("utf-8") if unit.is_file() else ""
        if text:
            unit.write_text(
                text.replace("/srv/directory/.venv/bin/python", shutil.which("python3")).replace(
                    "/srv/directory", str(settings.BASE_DIR)
                )
            )
    names = sorted(unit.name for unit in units.iterdir() if unit.is_file())

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *[units / name for name in names]],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{units}:/lib/systemd/system"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(names) == 5
    assert [line for line in done.stderr.splitlines() if "directory-" in line] == []


def test_each_unit_of_the_site_is_hardened_by_the_common_file():
    common = (UNITS / "directory-.service.d" / "common.conf").read_text("utf-8")

    assert all(unit.name.startswith("directory-") for unit in UNITS.glob("*.service"))
    for line in ["ProtectSystem=strict", "NoNewPrivileges=true", "User=directory"]:
        assert line in common.splitlines()
