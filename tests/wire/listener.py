"""Plays a server's first lines on 127.0.0.1 and notes what a client sends: readable, or inside TLS.

A listener stands in one world. In `plain` nothing answers to TLS and no upgrade is offered; in the others TLS is there,
with the certificate of that world. A client that speaks TLS first is told by its first bytes.
"""
import base64
import re
import socket
import ssl
import struct
import threading

SECRET = b"opensesame"
SPELLINGS = [SECRET.decode().encode(code) for code in ("ascii", "utf-16-le", "utf-16-be", "cp500")]
BASE64 = re.compile(rb"[A-Za-z0-9+/]{8,}={0,2}")
PATIENCE = 15.0
# How long a client is waited for that has said what it was to say.
AFTERWARDS = 0.4


def readable(data):
    """Whether the secret stands in these bytes, as it is or in base64."""
    if any(spelling in data for spelling in SPELLINGS):
        return True
    for word in BASE64.findall(data):
        for start in range(min(4, len(word))):
            piece = word[start:].rstrip(b"=")
            try:
                text = base64.b64decode(piece + b"=" * (-len(piece) % 4))
            except ValueError:
                continue
            if SECRET in text:
                return True
    return False


class Gone(Exception):
    """The client is away, or says nothing more."""


class Talk:
    """One connection. Everything that arrives is kept with whether it came inside TLS."""

    def __init__(self, listener, sock, part, context):
        self.listener, self.sock, self.part, self.context = listener, sock, part, context
        self.tls = False
        self.seen = {False: b"", True: b""}
        self.rest = b""
        sock.settimeout(PATIENCE)

    def offers_tls(self):
        return self.context is not None

    def first(self, wait=PATIENCE):
        """The first bytes, left where they are; nothing if the client waits for the server, or speaks TLS already."""
        if self.tls:
            return b""
        self.sock.settimeout(wait)
        try:
            return self.sock.recv(3, socket.MSG_PEEK)
        except OSError:
            return b""
        finally:
            self.sock.settimeout(PATIENCE)

    def begin(self, wait=PATIENCE):
        """TLS at once, if that is how the client begins."""
        if self.first(wait)[:2] == b"\x16\x03":
            self.start_tls()

    def start_tls(self):
        self.rest = b""  # what was sent in plain text before an upgrade counts no more
        if not self.offers_tls():
            raise Gone("no TLS here")
        try:
            self.sock = self.context.wrap_socket(self.sock, server_side=True)
        except (OSError, ValueError) as error:
            raise Gone(f"handshake: {error}") from error
        self.tls = True

    def take(self):
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Gone(str(error)) from error
        if not data:
            raise Gone("closed")
        self.seen[self.tls] += data
        if readable(self.seen[self.tls]):
            self.listener.note(self.part, self.tls)
            if not self.part:
                self.sock.settimeout(AFTERWARDS)
        self.rest += data

    def exactly(self, count):
        while len(self.rest) < count:
            self.take()
        data, self.rest = self.rest[:count], self.rest[count:]
        return data

    def until(self, end):
        while end not in self.rest:
            self.take()
        data, _, self.rest = self.rest.partition(end)
        return data

    def line(self):
        return self.until(b"\n").rstrip(b"\r").decode("latin-1")

    def say(self, data):
        try:
            self.sock.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        except OSError as error:
            raise Gone(str(error)) from error

    def close(self):
        try:
            self.sock.close()
        except OSError:
            pass


class Listener:
    """A server of one kind in one world. `seen` holds (part, inside TLS) for each way the secret arrived.

    `second` is for connections that belong to another one, such as those for FTP's data.
    """

    def __init__(self, play, context, second):
        self.play, self.context, self.second = play, context, second
        self.seen = set()
        self.faults = []
        self.contacts = 0
        self.lock = threading.Lock()
        self.server = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def note(self, part, tls):
        with self.lock:
            self.seen.add((part, tls))

    def accept(self):
        while True:
            try:
                sock, _ = self.server.accept()
            except OSError:
                return
            self.contacts += 1
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        talk = Talk(self, sock, "", self.context)
        try:
            self.play(talk)
        except Gone:
            pass
        except Exception as fault:  # of this play, to be told with the case
            self.faults.append(repr(fault))
        finally:
            talk.close()

    def close(self):
        # `close` alone does not wake a thread that waits in `accept`.
        try:
            self.server.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.server.close()


def implicit(talk):
    """TLS before the first line. Where there is none, whoever waits for the greeting gets it in plain text."""
    if talk.offers_tls():
        talk.begin()
    else:
        talk.begin(wait=0.5)


