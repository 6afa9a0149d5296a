// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a large text into a view in slices, so that the window goes on meanwhile.
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>
#include <string>

namespace sextant::ui {

class CodeView;

class TextLoader : public QObject {
  Q_OBJECT
 public:
  // A text of this size is put into the view at once.
  static constexpr std::size_t slice_bytes = std::size_t{256} * 1024;

  explicit TextLoader(CodeView* view);
  // Replaces the view's text from now on; an earlier load is forgotten. The view must not be edited
  // before finished(), which comes at once where the text is small.
  void start(std::string bytes);
  void start(std::shared_ptr<const std::string> bytes);  // not null
  [[nodiscard]] bool isRunning() const { return timer_.isActive(); }
  // The whole text while it is brought in. Precondition: isRunning().
  [[nodiscard]] const std::string& bytes() const { return *bytes_; }

 signals:
  void progressed(std::size_t done, std::size_t all);
  void finished();

 private:
  void addSlice();
  CodeView* view_;
  std::shared_ptr<const std::string> bytes_;
  std::size_t done_ = 0;
  QTimer timer_;
};

}  // namespace sextant::ui
