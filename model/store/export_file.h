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
  explicit ExportFile(QString path);

  [[nodiscard]] Result<void> open();
  // `text` is without its line feed.
  [[nodiscard]] Result<void> line(const std::string& text);
  [[nodiscard]] Result<void> close();

 private:
  [[nodiscard]] tl::unexpected<Error> failed() const;
  QString path_;
  std::unique_ptr<QFileDevice> device_;
};

}  // namespace sextant
