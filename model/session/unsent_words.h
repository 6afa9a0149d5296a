// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody has typed about changes and not sent, on disk: there again after its tab was
// closed, and after a crash.
#pragma once

#include <QtCore/QString>

#include <map>
#include <optional>

#include "model/base/address.h"
#include "model/base/result.h"
#include "model/store/change_types.h"

namespace sextant {

struct UnsentOfChange {
  std::optional<Scope> scope = {};  // what comment and suggestion are about; nothing: the change
  std::string pointer = {};
  QString comment = {};
  QString value = {};     // suggested, as YAML; empty: the one that stands there
  QString reason = {};    // why that value
  bool suggests = false;  // the field for it is open
  std::map<QString, QString> replies = {};  // by the number of the comment that begins the thread

  // Nothing is typed; a place alone is nothing.
  [[nodiscard]] bool isEmpty() const;
};

// A small file a change, replaced as a whole.
class UnsentWords {
 public:
  // Files go into "unsent" below the folder, which is made when there is something to keep.
  explicit UnsentWords(const QString& folder);
  // Empty where nothing was kept, or what was cannot be read.
  [[nodiscard]] UnsentOfChange read(ChangeNumber change) const;
  // Empty: the file goes. Error: unavailable, with the system's words.
  [[nodiscard]] Result<void> write(ChangeNumber change, const UnsentOfChange& unsent) const;

 private:
  [[nodiscard]] QString path(ChangeNumber change) const;
  QString folder_;
};

}  // namespace sextant
