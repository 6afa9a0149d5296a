// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/window_options.h"

#include <QFileInfo>
#include <QUrl>

#include "model/session/draft_store.h"
#include "model/store/private_folder.h"

namespace sextant::ui {

QString settingsFile(const WindowOptions& options) {
  return options.settings_file.isEmpty() ? dataFolder() + QStringLiteral("/console.ini")
                                         : options.settings_file;
}

QString draftsFolder(const WindowOptions& options) {
  return options.drafts_folder.isEmpty() ? DraftStore::folderFor(options.target.name())
                                         : options.drafts_folder;
}

QString alertsFile(const WindowOptions& options) {
  if (!options.remember) return {};
  return QFileInfo(settingsFile(options)).path() + QStringLiteral("/alerts/") +
         QString::fromLatin1(QUrl::toPercentEncoding(options.target.name())) +
         QStringLiteral(".json");
}

}  // namespace sextant::ui
