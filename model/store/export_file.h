// SPDX-License-Identifier: GPL-3.0-or-later
// A file of lines that is there when it is whole, and not before.
#pragma once

#include <QtCore/QFileDevice>

#include <memory>
#include <string>

#include "model/base/result.h"

namespace sextant {

// A device or a pipe is written as it is: a file put in its place would take it from everybody.
// Gone before close(), it leaves what stood at its path as it was. May be used by one thread after
// another. Errors of every call: unavailable, with the path.
class ExportFile {
 public:
  // Who may read the file; of a device or a pipe nothing is changed.
  enum class Readers { as_usual, owner_only };
  explicit ExportFile(QString path, Readers readers = Readers::as_usual);

  [[nodiscard]] Result<void> open();
  // `text` is without its line feed.
  [[nodiscard]] Result<void> line(const std::string& text);
  // For bytes that are no lines. Precondition: open() has succeeded.
  [[nodiscard]] QIODevice& device() { return *device_; }
  [[nodiscard]] Result<void> close();

 private:
  [[nodiscard]] tl::unexpected<Error> failed() const;
  QString path_;
  Readers readers_;
  std::unique_ptr<QFileDevice> device_;
};

}  // namespace sextant
