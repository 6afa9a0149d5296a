// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/import_flow.h"

#include <QFileDialog>

#include "widgets/console/service_texts.h"

namespace sextant::ui {

ImportFlow::ImportFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {}

void ImportFlow::start(const ServiceKey& key) {
  const QString folder = QFileDialog::getExistingDirectory(
      window_, tr("Folder with the profiles of %1").arg(QString::fromStdString(key.service)));
  if (!folder.isEmpty()) startWith(key, folder);
}

void ImportFlow::startWith(const ServiceKey& key, const QString& folder) {
  auto read = readProfileFolder(folder);
  if (!read) {
    emit failed(QString::fromStdString(read.error().toString()));
    return;
  }
  key_ = key;
  read_ = std::move(*read);
  different_.clear();
  const RevisionContent* stable = parts_.session.stable(key);
  std::vector<ImportRow> rows;
  for (std::size_t i = 0; i < read_.profiles.size(); ++i) {
    const FolderProfile& profile = read_.profiles[i];
    const std::string* now = nullptr;
    if (stable != nullptr) {
      const auto known = stable->profiles.find(profile.scope);
      if (known != stable->profiles.end()) now = &known->second;
    }
    const bool is_same = now != nullptr && *now == profile.text;
    if (!is_same) different_.push_back(i);
    const bool has_draft = parts_.drafts.find(key, profile.scope) != nullptr;
    rows.push_back({scopeWords(profile.scope), profile.file,
                    is_same          ? tr("same as now")
                    : now == nullptr ? tr("new")
                                     : tr("differs"),
                    !is_same && has_draft ? tr("takes the place of your draft") : QString(), !is_same});
  }
  if (dialog_) dialog_->close();
  dialog_ = new ImportDialog(QString::fromStdString(key.toString()), rows, read_.left_out, window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &QDialog::accepted, this, &ImportFlow::take);
  dialog_->open();
}

void ImportFlow::take() {
  const RevisionContent* stable = parts_.session.stable(key_);
  for (const std::size_t at : different_) {
    const FolderProfile& profile = read_.profiles[at];
    Draft draft{key_, profile.scope, {}, {}, profile.text, {}, 0};
    if (stable != nullptr) {
      draft.base = stable->info.number;
      draft.base_hash = stable->info.content_hash;
      const auto known = stable->profiles.find(profile.scope);
      if (known != stable->profiles.end()) draft.base_text = known->second;
    }
    parts_.drafts.edit(draft);
  }
  if (!different_.empty())
    emit taken({key_, read_.profiles[different_.front()].scope}, int(different_.size()));
}

}  // namespace sextant::ui