# What the client begins.


def tcp(talk):
    talk.begin()
    while True:
        talk.take()
        talk.say("ok\r\n")


def silent(talk):
    talk.begin()
    while True:
        talk.take()


def http(talk):
    talk.begin()
    while True:
        head = talk.until(b"\r\n\r\n").decode("latin-1")
        length = re.search(r"(?im)^content-length: *(\d+)", head)
        if re.search(r"(?im)^expect: *100", head):
            talk.say("HTTP/1.1 100 Continue\r\n\r\n")
        if length:
            talk.exactly(int(length.group(1)))
        elif re.search(r"(?im)^transfer-encoding: *chunked", head):
            talk.until(b"0\r\n\r\n")
        talk.say("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        return


# Lines.


def smtp(talk):
    talk.say("220 mail.example.com ESMTP\r\n")
    while True:
        line = talk.line()
        word = line[:4].upper()
        if word == "EHLO":
            upgrade = "250-STARTTLS\r\n" if talk.offers_tls() and not talk.tls else ""
            talk.say(f"250-mail.example.com\r\n{upgrade}250 AUTH PLAIN LOGIN\r\n")
        elif word == "STAR":
            if not talk.offers_tls() or talk.tls:
                talk.say("454 TLS not available\r\n")
                continue
            talk.say("220 go ahead\r\n")
            talk.start_tls()
        elif line.upper() == "AUTH LOGIN":
            talk.say("334 VXNlcm5hbWU6\r\n")
            talk.line()
            talk.say("334 UGFzc3dvcmQ6\r\n")
            talk.line()
            talk.say("235 welcome\r\n")
        elif line.upper() == "AUTH PLAIN":
            talk.say("334 \r\n")
            talk.line()
            talk.say("235 welcome\r\n")
        elif word == "AUTH":
            talk.say("235 welcome\r\n")
        elif word == "DATA":
            talk.say("354 end with a dot\r\n")
            talk.until(b"\r\n.\r\n")
            talk.say("250 ok\r\n")
        elif word == "QUIT":
            talk.say("221 bye\r\n")
            return
        else:
            talk.say("250 ok\r\n")


def imap(talk):
    upgrade = " STARTTLS" if talk.offers_tls() and not talk.tls else ""
    talk.say(f"* OK [CAPABILITY IMAP4rev1{upgrade} AUTH=PLAIN] ready\r\n")
    while True:
        tag, _, line = talk.line().partition(" ")
        word = line.split(" ")[0].upper()
        if word == "CAPABILITY":
            upgrade = " STARTTLS" if talk.offers_tls() and not talk.tls else ""
            talk.say(f"* CAPABILITY IMAP4rev1{upgrade} AUTH=PLAIN\r\n{tag} OK done\r\n")
        elif word == "STARTTLS":
            if not talk.offers_tls() or talk.tls:
                talk.say(f"{tag} BAD not available\r\n")
                continue
            talk.say(f"{tag} OK begin\r\n")
            talk.start_tls()
        elif word == "AUTHENTICATE" and line.count(" ") == 1:
            talk.say("+ \r\n")
            talk.line()
            talk.say(f"{tag} OK welcome\r\n")
        elif word == "LOGOUT":
            talk.say(f"* BYE\r\n{tag} OK bye\r\n")
            return
        else:
            talk.say(f"{tag} OK done\r\n")


def pop3(talk):
    talk.say("+OK ready\r\n")
    while True:
        word = talk.line()[:4].upper().strip()
        if word == "CAPA":
            upgrade = "STLS\r\n" if talk.offers_tls() and not talk.tls else ""
            talk.say(f"+OK\r\nUSER\r\n{upgrade}.\r\n")
        elif word == "STLS":
            if not talk.offers_tls() or talk.tls:
                talk.say("-ERR not available\r\n")
                continue
            talk.say("+OK begin\r\n")
            talk.start_tls()
        elif word == "QUIT":
            talk.say("+OK bye\r\n")
            return
        else:
            talk.say("+OK 0 0\r\n")


def nntp(talk):
    talk.say("200 ready\r\n")
    while True:
        line = talk.line().upper()
        if line.startswith("AUTHINFO USER"):
            talk.say("381 password\r\n")
        elif line.startswith("AUTHINFO"):
            talk.say("281 welcome\r\n")
        elif line.startswith("QUIT"):
            talk.say("205 bye\r\n")
            return
        else:
            talk.say("200 ok\r\n")


def telnet(talk):
    talk.say("login: ")
    while True:
        talk.take()


def ftp(talk):
    talk.part = "control"
    protected = False
    passive = None
    talk.say("220 files.example.com\r\n")
    try:
        while True:
            line = talk.line()
            word, _, rest = line.partition(" ")
            word = word.upper()
            if word == "AUTH":
                if not talk.offers_tls():
                    talk.say("502 not implemented\r\n")
                    continue
                talk.say("234 go ahead\r\n")
                talk.start_tls()
            elif word == "USER":
                talk.say("331 password please\r\n")
            elif word == "PASS":
                talk.say("230 welcome\r\n")
            elif word == "PROT":
                protected = rest.strip().upper() == "P" and talk.offers_tls()
                talk.say("200 ok\r\n" if talk.offers_tls() else "502 not implemented\r\n")
            elif word == "PBSZ":
                talk.say("200 ok\r\n" if talk.offers_tls() else "502 not implemented\r\n")
            elif word in ("PASV", "EPSV"):
                if passive:
                    passive.close()
                passive = socket.create_server(("127.0.0.1", 0))
                port = passive.getsockname()[1]
                if word == "EPSV":
                    talk.say(f"229 here (|||{port}|)\r\n")
                else:
                    talk.say(f"227 here (127,0,0,1,{port >> 8},{port & 255})\r\n")
            elif word in ("STOR", "APPE", "STOU", "LIST", "NLST", "MLSD", "RETR"):
                if not passive:
                    talk.say("425 no data connection\r\n")
                    continue
                passive.settimeout(PATIENCE)
                talk.say("150 begin\r\n")
                data = Talk(talk.listener, passive.accept()[0], "data", talk.listener.second)
                try:
                    if protected:
                        data.start_tls()
                    if word in ("STOR", "APPE", "STOU"):
                        while True:
                            data.take()
                    data.say(f"{SECRET.decode()}\r\n")
                except Gone:
                    pass
                data.close()
                passive.close()
                passive = None
                talk.say("226 done\r\n")
            elif word == "QUIT":
                talk.say("221 bye\r\n")
                return
            elif word == "PWD":
                talk.say('257 "/"\r\n')
            elif word == "SYST":
                talk.say("215 UNIX Type: L8\r\n")
            elif word == "FEAT":
                talk.say("211 none\r\n")
            else:
                talk.say("200 ok\r\n")
    except OSError as error:
        raise Gone(str(error)) from error
    finally:
        if passive:
            passive.close()


# Messages with a length.


def postgres(talk):
    while True:
        if talk.first()[:2] == b"\x16\x03":
            talk.start_tls()
        (length,) = struct.unpack(">I", talk.exactly(4))
        (code,) = struct.unpack(">I", talk.exactly(4))
        talk.exactly(length - 8)
        if code == 80877103:  # asks for TLS
            if talk.offers_tls() and not talk.tls:
                talk.say("S")
                talk.start_tls()
            else:
                talk.say("N")
        elif code == 196608:
            talk.say(b"R" + struct.pack(">II", 8, 3))  # asks for the password in plain text
            talk.exactly(1)
            (length,) = struct.unpack(">I", talk.exactly(4))
            talk.exactly(length - 4)
            talk.say(b"E" + struct.pack(">I", 4 + 33) + b"SFATAL\0C57P01\0Mgoing down today\0\0\0")
            return
        else:
            raise Gone("another protocol")


def mysql(talk):
    with_tls = 0x0800 if talk.offers_tls() else 0
    # Long passwords, found rows, schema, protocol 4.1, transactions, secure connection, plugin names.
    flags = 0x0001 | 0x0008 | 0x0200 | 0x2000 | 0x8000 | 0x00080000 | with_tls
    body = b"\x0a5.7.40\0" + struct.pack("<I", 7) + b"12345678\0" + struct.pack("<H", flags & 0xFFFF)
    body += b"\x21" + struct.pack("<HH", 2, flags >> 16) + b"\x15" + b"\0" * 10 + b"123456789012\0"
    body += b"mysql_native_password\0"
    talk.say(struct.pack("<I", len(body))[:3] + b"\0" + body)
    head = talk.exactly(4)
    length = head[0] | head[1] << 8 | head[2] << 16
    talk.exactly(length)
    if length == 32:  # what asks for TLS is as long as this
        talk.start_tls()
        head = talk.exactly(4)
        talk.exactly(head[0] | head[1] << 8 | head[2] << 16)
    body = b"\xff" + struct.pack("<H", 1045) + b"#28000not today"
    talk.say(struct.pack("<I", len(body))[:3] + bytes([head[3] + 1]) + body)


class Inside:
    """TLS whose bytes travel in the messages of another protocol, as a socket of its own."""

    def __init__(self, talk, context, pack, unpack):
        self.talk, self.pack, self.unpack = talk, pack, unpack
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)

    def step(self, work):
        while True:
            try:
                done = work()
                self.flush()
                return done
            except ssl.SSLWantReadError:
                self.flush()
                self.incoming.write(self.unpack())
            except ssl.SSLError as error:
                self.flush()
                raise Gone(f"handshake: {error}") from error

    def flush(self):
        data = self.outgoing.read()
        if data:
            self.talk.say(self.pack(data))


