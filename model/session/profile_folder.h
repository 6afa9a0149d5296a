// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of one service as files in a folder, for example of a Git working tree:
//   base.yaml            the base
//   eu1.yaml             the cluster eu1
//   eu1/hunt-1.yaml      the instance hunt-1 of it
// The end may be .yml as well.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <string>
#include <vector>

#include "model/base/address.h"
#include "model/base/result.h"

namespace sextant {

struct FolderProfile {
  Scope scope;
  std::string text;
  QString file;  // its path
};

struct ProfileFolder {
  std::vector<FolderProfile> profiles;  // by scope
  QStringList left_out;                 // a sentence for each file that is none
};

// Reads what is there now; links are not followed. Errors: unavailable (the folder cannot be read), input
// (two files of one scope; more than 10,000 files; no profile at all).
[[nodiscard]] Result<ProfileFolder> readProfileFolder(const QString& folder);

}  // namespace sextant
