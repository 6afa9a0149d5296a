# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes, files and addresses of a local cluster; the body of installer/ha/local."""
import json
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

from local_surroundings import (ClusterError, ensure_own_folder, ensure_ports_are_free, find_program, listens, start_time,
                                wait_for, write_private)

HERE = pathlib.Path(__file__).resolve().parent
NODES = ("n1", "n2", "n3")
PARTS = ("etcd", "patroni", "pgbouncer")


class Cluster:
    def __init__(self, folder):
        self.folder = folder.absolute()
        self.state_file = self.folder / "state.json"
        self.state = None
        if self.folder.exists():
            ensure_own_folder(self.folder, "state.json")
            self.state = json.loads(self.state_file.read_text()) if self.state_file.exists() else None

    # -- what it is ---------------------------------------------------------------------------

    def address(self, node):
        last = 254 if node == "haproxy" else NODES.index(node) + 1
        first = "198.18" if self.state["namespaces"] else "127.77"
        return f"{first}.{self.state['network']}.{last}"

    def namespace(self, node):
        return f"sx{self.state['network']}-{node}" if self.state["namespaces"] and node != "haproxy" else None

    def data(self, node):
        return self.folder / node

    def dsn(self):
        self.need_state()
        hosts = ",".join(self.address(node) for node in NODES)
        return (f"host={hosts} port=5432,5432,5432 dbname=sextant user=sextant_admin "
                f"passfile={self.folder}/passfile target_session_attrs=read-write")

    def need_state(self):
        if not self.state:
            raise ClusterError(f"there is no cluster in {self.folder}; make one with: installer/ha/local up")

    def save(self):
        write_private(self.state_file, json.dumps(self.state, indent=1))

    # -- up and down --------------------------------------------------------------------------

    def up(self, network, namespaces):
        if not self.state:
            self.make(network, namespaces)
        for node in NODES:
            self.start(node, "etcd")
        for node in NODES:
            self.start(node, "patroni")
        self.start("haproxy", "haproxy")
        leader = wait_for(self.leader, 90, "a primary")
        wait_for(lambda: self.members().count("sync_standby") + self.members().count("replica") >= 2, 90, "two standbys")
        wait_for(lambda: "sync_standby" in self.members(), 30, "a synchronous standby")
        self.make_database(leader)
        for node in NODES:
            self.start(node, "pgbouncer")
            wait_for(lambda at=self.address(node): listens(at, 6432), 20, f"PgBouncer of {node}")

    def make(self, network, namespaces):
        if namespaces and os.geteuid() != 0:
            raise ClusterError("--namespaces needs root")
        account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.state = {"network": network, "namespaces": namespaces, "account": account, "processes": {}, "passwords": {
            name: secrets.token_hex(16) for name in ("superuser", "replication", "administrator")}}
        try:
            self.ensure_network_is_free()
            self.folder.mkdir(parents=True, mode=0o711, exist_ok=True)
        except (OSError, ClusterError) as error:
            self.state = None
            raise ClusterError(str(error)) from error
        # The servers' account has to come through; alone, nobody else has to.
        self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        # So that "down" can take away what was made, however far this gets.
        self.save()
        if namespaces:
            self.make_network()
        for node in NODES:
            self.write_node(node)
        self.write_haproxy()
        write_private(self.folder / "passfile", "".join(
            f"{self.address(node)}:*:*:{user}:{self.state['passwords'][name]}\n" for node in NODES + ("haproxy",)
            for user, name in (("sextant_admin", "administrator"), ("postgres", "superuser"))))

    def down(self):
        self.need_state()
        for node in NODES:
            self.end(node, "patroni", signal.SIGTERM, 20)
            self.end(node, "pgbouncer", signal.SIGTERM, 5)
            postmaster = self.postmaster(node)
            if postmaster:
                os.kill(postmaster, signal.SIGQUIT)
        for node in NODES:
            self.end(node, "etcd", signal.SIGTERM, 5)
        self.end("haproxy", "haproxy", signal.SIGTERM, 5)
        wait_for(lambda: not any(self.postmaster(node) for node in NODES), 20, "the end of the servers")
        if self.state["namespaces"]:
            self.remove_network()
        self.remove_files()
        self.state = None

    def remove_files(self):
        """What was made here and nothing else: the folder itself stays where somebody put more into it."""
        for node in NODES:
            shutil.rmtree(self.data(node), ignore_errors=True)
        for name in ("haproxy.cfg", "haproxy.log", "passfile", "state.json"):
            (self.folder / name).unlink(missing_ok=True)
        if not any(self.folder.iterdir()):
            self.folder.rmdir()

    # -- files --------------------------------------------------------------------------------

    def write_for_account(self, path, text):
        write_private(path, text, self.state["account"] if os.geteuid() == 0 else None)

    def render(self, template, path, **values):
        text = (HERE / "templates" / template).read_text()
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        self.write_for_account(path, text)

    def write_node(self, node):
        data = self.data(node)
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, self.state["account"], self.state["account"])
        passwords = self.state["passwords"]
        values = dict(
            name=node, cluster="sextant", address=self.address(node), data=data, socket_folder=data, version_note="3.4",
            initial_cluster=",".join(f"{n}=http://{self.address(n)}:2380" for n in NODES),
            etcd_hosts=",".join(f"{self.address(n)}:2379" for n in NODES), shared_buffers="64MB",
            postgres_bin=os.path.dirname(find_program("postgres", ["/usr/lib/postgresql/1[5-9]/bin/postgres"])),
            superuser_password=passwords["superuser"], replication_password=passwords["replication"],
            # On the loopback interface every caller comes from 127.0.0.1.
            network=self.address(node).rsplit(".", 1)[0] + ".0/24" if self.state["namespaces"] else "127.0.0.0/8")
        self.render("etcd.conf.yml", data / "etcd.yml", **values)
        self.render("patroni.yml", data / "patroni.yml", **values)
        self.render("pgbouncer.ini", data / "pgbouncer.ini", **values)
        self.write_for_account(data / "pgbouncer-users.txt", f'"postgres" "{passwords["superuser"]}"\n')

    def write_haproxy(self):
        def servers(port):
            return "\n".join(f"  server {n} {self.address(n)}:{port} check port 8008" for n in NODES)
        self.render("haproxy.cfg", self.folder / "haproxy.cfg", address=self.address("haproxy"),
                    primary_servers=servers(5432), replica_servers=servers(6432))

    # -- network ------------------------------------------------------------------------------

    def ensure_network_is_free(self):
        """Another cluster on these addresses would answer in this one's place."""
        if self.state["namespaces"]:
            if pathlib.Path(f"/run/netns/sx{self.state['network']}-hub").exists():
                raise ClusterError(f"another cluster has network {self.state['network']}; choose one with --network")
            return
        node_ports = (2379, 2380, 5432, 6432, 8008)
        ensure_ports_are_free([(self.address(node), port) for node in NODES for port in node_ports] +
                              [(self.address("haproxy"), port) for port in (5000, 5001)])

    def ip(self, *words, check=True):
        done = subprocess.run(["ip", *words], capture_output=True, text=True)
        if check and done.returncode != 0:
            raise ClusterError(f"ip {' '.join(words)}: {done.stderr.strip()}")

    def make_network(self):
        hub = f"sx{self.state['network']}-hub"
        self.ip("netns", "add", hub)
        self.ip("-n", hub, "link", "add", "bridge0", "type", "bridge")
        self.ip("-n", hub, "link", "set", "bridge0", "up")
        for node in NODES:
            name = self.namespace(node)
            self.ip("netns", "add", name)
            self.ip("-n", name, "link", "set", "lo", "up")
            self.ip("-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", node, "netns", hub)
            self.ip("-n", name, "addr", "add", f"{self.address(node)}/24", "dev", "eth0")
            self.ip("-n", name, "link", "set", "eth0", "up")
            self.ip("-n", hub, "link", "set", node, "master", "bridge0", "up")
        host = f"sx{self.state['network']}-host"
        self.ip("link", "add", host, "type", "veth", "peer", "name", "host", "netns", hub)
        self.ip("addr", "add", f"{self.address('haproxy')}/24", "dev", host)
        self.ip("link", "set", host, "up")
        self.ip("-n", hub, "link", "set", "host", "master", "bridge0", "up")

    def remove_network(self):
        for node in NODES:
            self.ip("netns", "del", self.namespace(node), check=False)
        self.ip("netns", "del", f"sx{self.state['network']}-hub", check=False)

    def set_port(self, node, state):
        self.need_state()
        if not self.state["namespaces"]:
            raise ClusterError("only a cluster made with --namespaces can be cut")
        # The link stays up and carries nothing: a cut cable somewhere far away.
        done = subprocess.run(["ip", "netns", "exec", f"sx{self.state['network']}-hub", "bridge", "link", "set", "dev", node, "state", state],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise ClusterError(f"bridge: {done.stderr.strip()}")

    def cut(self, node):
        self.set_port(node, "0")

    def heal(self, node):
        self.set_port(node, "3")

    # -- processes ----------------------------------------------------------------------------

    def command(self, node, part):
        data = self.data(node)
        if part == "etcd":
            return [find_program("etcd", []), "--config-file", str(data / "etcd.yml")]
        if part == "patroni":
            return [find_program("patroni", []), str(data / "patroni.yml")]
        if part == "pgbouncer":
            return [find_program("pgbouncer", ["/usr/sbin/pgbouncer"]), str(data / "pgbouncer.ini")]
        return [find_program("haproxy", ["/usr/sbin/haproxy"]), "-db", "-f", str(self.folder / "haproxy.cfg")]

    def start(self, node, part):
        self.need_state()
        if part == "all":
            for one in PARTS:
                self.start(node, one)
            return
        if part == "postgres" or self.pid(node, part):
            return  # Patroni starts its own server
        prefix = []
        if self.namespace(node):
            prefix += ["ip", "netns", "exec", self.namespace(node)]
        if os.geteuid() == 0:
            entry = pwd.getpwnam(self.state["account"])
            prefix += ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--init-groups"]
        log_folder = self.folder if node == "haproxy" else self.data(node)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.data(node))}
        with open(log_folder / f"{part}.log", "ab") as log:
            process = subprocess.Popen(prefix + self.command(node, part), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       start_new_session=True, cwd="/", env=environment)
        self.state["processes"][f"{node}/{part}"] = [process.pid, start_time(process.pid)]
        self.save()

    def pid(self, node, part):
        pid, began = self.state["processes"].get(f"{node}/{part}", (0, None))
        return pid if pid and began is not None and start_time(pid) == began and not self.is_dead(pid) else None

    @staticmethod
    def is_dead(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
        except (FileNotFoundError, ProcessLookupError):
            return True

    def postmaster(self, node):
        try:
            pid = int((self.data(node) / "postgres" / "postmaster.pid").read_text().split()[0])
            command = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, IndexError, ValueError, PermissionError):
            return None
        return pid if str(self.data(node)).encode() in command and not self.is_dead(pid) else None

    def postgres_processes(self, node):
        postmaster = self.postmaster(node)
        if not postmaster:
            return []
        children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return [postmaster] + [int(child) for child in children]

    def signal(self, node, part, number):
        self.need_state()
        parts = PARTS + ("postgres",) if part == "all" else (part,)
        for one in parts:
            pids = self.postgres_processes(node) if one == "postgres" else [self.pid(node, one)]
            for pid in filter(None, pids):
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass

    def kill(self, node, part):
        self.signal(node, part, signal.SIGKILL)

    def freeze(self, node, part):
        self.signal(node, part, signal.SIGSTOP)

    def thaw(self, node, part):
        self.signal(node, part, signal.SIGCONT)

    def end(self, node, part, number, seconds):
        pid = self.pid(node, part)
        if not pid:
            return
        os.kill(pid, signal.SIGCONT)
        os.kill(pid, number)
        try:
            wait_for(lambda: not self.pid(node, part), seconds, f"the end of {part} on {node}")
        except ClusterError:
            os.kill(pid, signal.SIGKILL)

    # -- state of the cluster -----------------------------------------------------------------

    def rest(self, node, path):
        try:
            with urllib.request.urlopen(f"http://{self.address(node)}:8008{path}", timeout=2) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return json.loads(error.read() or b"{}")
        except (OSError, ValueError):
            return None

    def view(self):
        for node in NODES:
            answer = self.rest(node, "/cluster")
            if answer and answer.get("members"):
                return answer["members"]
        return []

    def members(self):
        return [member["role"] for member in self.view() if member.get("state") in ("running", "streaming")]

    def leader(self):
        for member in self.view():
            if member["role"] == "leader" and member.get("state") == "running":
                return member["name"]
        return None

    def status(self):
        self.need_state()
        lines = [f"{'NODE':6}{'ADDRESS':18}{'ROLE':14}{'STATE':12}LAG"]
        for member in self.view():
            lines.append(f"{member['name']:6}{member.get('host', ''):18}{member['role']:14}{member.get('state', ''):12}{member.get('lag', '')}")
        return "\n".join(lines) if len(lines) > 1 else "No node answers."

    def ask(self, method, path, body, timeout):
        """A request to the primary's Patroni."""
        leader = self.leader()
        if not leader:
            raise ClusterError("there is no primary")
        request = urllib.request.Request(f"http://{self.address(leader)}:8008{path}", method=method, data=json.dumps(body).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=timeout).read()
        except (urllib.error.HTTPError, OSError) as error:
            raise ClusterError(f"Patroni refused {path}: {error}") from error

    def switchover(self):
        self.need_state()
        self.ask("POST", "/switchover", {"leader": self.leader()}, 30)

    def synchronous(self, on):
        self.need_state()
        self.ask("PATCH", "/config", {"synchronous_mode": on, "synchronous_mode_strict": on}, 5)
        wait_for(lambda: ("sync_standby" in self.members()) == on, 30, "the change")

    def psql(self, node, database, sql):
        environment = {"PATH": os.environ["PATH"], "PGPASSWORD": self.state["passwords"]["superuser"], "PGCONNECT_TIMEOUT": "5"}
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.address(node), "-U", "postgres", "-d", database],
                              input=sql, capture_output=True, text=True, env=environment, timeout=60)
        if done.returncode != 0:
            raise ClusterError(done.stderr.strip())
        return done.stdout

    def make_database(self, leader):
        """A login that may make roles and owns the database: no superuser is needed to run Sextant."""
        if self.psql(leader, "postgres", "SELECT 1 FROM pg_database WHERE datname = 'sextant'").strip():
            return
        password = self.state["passwords"]["administrator"]
        self.psql(leader, "postgres", f"CREATE ROLE sextant_admin LOGIN CREATEROLE PASSWORD '{password}';\n"
                                      # To see which standby lags: what "store status" tells of the copies.
                                      "GRANT pg_monitor TO sextant_admin;\n"
                                      "CREATE DATABASE sextant OWNER sextant_admin;\n")
