# SPDX-License-Identifier: GPL-3.0-or-later
"""What installer/ha/local makes and takes away, as files; no part of the cluster is started."""
import os
import pathlib
import socket
import stat
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "installer" / "ha"))
import local_surroundings  # noqa: E402
from local_cluster import Cluster, ClusterError  # noqa: E402


class LocalCluster(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name) / "cluster"
        self.network = 200 + os.getpid() % 50

    def made(self):
        cluster = Cluster(self.folder)
        cluster.make(self.network, False)
        return cluster

    def test_a_folder_with_files_of_others_is_refused(self):
        self.folder.mkdir()
        thesis = self.folder / "thesis.tex"
        thesis.write_text("years of work")
        with self.assertRaisesRegex(ClusterError, "not a cluster's"):
            Cluster(self.folder)
        self.assertEqual(thesis.read_text(), "years of work")

    def test_a_link_is_refused(self):
        (self.folder.parent / "elsewhere").mkdir()
        self.folder.symlink_to(self.folder.parent / "elsewhere")
        with self.assertRaises(ClusterError):
            Cluster(self.folder)

    def test_an_empty_folder_is_taken_and_goes_again(self):
        self.folder.mkdir()
        self.made()
        Cluster(self.folder).down()
        self.assertFalse(self.folder.exists())

    def test_down_leaves_what_came_later(self):
        self.made()
        (self.folder / "notes").write_text("mine")
        Cluster(self.folder).down()
        self.assertEqual([path.name for path in self.folder.iterdir()], ["notes"])

    def test_files_with_a_password_are_private(self):
        before = os.umask(0)
        try:
            cluster = self.made()
            cluster.save()
        finally:
            os.umask(before)
        words = cluster.state["passwords"].values()
        secret = [path for path in self.folder.rglob("*") if path.is_file()
                  and any(word in path.read_text() for word in words)]
        self.assertGreaterEqual(len(secret), 8)
        for path in secret:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)

    def test_addresses_in_use_are_noticed_before_anything_is_made(self):
        with socket.socket() as other:
            other.bind((f"127.77.{self.network}.2", 5432))
            other.listen()
            with self.assertRaisesRegex(ClusterError, "--network"):
                self.made()
        self.assertFalse(self.folder.exists())

    def test_a_write_that_fails_leaves_the_old_text_and_nothing_else(self):
        self.folder.mkdir()
        local_surroundings.write_private(self.folder / "state.json", "old")
        with self.assertRaises(KeyError):
            local_surroundings.write_private(self.folder / "state.json", "new", "nobody-of-this-name")
        self.assertEqual((self.folder / "state.json").read_text(), "old")
        self.assertEqual(len(list(self.folder.iterdir())), 1)


if __name__ == "__main__":
    unittest.main()