def tds(talk):
    """Only the first message may be inside TLS; its bytes travel in messages until it begins."""
    def message():
        kind, _, length = struct.unpack(">BBH", talk.exactly(4))
        talk.exactly(4)
        return kind, talk.exactly(length - 8)

    def pack(data):
        return struct.pack(">BBHHBB", 0x12, 1, len(data) + 8, 0, 0, 0) + data

    if talk.first()[:1] == b"\x12":
        talk.exactly(1)
        talk.rest = b"\x12" + talk.rest
        message()
        # Version and whether TLS is to be had: for all (1), or not at all (2).
        options = b"\x00" + struct.pack(">HH", 11, 6) + b"\x01" + struct.pack(">HH", 17, 1) + b"\xff"
        answer = options + b"\x0b\x00\x0c\x38\x00\x00" + (b"\x01" if talk.offers_tls() else b"\x02")
        talk.say(struct.pack(">BBHHBB", 0x04, 1, len(answer) + 8, 0, 1, 0) + answer)
        if talk.first()[:1] == b"\x12" or talk.rest[:1] == b"\x12":
            if not talk.offers_tls():
                raise Gone("no TLS here")
            inside = Inside(talk, talk.context, pack, lambda: message()[1])
            inside.step(inside.tls.do_handshake)
            # From here on TLS carries the messages.
            inside.pack = lambda data: data
            inside.unpack = lambda: whatever(talk)
            while True:
                data = inside.step(lambda: inside.tls.read(65536))
                if not data:
                    raise Gone("closed")
                talk.seen[True] += data
                if readable(talk.seen[True]):
                    talk.listener.note(talk.part, True)
                    return
    while True:
        talk.take()


