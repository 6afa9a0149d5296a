// SPDX-License-Identifier: GPL-3.0-or-later
// A search over profiles: what is looked for, and what was found, as somebody types.
#pragma once

#include <QLineEdit>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include "model/base/address.h"
#include "model/search/profile_search.h"
#include "widgets/common/choice_button.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/plain_label.h"
#include "widgets/common/table.h"

namespace sextant::ui {

struct SearchHit {
  Address address;  // with the pointer; none for a line of a broken text
  Position position;
  QString value;
  bool draft = false;  // found in a draft
};

class SearchView : public QWidget {
  Q_OBJECT
 public:
  static constexpr int pause_ms = 120;  // from the last key stroke to the search
  static constexpr std::size_t hits_max = 1000;

  explicit SearchView(QWidget* parent = nullptr);
  void setEnvironments(const QStringList& names);
  [[nodiscard]] QString environment() const;
  void setEnvironment(const QString& name);
  [[nodiscard]] QString text() const { return field_->text(); }
  [[nodiscard]] SearchOptions options() const;

  // At most hits_max; `all` may be more. Precondition: as the last searchWanted asked for.
  void setHits(std::vector<SearchHit> hits, std::size_t all, std::size_t profiles);
  // A search has begun; setHits or setProblem ends it.
  void setSearching();
  // An expression that cannot be read.
  void setProblem(const QString& sentence);
  [[nodiscard]] QLineEdit* field() const { return field_; }
  [[nodiscard]] TableView* table() const { return table_; }
  [[nodiscard]] QToolButton* expressionButton() const { return expression_; }

 signals:
  void searchWanted();
  void opened(const sextant::Address& address, const sextant::Position& position);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeBar();
  void tell(const QString& note, Tone tone);
  void openCurrent();
  QLineEdit* field_;
  QToolButton* case_;
  QToolButton* expression_;
  ChoiceButton* environment_;
  ElidedLabel* note_;
  QStackedWidget* stack_;
  TableView* table_;
  EmptyState* empty_;
  QTimer pause_;
  bool searching_ = false;
  std::vector<SearchHit> hits_;
};

}  // namespace sextant::ui
