// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/yaml_assist.h"

#include <QKeyEvent>

#include "model/document/pointer.h"
#include "model/schema/guide_words.h"
#include "widgets/editor/code_view.h"

namespace sextant::ui {
namespace {

using Sci = QsciScintillaBase;

bool opensByItself(int character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '-' ||
         character == ' ';
}

}  // namespace

YamlAssist::YamlAssist(CodeView* view, QWidget* frame)
    : QObject(view), view_(view), frame_(frame), popup_(new CompletionPopup(frame)) {
  view_->installEventFilter(this);
  connect(view_, &QsciScintillaBase::SCN_CHARADDED, this, &YamlAssist::typed);
  connect(view_, &QsciScintilla::cursorPositionChanged, this, &YamlAssist::moved);
  connect(view_, &QsciScintillaBase::SCN_FOCUSOUT, popup_, &QWidget::hide);
  connect(popup_, &CompletionPopup::chosen, this, &YamlAssist::take);
}

void YamlAssist::setGuide(SchemaGuide guide, OriginWords origin) {
  guide_ = std::move(guide);
  origin_ = std::move(origin);
  popup_->hide();
}

void YamlAssist::complete() {
  if (!view_->isReadOnly()) offer(Opening::asked);
}

void YamlAssist::typed(int character) {
  // A large text is looked at only when somebody asks.
  if (view_->isReadOnly() || view_->isLarge()) return;
  if (popup_->isVisible() || opensByItself(character)) offer(Opening::typing);
}

void YamlAssist::moved() {
  if (!popup_->isVisible()) return;
  const auto at = std::size_t(view_->send(Sci::SCI_GETCURRENTPOS));
  const bool inside = at >= place_.begin && at <= place_.end + 1;
  if (!inside) {
    popup_->hide();
    return;
  }
  offer(Opening::typing);
}

void YamlAssist::offer(Opening opening) {
  asked_ = opening == Opening::asked || (asked_ && popup_->isVisible());
  if (view_->send(Sci::SCI_GETSELECTIONS) > 1 || view_->hasSelectedText()) return;
  const long at = view_->send(Sci::SCI_GETCURRENTPOS);
  place_ = yamlPlaceAt(view_->view(), std::size_t(at));
  auto completions = completionsAt(guide_, view_->view(), place_);
  // Nobody asked for a list on a new line or where a person has just made a space.
  const bool untyped = place_.word.empty() && place_.kind == YamlPlace::Kind::key;
  if (opening == Opening::typing && untyped && !popup_->isVisible()) completions.clear();
  if (!asked_ && isFreeNumber(guide_, place_)) completions.clear();
  const long begin = long(place_.begin);
  const int line = int(view_->send(Sci::SCI_LINEFROMPOSITION, at));
  const QPoint corner(int(view_->send(Sci::SCI_POINTXFROMPOSITION, 0, begin)),
                      int(view_->send(Sci::SCI_POINTYFROMPOSITION, 0, begin)));
  const int height = int(view_->send(Sci::SCI_TEXTHEIGHT, line));
  popup_->offer(std::move(completions),
                {view_->viewport()->mapTo(frame_, corner), QSize(1, height)}, asked_);
}

void YamlAssist::take(const Completion& completion) {
  const bool key = place_.kind == YamlPlace::Kind::key;
  emit insertWanted(long(place_.begin), long(place_.end),
                    QByteArray::fromStdString(completion.insert));
  // A key whose values are listed goes on to them; a map goes on to its keys. Nobody asked for
  // these, so a key stroke that is meant for the text stays one.
  if (key && !place_.has_colon) offer(Opening::next);
}

QStringList YamlAssist::explanation(long position) const {
  const YamlPlace place = yamlPlaceAt(view_->view(), std::size_t(std::max(position, 0L)));
  const std::vector<std::string> steps = place.pointed();
  if (place.kind == YamlPlace::Kind::none || steps.empty()) return {};
  QStringList lines;
  for (const std::string& line : guideLines(guide_.describe(guide_.at(steps, nullptr))))
    lines << QString::fromStdString(line);
  if (origin_) lines << origin_(steps);
  if (lines.isEmpty()) return {};
  lines.prepend(QString::fromStdString(joinPointer(steps)));
  return lines;
}

bool YamlAssist::eventFilter(QObject* watched, QEvent* event) {
  const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
  if (watched != view_ || !key || !popup_->isVisible()) return QObject::eventFilter(watched, event);
  auto* pressed = static_cast<QKeyEvent*>(event);
  if (pressed->modifiers() & ~Qt::KeypadModifier) return false;
  if (event->type() == QEvent::ShortcutOverride) {
    // The window's own use of Escape waits until the list is gone.
    if (pressed->key() == Qt::Key_Escape) event->accept();
    return false;
  }
  return popup_->takeKey(pressed->key());
}

}  // namespace sextant::ui
