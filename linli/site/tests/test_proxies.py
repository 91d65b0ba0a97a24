"""The configurations for nginx and Caddy, with the programs themselves: what passes, what is logged, what is found."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from linli.site import serving
from linli.site.tests.browser import free_port
from linli.site.tests.test_serving import before
from tests.installation import ROOT, install

PROXY = Path(serving.__file__).parent / "proxy"
NAME = "linli.example.gov.cn"
FILE = {"nginx": "nginx.conf", "caddy": "Caddyfile"}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A folder with a certificate for the name, made by itself."""
    folder = tmp_path_factory.mktemp("certificate")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + dt.timedelta(9)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem, bare = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, bare))
    return folder


@pytest.fixture(scope="module")
def linli(tmp_path_factory, certificate):
    """An installation as the documents describe it, served behind a proxy: its environment and its port."""
    data = tmp_path_factory.mktemp("behind") / "data"
    env = install(data, served=True, LINLI_HOSTS=NAME, LINLI_BEHIND_PROXY="1", LINLI_LANGUAGE="en")
    env["SSL_CERT_FILE"] = str(certificate / "fullchain.pem")
    port = free_port()
    command = serving.web("127.0.0.1", port, 1)
    with subprocess.Popen(command, cwd=ROOT, env=env) as server:
        try:
            assert before(60, lambda: is_open(port))
            yield env, port
        finally:
            server.terminate()


def is_open(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def has_new_protocol():
    with socket.socket(socket.AF_INET6) as line:
        try:
            line.bind(("::1", 0))
        except OSError:
            return False
    return True


def configured(program, folder, certificate, port, changed):
    """Write our configuration with the ports, folders and certificate of a test; return its port and the command."""
    if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
        pytest.skip(f"NOT TESTED behind {program}: it is not on this machine (apt install {program})")
    text, https, plain = (PROXY / FILE[program]).read_text(encoding="utf-8"), free_port(), free_port()
    for old, new in {
        "/etc/ssl/linli": str(certificate),
        **({"/var/log/nginx": str(folder)} if program == "nginx" else {}),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        **changed,
    }.items():
        assert old in text
        text = text.replace(old, new)
    file = folder / FILE[program]
    if program == "caddy":
        head = "{\n\tadmin off\n\n\tskip_install_trust\n" + f"\thttp_port {plain}\n\thttps_port {https}\n"
        file.write_text(text.replace("\n{\n", f"\n{head}", 1))
        return https, ["caddy", "run", "--config", str(file)]
    text = re.sub(
        r"(listen (?:\[::\]:)?)(80|443)\b", lambda found: f"{found[1]}{plain if found[2] == '80' else https}", text
    )
    if not has_new_protocol():
        text = re.sub(r"listen \[::\].*", "", text)
    file.write_text(text)
    (folder / "whole.conf").write_text(
        f"daemon off; {'user root; ' if os.geteuid() == 0 else ''}pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{\nclient_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\ninclude {file};\n}}\n"
    )
    return https, [shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "whole.conf")]


@contextmanager
def running(program, folder, certificate, port, **changed):
    """Run the program with its configuration; yield its port."""
    https, command = configured(program, folder, certificate, port, changed)
    check = [*command, "-t"] if program == "nginx" else ["caddy", "validate", *command[2:]]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    with (folder / "said.log").open("w") as out:
        proxy = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | {"HOME": str(folder)})
    try:
        assert before(30, lambda: is_open(https)), (folder / "said.log").read_text()
        yield https
    finally:
        proxy.terminate()
        proxy.wait(timeout=20)


def get(port, certificate, path, **headers):
    """Status, headers and text of a page, asked for as a browser does."""
    context = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname=NAME) as wire,
    ):
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {NAME}",
            "Connection: close",
            *(f"{k}: {v}" for k, v in headers.items()),
        ]
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b"")).decode("utf-8", "replace")
    return int(answer.split()[1]), answer


def doctor(env, port):
    """What the doctor says of the web server in front."""
    command = serving.command("doctor", "--json", "--at", f"127.0.0.1:{port}")
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    found = {one["id"] for one in json.loads(done.stdout)["findings"]}
    return found & {"linli.E113", "linli.E114", "linli.E115", "linli.E116", "linli.W105", "linli.W106"}


@pytest.mark.parametrize("program", FILE)
def test_pages_pass_and_the_doctor_finds_nothing(program, linli, certificate, tmp_path):
    env, port = linli
    with running(program, tmp_path, certificate, port) as https:
        status, answer = get(https, certificate, "/", **{"Accept-Language": "zh-CN"})
        assert status == 200
        assert 'lang="zh-hans"' in answer
        assert "strict-transport-security" in answer.lower()
        assert doctor(env, https) == set()
        assert doctor({**env, "SSL_CERT_FILE": ""}, https) == {"linli.W106"}
    assert doctor(env, https) == {"linli.W105"}


@pytest.mark.parametrize("program", FILE)
def test_no_log_says_what_was_searched(program, linli, certificate, tmp_path):
    _env, port = linli
    with running(program, tmp_path, certificate, port) as https:
        get(https, certificate, "/search/?q=wangjianguo")
    dead = tmp_path / "dead"
    dead.mkdir()
    with running(program, dead, certificate, free_port()) as https:
        assert get(https, certificate, "/search/?q=wangjianguo")[0] == 502
    logs = "".join(file.read_text() for file in tmp_path.rglob("*.log"))
    assert "/search/" in logs
    assert "wangjianguo" not in logs


FOR = "proxy_set_header X-Forwarded-For $remote_addr;"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({FOR: ""}, "linli.E115"),  # as the documents asked for until now: nginx passes on what visitors claim
        ({FOR: "proxy_set_header X-Forwarded-For $http_x_forwarded_for;"}, "linli.E115"),
        ({FOR: 'proxy_set_header X-Forwarded-For "";'}, "linli.E116"),
        ({FOR: "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"}, ""),  # the last entry is nginx's
        ({"proxy_set_header X-Forwarded-Proto $scheme;": ""}, "linli.E113"),
        ({"proxy_set_header Host $host;": "proxy_set_header Host other.example.org;"}, "linli.E114"),
    ],
)
def test_the_doctor_finds_what_is_missing_in_a_configuration(linli, certificate, tmp_path, changed, found):
    env, port = linli
    with running("nginx", tmp_path, certificate, port, **changed) as https:
        assert doctor(env, https) == ({found} if found else set())


def test_the_doctor_finds_a_claim_with_low_lines(linli, certificate, tmp_path):
    env, port = linli
    without = {"request_header -X_*": "", "request_header -X-Forwarded_*": ""}
    with running("caddy", tmp_path, certificate, port, **without) as https:
        assert doctor(env, https) == {"linli.E115"}


def test_the_page_for_the_doctor_answers_nobody_else(linli, certificate, tmp_path):
    _env, port = linli
    with running("nginx", tmp_path, certificate, port) as https:
        assert get(https, certificate, "/doctor/", **{"Linli-Doctor": "made up"})[0] == 404
