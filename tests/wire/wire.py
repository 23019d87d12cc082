"""Holds the scanner against the wire: runs every case against listeners, and compares what they saw with the verdict.

    wire.py [--loud] SCANNER [CASE...]

The verdict of a case is nowhere written down: it is what the listeners saw. A case is a file `cases/*/*.java`, or a folder
of files there; its comments say which server it expects (`// plays: ftp`) and which jars it needs (`// jars: commons-net`).
A disagreement that is known has a comment with its reason: `// missed:` (the wire saw worse than the scanner says) or
`// mistaken:` (the scanner says worse than the wire saw). Where a jar has a patch that what was published has not, the
case says what the wire has to see of each (`// patched: chain to host, …`).
"""
import concurrent.futures
import glob
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import listener

HERE = Path(__file__).resolve().parent
JARS = Path("/usr/share/java")
NAMES = ["files", "mail", "db", "api", "chat", "ldap", "broker", "cache", "log", "rpc", "news", "router"]
HOSTS = [f"{name}.example.com" for name in NAMES]
# TLS and all is well; no TLS; a certificate that nobody vouches for and that is over; one that nobody vouches for; one of
# another host.
WORLDS = ["honest", "plain", "expired", "self-signed", "other-name"]
# What is checked by whoever falls for each of the last three, or for none.
IDENTITY = ["none", "dates", "chain", "host"]
ENCRYPTION = ["none", "opportunistic", "required"]
PARALLEL = 6


def call(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        told = "\n".join((done.stdout + done.stderr).splitlines()[:30])
        raise SystemExit(f"{command[0]} failed with exit code {done.returncode}:\n{told}")
    return done.stdout


def certificates(folder):
    """An authority that the programs trust, and a certificate for each world."""
    def names(hosts):
        return "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)

    key = ["-newkey", "rsa:2048", "-nodes"]
    call("openssl", "req", "-x509", *key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-days", "2",
         "-subj", "/CN=An authority of these tests")
    for world, hosts in (("honest", HOSTS), ("other-name", ["elsewhere.example.org"])):
        call("openssl", "req", "-new", *key, "-keyout", folder / f"{world}.key", "-out", folder / f"{world}.csr",
             "-subj", f"/CN={hosts[0]}")
        (folder / "extensions").write_text(names(hosts))
        call("openssl", "x509", "-req", "-in", folder / f"{world}.csr", "-CA", folder / "ca.pem", "-CAkey",
             folder / "ca.key", "-CAcreateserial", "-out", folder / f"{world}.pem", "-days", "2", "-extfile",
             folder / "extensions")
    call("openssl", "req", "-x509", *key, "-keyout", folder / "self-signed.key", "-out", folder / "self-signed.pem",
         "-days", "2", "-subj", f"/CN={HOSTS[0]}", "-addext", names(HOSTS))
    call("openssl", "req", "-new", *key, "-keyout", folder / "expired.key", "-out", folder / "expired.csr", "-subj",
         f"/CN={HOSTS[0]}", "-addext", names(HOSTS))
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    (folder / "ca.conf").write_text(
        f"[ca]\ndefault_ca=own\n[own]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
        "default_md=sha256\npolicy=any\ncopy_extensions=copy\n[any]\ncommonName=supplied\n")
    call("openssl", "ca", "-batch", "-config", folder / "ca.conf", "-selfsign", "-keyfile", folder / "expired.key",
         "-in", folder / "expired.csr", "-out", folder / "expired.pem", "-startdate", "20200101000000Z", "-enddate",
         "20200201000000Z")
    call("keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", folder / "ca.pem", "-keystore",
         folder / "trust.p12", "-storetype", "PKCS12", "-storepass", "changeit")


def context(folder, world, play):
    if world == "plain":
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(folder / f"{world}.pem", folder / f"{world}.key")
    if play == "tds":
        # The messages around the handshake know its end by the records of older versions.
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    if play == "h2" and world == "expired":
        # What takes no certificate at all checks none.
        made.set_ciphers("aNULL:@SECLEVEL=0")
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    if play == "grpc":
        made.set_alpn_protocols(["h2"])
    return made


class Case:
    def __init__(self, path):
        self.path = path
        self.name = f"{path.parent.name}/{path.stem}"
        self.files = sorted(path.glob("*.java")) if path.is_dir() else [path]
        self.resources = sorted(file for file in path.glob("*.*") if file.suffix != ".java") if path.is_dir() else []
        text = "\n".join(file.read_text() for file in self.files)
        self.configuration = []
        self.play = self.told(text, "plays")[0]
        self.jars = " ".join(self.told(text, "jars", needed=False)).split()
        self.java = (self.told(text, "java", needed=False) or ["0"])[0]
        # What is checked by what was published, and by the patched jar.
        patch = (self.told(text, "patched", needed=False) or [""])[0]
        self.patched = re.match(rf"({'|'.join(IDENTITY)}) to ({'|'.join(IDENTITY)}), \S", patch)
        if patch and not self.patched:
            raise SystemExit(f"{self.name}: says not what is patched, as `chain to host, why`")
        self.pins = {word: self.told(text, word, needed=False) for word in ("missed", "mistaken")}
        mains = [file for file in self.files if "void main(" in file.read_text()]
        if len(mains) != 1:
            raise SystemExit(f"{self.name}: one file has to hold `main`")
        self.main = mains[0].stem
        if self.play not in listener.PLAYS:
            raise SystemExit(f"{self.name}: nobody plays {self.play}")

    def told(self, text, word, needed=True):
        found = re.findall(rf"(?m)^\s*// {word}: *(.+?) *$", text)
        if needed and not found:
            raise SystemExit(f"{self.name}: says not what it {word}")
        return found


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]


