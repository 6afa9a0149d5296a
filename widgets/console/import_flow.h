// SPDX-License-Identifier: GPL-3.0-or-later
// From files of a folder to drafts: which file is which profile is shown before anything is taken.
#pragma once

#include <QPointer>

#include "model/session/profile_folder.h"
#include "widgets/console/console_parts.h"
#include "widgets/publish/import_dialog.h"

namespace sextant::ui {

class ImportFlow : public QObject {
  Q_OBJECT
 public:
  ImportFlow(const ConsoleParts& parts, QWidget* window);

  // Asks for a folder, and goes on with it.
  void start(const ServiceKey& key);
  void startWith(const ServiceKey& key, const QString& folder);
  [[nodiscard]] ImportDialog* dialog() const { return dialog_; }

 signals:
  // Drafts were made; the first is to be shown.
  void taken(const sextant::Address& first, int count);
  void failed(const QString& sentence);

 private:
  void take();

  ConsoleParts parts_;
  QWidget* window_;
  ServiceKey key_;
  ProfileFolder read_;
  std::vector<std::size_t> different_;  // of the profiles that were read
  QPointer<ImportDialog> dialog_;
};

}  // namespace sextant::ui
