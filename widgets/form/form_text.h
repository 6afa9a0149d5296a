// SPDX-License-Identifier: GPL-3.0-or-later
// Follows the text of an editor with a tree, without ever changing it. Small changes are read at
// once; a large text is read in the background.
#pragma once

#include <QObject>

#include <optional>
#include <string>
#include <string_view>

#include "model/document/edited_document.h"
#include "widgets/common/background_job.h"

namespace sextant::ui {

class FormText : public QObject {
  Q_OBJECT
 public:
  // Up to here a whole text is read at once: it takes less than a frame.
  static constexpr std::size_t at_once_bytes_max = 256 * 1024;

  explicit FormText(QObject* parent = nullptr);

  // The text as it is now.
  void update(std::string_view text);
  // The tree of the text or, while it cannot be read, of the last one that could.
  [[nodiscard]] const Document& document() const { return edited_->document(); }
  // Why the text cannot be read. It has no answer while the text is still being read.
  [[nodiscard]] std::optional<Problem> problem() const;
  [[nodiscard]] bool isReading() const { return reading_; }

 signals:
  // The tree follows the text again. `pointers`: what changed, nothing where it is another
  // document altogether.
  void changed(const std::optional<std::vector<std::string>>& pointers);
  // The text cannot be read, or is being read.
  void waiting();

 private:
  void start(std::string text);
  void readBehind(std::string text);
  void follow();
  struct Read {
    tl::expected<Document, Problem> document;
    std::string text;
  };
  void take(Read read);

  std::optional<EditedDocument> edited_;
  bool reading_ = false;
  BackgroundJob job_;
};

}  // namespace sextant::ui
