// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/text_loader.h"

#include "widgets/editor/code_view.h"

namespace sextant::ui {

TextLoader::TextLoader(CodeView* view) : QObject(view), view_(view) {
  timer_.setInterval(0);
  connect(&timer_, &QTimer::timeout, this, &TextLoader::addSlice);
}

void TextLoader::start(std::string bytes) {
  start(std::make_shared<const std::string>(std::move(bytes)));
}

void TextLoader::start(std::shared_ptr<const std::string> bytes) {
  timer_.stop();
  done_ = 0;
  bytes_.reset();
  if (bytes->size() <= slice_bytes) {
    view_->setBytes(*bytes);
    emit finished();
    return;
  }
  bytes_ = std::move(bytes);
  view_->beginBytes(bytes_->size());
  timer_.start();
}

void TextLoader::addSlice() {
  const std::string_view rest = std::string_view(*bytes_).substr(done_, slice_bytes);
  view_->addBytes(rest);
  done_ += rest.size();
  // Coloured as it comes, or the first jump far down would colour everything before it at once.
  const long line = view_->send(QsciScintillaBase::SCI_LINEFROMPOSITION, long(done_));
  view_->send(QsciScintillaBase::SCI_COLOURISE, view_->send(QsciScintillaBase::SCI_GETENDSTYLED),
              view_->send(QsciScintillaBase::SCI_POSITIONFROMLINE, line));
  emit progressed(done_, bytes_->size());
  if (done_ < bytes_->size()) return;
  timer_.stop();
  view_->endBytes();
  bytes_.reset();
  emit finished();
}

}  // namespace sextant::ui
