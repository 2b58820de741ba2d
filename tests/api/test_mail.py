"""Mail leaves by a server or stays in a folder; what goes wrong is told."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from api.services.mail import MailFolder, MailNotSent, MailServer, mailer_of
from api.services.problems import as_problem
from api.settings import Settings
from api.wording import wording


def a_mail(text="Dag Els, dit is nieuw."):
    mail = EmailMessage()
    mail["From"] = "Hub Oost <hub@example.org>"
    mail["To"] = "els@example.org"
    mail["Subject"] = "Eén bericht"
    mail.set_content(text)
    return mail


class _Server(socketserver.StreamRequestHandler):
    """Takes mail as RFC 5321 says, and nothing more."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                self.server.taken.append(body.removesuffix(b".\r\n"))
            if word == b"MAIL" and self.server.refuses:
                self.wfile.write(b"550 not for els@example.org\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


@contextmanager
def a_server(*, refuses=False):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Server) as server:
        server.daemon_threads = True
        server.taken, server.refuses = [], refuses
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_mail_is_given_to_the_server_of_the_settings():
    with a_server() as server:
        host, port = server.server_address
        settings = Settings(smtp_host=host, smtp_port=port, smtp_security="none")
        mailer_of(settings).send(a_mail())
        (taken,) = server.taken
    mail = message_from_bytes(taken, policy=default)
    assert mail["Subject"] == "Eén bericht"
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail.get_content().strip() == "Dag Els, dit is nieuw."


def test_a_server_that_cannot_encrypt_gets_nothing():
    with a_server() as server:
        mailer = MailServer(*server.server_address)
        with pytest.raises(MailNotSent):
            mailer.send(a_mail())
        assert server.taken == []


def test_what_a_server_says_of_people_is_not_repeated():
    with a_server(refuses=True) as server, pytest.raises(MailNotSent) as caught:
        MailServer(*server.server_address, security="none").send(a_mail())
    assert "els@example.org" not in str(caught.value)
    for language in ("nl", "fr", "en", "de"):
        assert "127.0.0.1" in as_problem(caught.value).line(wording(language))


def test_nobody_at_home_is_told():
    with a_server() as server:
        address = server.server_address
    with pytest.raises(MailNotSent):
        MailServer(*address, security="none").send(a_mail())


def test_without_a_server_mail_stays_in_a_folder_for_our_eyes_only(tmp_path):
    folder = tmp_path / "outbox"
    mailer = mailer_of(Settings(mail_folder=folder))
    mailer.send(a_mail("één"))
    mailer.send(a_mail("twee"))
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {file.stat().st_mode & 0o077 for file in (*files, folder)} == {0}
    texts = {message_from_bytes(f.read_bytes(), policy=default).get_content() for f in files}
    assert {text.strip() for text in texts} == {"één", "twee"}


def test_a_folder_that_cannot_be_is_told(tmp_path):
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(MailNotSent):
        MailFolder(tmp_path / "outbox").send(a_mail())


def test_the_password_of_the_server_is_shown_nowhere():
    settings = Settings(smtp_host="mail.example", smtp_password="s3cret-word")
    assert "s3cret-word" not in repr(settings)
    assert "s3cret-word" not in repr(mailer_of(settings))
