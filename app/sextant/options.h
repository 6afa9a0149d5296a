// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the console.
#pragma once

#include <QSize>
#include <QString>

#include <optional>

#include "model/base/console_link.h"

namespace sextant {

struct ConsoleOptions {
  std::optional<ConsoleLink> link;
  QString dsn;
  QString connection;  // a saved one's name; then there is no dsn
  QString theme;       // "auto", "light", "dark"; empty: as it was last
  QString screenshot;  // a file: save a picture of the window once it is filled, and end
  QString tour;        // a folder: drive the window through the main job, and end
  std::optional<QSize> size;
};

// Needs no display. Error: an exit status where the program has to end; 0 after --help.
[[nodiscard]] tl::expected<ConsoleOptions, int> readOptions(int argc, char** argv);

}  // namespace sextant
