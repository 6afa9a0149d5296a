// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison made from values, in any thread: texts, profiles to be folded, files to be read.
#pragma once

#include <sys/stat.h>

#include "model/profile/effective_profile.h"
#include "widgets/diff/diff_rows.h"

namespace sextant::ui {

// A file as it was read, or why it could not be.
struct FileText {
  struct stat stamp = {};
  std::string text;
  QString problem;
};
// `known` again where the file has not changed since: size, times and inode are the same.
[[nodiscard]] std::shared_ptr<const FileText> readFileText(const QString& path,
                                                           std::shared_ptr<const FileText> known);

// Where a side's text comes from: one of the three.
struct SideSource {
  std::shared_ptr<const std::string> text;   // null: not read yet, or one of the others
  std::shared_ptr<const ProfileSet> folded;  // for `scope`
  Scope scope;
  QString file;
  std::shared_ptr<const FileText> known;  // of the file
  QString title;                          // unless there is a problem

  [[nodiscard]] std::size_t bytes() const;
  // The same texts under the same title; a file is the same as long as it does not change.
  [[nodiscard]] bool sameAs(const SideSource& other) const;
};

struct Comparison {
  std::shared_ptr<const DiffDocument> document;  // null: nothing has changed
  std::shared_ptr<const FileText> left_file;
  std::shared_ptr<const FileText> right_file;
};
// `again`: both sides are those of the last comparison, so only files can have changed.
[[nodiscard]] Comparison compared(const SideSource& left, const SideSource& right,
                                  const ItemKey& item_key, bool again);

}  // namespace sextant::ui
