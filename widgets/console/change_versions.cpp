// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/change_versions.h"

#include "model/profile/profile_texts.h"

namespace sextant::ui {

ChangeVersions::ChangeVersions(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
                               QObject* parent)
    : QObject(parent), parts_(parts), key_(std::move(key)), number_(number) {}

void ChangeVersions::follow(int newest) {
  newest_ = newest;
  if (list_.empty() || list_.back().version < newest_) readList();
}

void ChangeVersions::readList() {
  if (std::exchange(is_asking_, true)) return;
  parts_.session.changeVersions(number_, this,
                                [this](const Result<std::vector<ChangeVersion>>& versions) {
                                  is_asking_ = false;
                                  // The next look at the change asks again.
                                  if (!versions) return;
                                  list_ = *versions;
                                  emit changed();
                                });
}

const ChangeVersions::Texts* ChangeVersions::texts(int version) {
  const auto found = texts_.find(version);
  if (found != texts_.end()) return &found->second;
  if (!asked_.insert(version).second) return nullptr;
  parts_.session.changeVersion(number_, version, this,
                               [this, version](const Result<ChangeVersion>& read) {
                                 read ? readBase(*read) : failed(version, read.error());
                               });
  return nullptr;
}

void ChangeVersions::readBase(const ChangeVersion& version) {
  if (version.base.value == 0) return take(version, {});
  parts_.session.revision(
      key_, version.base, this, [this, version](const Result<RevisionContent>& base) {
        base ? take(version, base->profiles) : failed(version.version, base.error());
      });
}

void ChangeVersions::take(const ChangeVersion& version, const ProfileSet& base) {
  Texts texts{version.base, base, withTexts(base, version.profiles), {}};
  for (const auto& [scope, text] : version.profiles)
    texts.scopes.push_back(scope);
  texts_[version.version] = std::move(texts);
  problem_.clear();
  emit changed();
}

void ChangeVersions::failed(int version, const Error& error) {
  asked_.erase(version);
  problem_ = QString::fromStdString(error.toString());
  emit changed();
}

}  // namespace sextant::ui
