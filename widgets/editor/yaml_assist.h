// SPDX-License-Identifier: GPL-3.0-or-later
// What the schema can do for somebody who types: completions, and words on the key at a place.
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <functional>

#include "widgets/editor/completion_popup.h"

namespace sextant::ui {

class CodeView;

// Where a value comes from, in lines for people; none where that is not known.
using OriginWords = std::function<QStringList(const std::vector<std::string>& steps)>;

class YamlAssist : public QObject {
  Q_OBJECT
 public:
  // `frame` is what the list may cover; both outlive it.
  YamlAssist(CodeView* view, QWidget* frame);
  void setGuide(SchemaGuide guide, OriginWords origin);
  [[nodiscard]] CompletionPopup* popup() const { return popup_; }

  // Opens the list at the cursor, whatever has been typed.
  void complete();
  // On the key at a byte of the text: its pointer, then one fact a line. Nothing where there is no
  // key, or nothing is known of it.
  [[nodiscard]] QStringList explanation(long position) const;

 signals:
  // Wanted in the text in place of [begin, end), as one step; the cursor goes behind it.
  void insertWanted(long begin, long end, const QByteArray& bytes);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void typed(int character);
  void moved();
  // Why a list opens: somebody types, asked for it, or took a key whose values or keys come next.
  enum class Opening { typing, asked, next };
  void offer(Opening opening);
  void take(const Completion& completion);
  CodeView* view_;
  QWidget* frame_;
  CompletionPopup* popup_;
  SchemaGuide guide_;
  OriginWords origin_;
  YamlPlace place_;
  bool asked_ = false;  // the list that is open was asked for
};

}  // namespace sextant::ui