def whatever(talk):
    """What has come, or comes next."""
    if not talk.rest:
        talk.take()
    data, talk.rest = talk.rest, b""
    return data


def bson(*entries):
    out = b""
    for name, value in entries:
        key = name.encode() + b"\0"
        if isinstance(value, bool):
            out += b"\x08" + key + bytes([value])
        elif isinstance(value, int):
            out += b"\x10" + key + struct.pack("<i", value)
        elif isinstance(value, list):
            out += b"\x04" + key + bson(*((str(index), item) for index, item in enumerate(value)))
        elif isinstance(value, float):
            out += b"\x01" + key + struct.pack("<d", value)
    return struct.pack("<i", len(out) + 5) + out + b"\0"


def mongodb(talk):
    talk.begin()
    document = bson(("ismaster", True), ("maxBsonObjectSize", 16777216), ("maxMessageSizeBytes", 48000000),
                    ("maxWriteBatchSize", 1000), ("minWireVersion", 0), ("maxWireVersion", 4), ("versionArray", [3, 2, 0, 0]), ("n", 1), ("ok", 1.0))
    while True:
        length, request, _, _ = struct.unpack("<iiii", talk.exactly(16))
        talk.exactly(length - 16)
        body = struct.pack("<iqii", 8, 0, 0, 1) + document
        talk.say(struct.pack("<iiii", len(body) + 16, 1, request, 1) + body)


def amqp(talk):
    talk.begin()
    talk.exactly(8)
    def text(data):
        return struct.pack(">I", len(data)) + data
    body = struct.pack(">HHBB", 10, 10, 0, 9) + text(b"") + text(b"PLAIN AMQPLAIN") + text(b"en_US")
    talk.say(b"\x01\0\0" + text(body) + b"\xce")
    while True:
        talk.take()


def openwire(talk):
    """A broker that is of the client's opinion about the format."""
    talk.begin()
    (length,) = struct.unpack(">I", talk.exactly(4))
    talk.say(struct.pack(">I", length) + talk.exactly(length))
    while True:
        talk.take()


