# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages, from the components of the install() rules; installer/package makes them.
# Included by installer/debian, which has made their scripts.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sextant)
set(CPACK_PACKAGE_VERSION "${SEXTANT_PACKAGE_VERSION}")
set(CPACK_PACKAGE_VENDOR "Sextant")
set(CPACK_PACKAGE_CONTACT "${SEXTANT_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${SEXTANT_MAINTAINER}")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL agent controller ha)
if(SEXTANT_CONSOLE)
  list(APPEND CPACK_COMPONENTS_ALL console demo)
endif()
# Files below /etc have absolute paths.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/StripPackages.cmake")
# Else the project's would stand before each package's own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

# _package(COMPONENT NAME SUMMARY "further lines"): an empty line in the description begins a paragraph.
macro(_package component name summary description)
  string(TOUPPER "${component}" _upper)
  set(CPACK_DEBIAN_${_upper}_PACKAGE_NAME "${name}")
  set(CPACK_DEBIAN_${_upper}_DESCRIPTION "${summary}\n${description}")
endmacro()

set(_accounts "systemd | systemd-standalone-sysusers")
set(_same "(= ${SEXTANT_PACKAGE_VERSION})")

_package(console sextant "configuration console for production operators"
"Sextant manages the configuration profiles of services: browse, edit and
compare them, publish numbered revisions to a distributed store, and watch on
live charts what a change does to the latency of a cluster.

This package has the desktop console and the command line, sextantctl. By
itself it keeps a PostgreSQL of its own for each person; a team uses a server.")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS "libqt6svg6, fonts-inter, fonts-jetbrains-mono, fonts-dejavu-core")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_RECOMMENDS
    "postgresql-15, sextant-controller ${_same}, libsecret-1-0, libxkbcommon-x11-0, at-spi2-core, libgl1-mesa-dri")
set(CPACK_DEBIAN_CONSOLE_PACKAGE_SUGGESTS "sextant-demo, gnome-keyring")

_package(agent sextant-agent "makes the instances of a host run what Sextant's store says"
"The agent follows the head of each service in the store, lets the service's
own parser check a new profile, writes it, reloads the service, waits for its
health, and puts the last known good profile back where it does not work. It
reports what its instances run, their latency and their errors.

Each host has one; its file lists the instances.")
set(CPACK_DEBIAN_AGENT_PACKAGE_DEPENDS "${_accounts}")

_package(controller sextant-controller "carries the guided rollouts of Sextant"
"The controller moves the rollouts of a Sextant store from stage to stage,
judges the instances with the new revision beside those without it, and takes
back what hurts. It holds no state of its own, and any number may run.")
set(CPACK_DEBIAN_CONTROLLER_PACKAGE_DEPENDS "${_accounts}")

_package(ha sextant-ha "store of Sextant on a cluster of three machines"
"Units, configuration templates and a guide for PostgreSQL on three machines,
run by Patroni over etcd, with HAProxy and PgBouncer in front: no single
machine that dies stops a publish, and no acknowledged revision is lost.

The program sextant-ha brings the same cluster up on one machine, for trial.")
set(CPACK_DEBIAN_HA_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_HA_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_HA_PACKAGE_SECTION database)
set(CPACK_DEBIAN_HA_PACKAGE_DEPENDS
    "postgresql-15, patroni, etcd-server, python3-etcd, pgbouncer, haproxy, python3:any, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_HA_PACKAGE_RECOMMENDS "etcd-client")
set(CPACK_DEBIAN_HA_PACKAGE_SUGGESTS "sextant")

_package(demo sextant-demo "reference cluster for Sextant"
"A treasure hunt service with three instances behind HAProxy over PostgreSQL,
with agents, a controller and a load generator, all on the loopback of one
machine: `sextantctl demo up` starts it for one person, without root.

It begins with the defaults of its first release, which were made for one
small server, so there is something to find and to tune.")
set(CPACK_DEBIAN_DEMO_PACKAGE_DEPENDS
    "sextant ${_same}, sextant-agent ${_same}, sextant-controller ${_same}, postgresql-15, haproxy")

include(CPack)