def installed_java():
    """What `java -version` calls itself, such as 17.0.15."""
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    return re.search(r'version "([\d._]+)', said).group(1)


def jar_paths(cases):
    paths = {}
    for jar in sorted({jar for case in cases for jar in case.jars}):
        path = JARS / f"{jar}.jar"
        if not path.exists():
            raise SystemExit(f"{path} is missing; tests/wire/run installs it")
        paths[jar] = path
    return paths


def compiled(cases, folder, paths):
    """All cases in one go, and what else stands in their folders."""
    target = folder / "classes"
    files = [file for case in cases for file in case.files]
    call("javac", "-nowarn", "-proc:none", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC",
         "-cp", ":".join(map(str, paths.values())), "-d", target, *files)
    # Apart, so that the cases' classes are not found above those of their worlds.
    call("javac", "-d", folder / "runner", HERE / "Runner.java")
    for case in cases:
        if case.resources:
            # Configuration is found by its name, so each case's has a folder of its own.
            configuration = folder / case.name.replace("/", ".")
            configuration.mkdir()
            case.configuration = [configuration]
            for file in case.resources:
                shutil.copy(file, configuration)


def observed(case, folder, paths, loud):
    """What the wire shows of each part: {part: (encryption, identity)}."""
    def listening(world, second):
        return listener.Listener(
            listener.PLAYS[case.play], context(folder, world, case.play), context(folder, second, case.play))

    listeners = {world: listening(world, world) for world in WORLDS}
    if case.play in listener.SECOND:
        # Whoever is in between may leave the first connection alone, so that its checks tell nothing of the second.
        listeners |= {f"second {world}": listening("honest", world) for world in WORLDS[2:]}
    command = [
        # Old libraries look into classes of the JDK.
        "java", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m",
        f"-Djdk.net.hosts.file={folder}/hosts", f"-Djavax.net.ssl.trustStore={folder}/trust.p12",
        "-Djavax.net.ssl.trustStorePassword=changeit", f"-Dwire.classes={folder}/classes/",
        f"-Dwire.loud={str(loud).lower()}",
        "-cp", ":".join(map(str, [folder / "runner", *case.configuration, *(paths[jar] for jar in case.jars)])), "Runner", case.main,
    ]
    ends = {}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          stderr=None if loud else subprocess.DEVNULL) as runner:
        for world, one in listeners.items():
            runner.stdin.write(f"{world}={one.port}\n")
            runner.stdin.flush()
            for line in runner.stdout:
                if loud:
                    print(line, end="")
                if line.startswith(f"{world}\t"):
                    ends[world] = line.rstrip("\n").split("\t", 1)[1]
                    break
            if one.faults:
                ends[world] = f"{ends.get(world)}; the listener failed: {one.faults[0]}"
            if decided(world, one, listeners):
                break
        runner.stdin.close()
    for one in listeners.values():
        one.close()
    return judged(case, listeners, ends)


