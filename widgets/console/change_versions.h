// SPDX-License-Identifier: GPL-3.0-or-later
// The versions that a change has had, with the texts of those that somebody asks for.
#pragma once

#include <QObject>

#include <map>
#include <set>
#include <vector>

#include "model/profile/effective_profile.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class ChangeVersions : public QObject {
  Q_OBJECT
 public:
  ChangeVersions(const ConsoleParts& parts, ServiceKey key, ChangeNumber number,
                 QObject* parent = nullptr);
  // Reads the list where it lacks this version.
  void follow(int newest);
  // Oldest first, without texts.
  [[nodiscard]] const std::vector<ChangeVersion>& list() const { return list_; }

  struct Texts {
    RevisionNumber base;
    ProfileSet before;          // of the revision that it starts from
    ProfileSet after;           // the same with the version's texts
    std::vector<Scope> scopes;  // that the version has texts for
  };
  // nullptr while they are being read, which this begins; `changed` follows.
  const Texts* texts(int version);
  // Why a version could not be read; a sentence or empty. texts() asks again.
  [[nodiscard]] const QString& problem() const { return problem_; }

 signals:
  void changed();

 private:
  void readList();
  void readBase(const ChangeVersion& version);
  void take(const ChangeVersion& version, const ProfileSet& base);
  void failed(int version, const Error& error);
  ConsoleParts parts_;
  ServiceKey key_;
  ChangeNumber number_;
  std::vector<ChangeVersion> list_;
  std::map<int, Texts> texts_;
  std::set<int> asked_;
  QString problem_;
  int newest_ = 0;
  bool is_asking_ = false;
};

}  // namespace sextant::ui
