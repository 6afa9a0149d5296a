// SPDX-License-Identifier: GPL-3.0-or-later
// The effective profile of an instance: each value with the scope, revision and author that set it.
#pragma once

#include <QLineEdit>
#include <QStackedWidget>
#include <QWidget>

#include <memory>
#include <vector>

#include "model/base/address.h"
#include "widgets/common/background_job.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/progress_note.h"
#include "widgets/common/section_head.h"
#include "widgets/common/table.h"

namespace sextant::ui {

// A value that a lower scope replaced.
struct OverriddenValue {
  QString value;
  QString scope;  // "base", "eu1"
};

struct EffectiveRow {
  QString pointer;  // "/db/pool/max"
  QString value;    // as text
  QString unit;     // from the schema; may be empty
  QString scope;    // "base", "eu1", "hunt-3", or "default" where the schema's default holds
  std::optional<RevisionNumber> revision = {};
  QString author = {};
  bool from_draft = false;
  std::vector<OverriddenValue> overridden = {};  // nearest first
  QString provenance = {};                       // a sentence on who set it and when
};

class EffectiveView : public QWidget {
  Q_OBJECT
 public:
  explicit EffectiveView(QWidget* parent = nullptr);
  ~EffectiveView() override;
  // "hunt-3", and what is known of it: "effective 9f3c12ab".
  // An empty instance: the widget beside the title names it.
  void setTarget(const QString& instance, const QString& note);
  void setRows(std::vector<EffectiveRow> rows);
  // The same without a copy; many rows are filtered in the background.
  void setRows(std::shared_ptr<const std::vector<EffectiveRow>> rows);
  // The next rows are being made; setRows ends it.
  void setAwaited();
  // Placed beside the title: the choice of another target. Takes ownership.
  void addBesideTitle(QWidget* widget);
  void setEmptyWords(const QString& what, const QString& how);
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] QLineEdit* filter() const { return filter_; }

 signals:
  // A person wants to see where a value was set.
  void opened(const QString& pointer, const QString& scope);

 private:
  // A row that is shown: the value, or one of those that it overrides.
  struct Line {
    std::uint32_t row = 0;
    std::int32_t overridden = -1;
  };
  using Lines = std::vector<Line>;
  [[nodiscard]] static Lines linesOf(const std::vector<EffectiveRow>& rows,
                                     const QStringList& words, BackgroundJob::Stopped stopped);
  void render();
  void showLines(std::shared_ptr<const Lines> lines);
  std::shared_ptr<const std::vector<EffectiveRow>> rows_;  // never null
  BackgroundJob filtering_;
  bool awaited_ = false;
  ProgressNote* progress_;
  SectionHead* head_;
  QLineEdit* filter_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  TableView* table_;
};

}  // namespace sextant::ui
