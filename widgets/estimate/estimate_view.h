// SPDX-License-Identifier: GPL-3.0-or-later
// What drafts are expected to do before anybody publishes them: an estimate beside what is measured,
// a what-if curve over one key, and what the advisor proposes. Takes plain values.
#pragma once

#include <QPushButton>
#include <QWidget>

#include <vector>

#include "widgets/common/choice_button.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"
#include "widgets/estimate/what_if_chart.h"

namespace sextant::ui {

// One quantity; an empty word: not known, or no draft.
struct EstimateRow {
  QString name;
  QString measured;
  QString now;
  QString draft;
  Tone draft_tone = Tone::normal;
  QString tooltip = {};
};

// A change that the advisor proposes.
struct ProposedRow {
  QString pointer;
  QString from;
  QString to;
  QString reason;
};

class EstimateView : public QWidget {
  Q_OBJECT
 public:
  explicit EstimateView(QWidget* parent = nullptr);

  // What the estimate stands on, or why there is none.
  void setBasis(const QString& sentence, bool is_missing);
  // How earlier estimates have turned out.
  void setRecord(const QString& sentence);
  void setRows(const std::vector<EstimateRow>& rows, bool has_draft);
  // Keys that can be varied.
  void setKeys(const QStringList& keys);
  [[nodiscard]] int currentKey() { return keys_->current(); }
  // No signal. Out of range: nothing happens.
  void setCurrentKey(int key) { keys_->setCurrent(key); }
  [[nodiscard]] QString keyWords() { return keys_->choices().value(keys_->current()); }
  void setCurve(const WhatIfCurve& curve);
  void setCurveWords(const QString& sentence);
  // `sentence`: what the advisor says; `changes` may be taken where there are some.
  void setAdvice(const QString& sentence, const std::vector<ProposedRow>& changes);
  void setWaiting(const QString& awaited);

  [[nodiscard]] QString basisWords() const { return basis_->text(); }
  [[nodiscard]] QString recordWords() const { return record_->text(); }
  [[nodiscard]] QString adviceWords() const { return advice_->text(); }
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] TableView* proposals() const { return proposals_; }
  [[nodiscard]] WhatIfChart* chart() const { return chart_; }
  [[nodiscard]] QPushButton* adviseButton() const { return advise_; }
  [[nodiscard]] QPushButton* takeButton() const { return take_; }

 signals:
  void keyChosen(int key);
  void adviceWanted();
  void adviceTaken();
  void adviceRefused();
  void pointerOpened(const QString& pointer);

 private:
  QWidget* buildEstimate();
  QWidget* buildCurve();
  QWidget* buildAdvice();

  PlainLabel* basis_;
  PlainLabel* record_;
  ProgressNote* waiting_;
  TableView* table_;
  ChoiceButton* keys_;
  WhatIfChart* chart_;
  PlainLabel* advice_;
  TableView* proposals_;
  QPushButton* advise_;
  QPushButton* take_;
  QPushButton* refuse_;
};

}  // namespace sextant::ui
