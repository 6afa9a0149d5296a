# SPDX-License-Identifier: GPL-3.0-or-later
"""What a local cluster asks of the machine: programs, processes, ports, and files that are its own."""
import glob
import os
import pathlib
import pwd
import shutil
import socket
import tempfile
import time


class ClusterError(Exception):
    pass


def find_program(name, places):
    for place in places:
        found = sorted(glob.glob(place))
        if found:
            return found[-1]
    found = shutil.which(name)
    if not found:
        raise ClusterError(f"{name} is not installed: apt-get install patroni etcd-server pgbouncer haproxy python3-etcd postgresql-15")
    return found


def wait_for(condition, seconds, what):
    """Asks until the answer is true; nothing here tells of itself by an event."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.1)
    raise ClusterError(f"{what} did not come within {seconds} s")


def start_time(pid):
    """When a process began, in clock ticks since boot: tells it from a later one with the same id."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])
    except (FileNotFoundError, ProcessLookupError):
        return None


def listens(address, port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0


def ensure_ports_are_free(places):
    for address, port in places:
        with socket.socket() as probe:
            # A connection that ended a moment ago is no reason.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                raise ClusterError(f"{address}:{port} cannot be used ({error.strerror}); is another cluster there? "
                                   "Choose other addresses with --network") from error


def ensure_own_folder(folder, mark):
    """A folder that somebody else made may hold a state that somebody else wrote, and what is in one without
    the mark is not this cluster's to remove."""
    facts = folder.lstat()
    if not folder.is_dir() or folder.is_symlink():
        raise ClusterError(f"{folder} is no folder")
    if facts.st_uid != os.geteuid():
        raise ClusterError(f"{folder} belongs to somebody else; choose another with --dir")
    if not (folder / mark).exists() and any(folder.iterdir()):
        raise ClusterError(f"{folder} has files in it that are not a cluster's; choose an empty folder or a new one with --dir")


def write_private(path, text, owner=None):
    """Whole or not at all, and at no moment for other eyes."""
    number, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
    try:
        with os.fdopen(number, "w") as file:
            file.write(text)
            if owner:
                entry = pwd.getpwnam(owner)
                os.fchown(file.fileno(), entry.pw_uid, entry.pw_gid)
        os.rename(fresh, path)
    except BaseException:
        os.unlink(fresh)
        raise