def decided(world, one, listeners):
    """Whether the worlds that are left can tell nothing more."""
    if len(listeners) > len(WORLDS):
        return False
    if world == "honest":
        return ("", False) in one.seen
    # Who believes this certificate believes a better one.
    return world in WORLDS[2:] and ("", True) in one.seen


def judged(case, listeners, ends):
    parts = sorted({part for one in listeners.values() for part, _ in one.seen})
    seen = {}
    for part in parts:
        def arrived(world, tls, part=part):
            return (part, tls) in listeners[world].seen

        if arrived("honest", False):
            seen[part] = ("none", None)
            continue
        if not arrived("honest", True):
            # It never travels where all is well, so nothing can be said of it.
            raise Broken(case, f"{part or 'the secret'} does not arrive where all is well", ends)
        identity = "host"
        for world, weak in reversed(list(zip(WORLDS[2:], IDENTITY))):
            own = (world, f"second {world}") if part == "data" else (world,)
            if any(arrived(one, True) for one in own):
                identity = weak
        stripped = any(arrived(world, False) for world in listeners)
        seen[part] = ("opportunistic" if stripped else "required", identity)
    if not seen:
        called = any(one.contacts for one in listeners.values())
        raise Broken(case, "the secret arrives nowhere" if called else "nobody called", ends)
    return seen


class Broken(Exception):
    def __init__(self, case, why, ends):
        super().__init__(f"{case.name}: {why}\n" + "".join(f"    {w:<12} {end}\n" for w, end in ends.items()))


BLOCK = re.compile(r"^(\S+:\d+:\d+): (.*)$")


def channels(case, scanner):
    """What the scanner says: the blocks of `show channels`, those of decisions about trust too."""
    with tempfile.TemporaryDirectory() as folder:
        for file in case.files + case.resources:
            (Path(folder) / file.name).write_bytes(file.read_bytes())
        text = call(scanner, "show", "channels", ".", cwd=folder)
    found, block = [], None
    for line in text.splitlines():
        begin = BLOCK.match(line)
        if begin:
            title = begin.group(2)
            block = None
            if title.startswith("what the platform permits"):
                continue
            part = title.rpartition(", ")[2] if ", " in title else ""
            block = {"place": begin.group(1), "title": title, "part": part, "encryption": "?", "identity": "?", "carries": ""}
            found.append(block)
        elif block is not None:
            key, _, value = line.strip().partition(" ")
            if key in ("encryption", "identity", "carries"):
                block[key] = value.strip()
    return found


def joined(found, decisions):
    """Several channels of one part: the secret may take the worst of them; a plain one beside TLS is a way out.

    What carries nothing, such as the time after an upgrade that comes too late, is not asked where something is carried;
    nor is what carries anything else where a password is: that is the secret.
    What decides about trust for the whole program, such as a default that is replaced, is said apart from the channels.
    """
    found = [channel for channel in found if channel["carries"]] or found
    found = [channel for channel in found if "credentials" in re.findall(r"[\w?]+", channel["carries"])] or found
    ways = {value for channel in found for value in channel["encryption"].split(" or ")}
    if "unknown" in ways:
        encryption = "unknown"
    elif len(ways) == 1:
        encryption = ways.pop()
    else:
        encryption = "opportunistic"
    checks = [value for channel in found if channel["encryption"] != "none" for value in channel["identity"].split(" or ")]
    # Decisions about versions and suites say nothing of who answers.
    said = [value for channel in decisions for value in channel["identity"].split(" or ")]
    checks += [value for value in said if value != "unknown"]
    if not checks or encryption == "none":
        return encryption, None
    # What is known to check nothing checks nothing, whatever else cannot be told.
    order = ["none", "dates", "unknown", "chain", "host", "pinned"]
    return encryption, min(checks, key=order.index)


