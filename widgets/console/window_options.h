// SPDX-License-Identifier: GPL-3.0-or-later
// What a console window is opened with, and where it keeps what outlives it.
#pragma once

#include <QString>

#include <optional>

#include "model/base/console_link.h"
#include "model/latency/prometheus_source.h"
#include "model/store/store.h"

namespace sextant::ui {

struct WindowOptions {
  StoreTarget target;
  QString person;                        // who operates this console
  std::optional<ConsoleLink> link;       // opened at once; else what was open last
  QString settings_file;                 // empty: below the data folder
  QString drafts_folder;                 // empty: below the data folder
  QString colour;                        // of the saved connection; empty: none
  SecretResolver secrets = noSecrets();  // for latency sources that need a login
  bool remember = true;                  // restores and keeps geometry and tabs
};

// Window places, tabs and the like.
[[nodiscard]] QString settingsFile(const WindowOptions& options);
// Drafts of this store.
[[nodiscard]] QString draftsFolder(const WindowOptions& options);
// Which alerts of this store are acknowledged or snoozed; empty where nothing is to be kept.
[[nodiscard]] QString alertsFile(const WindowOptions& options);

}  // namespace sextant::ui