def ldap(talk):
    talk.begin()

    def element():
        tag, length = talk.exactly(2)
        if length & 0x80:
            length = int.from_bytes(talk.exactly(length & 0x7F), "big")
        return tag, talk.exactly(length)

    def coded(tag, data):
        size = len(data)
        return bytes([tag]) + (bytes([size]) if size < 128 else b"\x82" + struct.pack(">H", size)) + data

    while True:
        _, message = element()
        number = message[: 2 + message[1]]
        operation = message[2 + message[1]]
        upgrade = False
        result = coded(0x0A, b"\0") + coded(0x04, b"") + coded(0x04, b"")
        if operation == 0x77:
            upgrade = b"1.3.6.1.4.1.1466.20037" in message and talk.offers_tls() and not talk.tls
            if not upgrade:
                result = coded(0x0A, b"\x34") + result[3:]  # unavailable
            answer = 0x78
        else:
            answer = {0x60: 0x61, 0x63: 0x65, 0x68: 0x69, 0x66: 0x67, 0x4A: 0x6B, 0x6E: 0x6F}.get(operation)
            if answer is None:
                continue
        talk.say(coded(0x30, number + coded(answer, result)))
        if upgrade:
            talk.start_tls()


def rmi(talk):
    talk.begin()
    talk.exactly(7)
    host = b"127.0.0.1"
    talk.say(b"\x4e" + struct.pack(">H", len(host)) + host + struct.pack(">I", 1))
    while True:
        talk.take()


def zookeeper(talk):
    talk.begin()
    (length,) = struct.unpack(">I", talk.exactly(4))
    talk.exactly(length)
    body = struct.pack(">IIQI", 0, 10000, 7, 16) + b"p" * 16 + b"\0"
    talk.say(struct.pack(">I", len(body)) + body)
    number = 1
    while True:
        (length,) = struct.unpack(">I", talk.exactly(4))
        request = talk.exactly(length)
        body = request[:4] + struct.pack(">Qi", number, 0)
        number += 1
        talk.say(struct.pack(">I", len(body)) + body)


def grpc(talk):
    talk.begin()
    talk.say(b"\0\0\0\x04\0\0\0\0\0")  # settings: none
    talk.exactly(24)
    while True:
        talk.take()


def memcached(talk):
    talk.begin()
    while True:
        line = talk.line()
        if line.startswith(("set ", "add ")):
            talk.exactly(int(line.split()[4]) + 2)
            talk.say("STORED\r\n")
        elif line.startswith("version"):
            talk.say("VERSION 1.6\r\n")
        else:
            talk.say("END\r\n")


def zmtp(talk):
    """A peer of the first version, which greets with an empty name and has no mechanisms."""
    talk.say(b"\x01\0")
    while True:
        talk.take()


def smb(talk):
    """Dialects, and the user's name in what follows."""
    def message():
        (length,) = struct.unpack(">I", talk.exactly(4))
        return talk.exactly(length & 0xFFFFFF)

    request = message()
    head = request[:4] + b"\x72" + b"\0" * 4 + b"\x98\x01\x80" + request[12:32]
    # Users, hashed passwords; long names, Unicode, NT's messages and status.
    words = struct.pack("<HBHHIIIIQHB", 0, 3, 1, 1, 16644, 65536, 0, 0x00000054, 0, 0, 8)
    name = "EXAMPLE\0".encode("utf-16-le")
    body = head + bytes([len(words) // 2]) + words + struct.pack("<H", 8 + len(name)) + b"12345678" + name
    talk.say(struct.pack(">I", len(body)) + body)
    while True:
        talk.take()


# Which plays have connections that belong to another one.
SECOND = {"ftp", "ftps"}

PLAYS = {
    "tcp": tcp,
    "silent": silent,
    "http": http,
    "smtp": smtp,
    "imap": imap,
    "pop3": pop3,
    "nntp": nntp,
    "telnet": telnet,
    "ftp": ftp,
    "postgres": postgres,
    "mysql": mysql,
    "tds": tds,
    "mongodb": mongodb,
    "amqp": amqp,
    "openwire": openwire,
    "ldap": ldap,
    "rmi": rmi,
    "zookeeper": zookeeper,
    "grpc": grpc,
    "memcached": memcached,
    "zmtp": zmtp,
    "smb": smb,
    "h2": silent,
}
# The same behind TLS from the first byte on.
for name in ("smtp", "imap", "pop3", "nntp", "ftp", "telnet"):
    def behind(talk, play=PLAYS[name]):
        implicit(talk)
        play(talk)
    PLAYS[name + "s"] = behind