def rank(state):
    encryption, identity = state
    return (ENCRYPTION.index(encryption) if encryption in ENCRYPTION else len(ENCRYPTION),
            IDENTITY.index(identity) if identity in IDENTITY else len(IDENTITY))


def compared(case, wire, said):
    """(table rows, verdict): nothing where they agree, or missed, mistaken, unpatched."""
    parts = {}
    decisions = [channel for channel in said if channel["title"].startswith("decision about trust")]
    for channel in said:
        if channel in decisions:
            continue
        parts.setdefault(channel["part"] if channel["part"] in wire else "", []).append(channel)
    rows, verdict = [], set()
    for part, state in wire.items():
        # What is not divided is said of each part.
        of_part = parts.get(part) or parts.get("") or []
        told = joined(of_part, decisions) if of_part else ("silence", None)
        rows.append((case.name, part, state, told))
        if case.patched:
            # The jar has to show its patch, and the scanner speaks of what was published.
            published, patched = case.patched.groups()
            if state[1] != patched:
                verdict.add("unpatched")
            state = (state[0], published)
        if told != state:
            verdict.add("missed" if told[0] == "silence" or rank(told) > rank(state) else "mistaken")
    return rows, verdict


def main():
    arguments = sys.argv[1:]
    loud = "--loud" in arguments
    arguments = [word for word in arguments if word != "--loud"]
    scanner = str(Path(arguments[0]).resolve())
    began = time.monotonic()
    paths = [Path(path) for path in sorted(glob.glob(f"{HERE}/cases/*/*"))]
    cases = [Case(path) for path in paths]
    if arguments[1:]:
        cases = [case for case in cases if any(word in case.name for word in arguments[1:])]
    java = installed_java()
    early = [case for case in cases if numbers(case.java) > numbers(java)]
    cases = [case for case in cases if case not in early]
    if not cases:
        raise SystemExit("no case")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "hosts").write_text("".join(f"127.0.0.1 {host}\n" for host in [*HOSTS, "localhost", socket.gethostname()]))
        jars = jar_paths(cases)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            made = pool.submit(certificates, folder)
            compiled(cases, folder, jars)
            made.result()

        def one(case):
            try:
                wire = observed(case, folder, jars, loud)
            except Broken as broken:
                return case, None, str(broken)
            said = channels(case, scanner)
            return case, compared(case, wire, said), None

        with concurrent.futures.ThreadPoolExecutor(1 if loud else PARALLEL) as pool:
            results = list(pool.map(one, cases))

    def shown(state):
        return state[0] if state[1] is None else f"{state[0]}, {state[1]}"

    failures, counts, libraries = [], {"agree": 0, "agree but for a patch": 0, "pinned": 0}, set()
    print(f"{'case':<44} {'part':<8} {'the wire':<24} {'the scanner':<24}")
    for case, outcome, broken in results:
        libraries.add(case.name.split("/")[0])
        if broken:
            failures.append(broken)
            continue
        rows, verdict = outcome
        pins = {word for word, reasons in case.pins.items() if reasons}
        for index, (label, part, state, told) in enumerate(rows):
            mark = ""
            if told != state:
                mark = "pinned" if pins else "DISAGREE" if verdict else "patched"
            print(f"{label if index == 0 else '':<44} {part:<8} {shown(state):<24} {shown(told):<24} {mark}".rstrip())
        if verdict == pins:
            counts["pinned" if pins else "agree but for a patch" if case.patched else "agree"] += 1
        else:
            for word in sorted(verdict - pins):
                why = "the jar does not do what its patch should" if word == "unpatched" else "and no comment says why"
                failures.append(f"{case.name}: {word}, {why}")
            for word in sorted(pins - verdict):
                failures.append(f"{case.name}: no longer {word}, so the comment goes")
    for case in early:
        print(f"{case.name:<44} needs Java {case.java}, this is {java}")
    print(f"\n{len(cases)} cases of {len(libraries)} libraries, " + ", ".join(f"{count} {word}" for word, count in counts.items())
          + f", {len(failures)} wrong, {time.monotonic() - began:.0f} s")
    for failure in failures:
        print(failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    os.environ.pop("JAVA_TOOL_OPTIONS", None)
    main()
