// SPDX-License-Identifier: GPL-3.0-or-later
// The saved connections: a list, and a form for the chosen one. Asks for everything by signals, and
// is told what came of it; it saves, tests and opens nothing by itself.
#pragma once

#include <QDialog>
#include <QScrollArea>
#include <QSet>

#include <functional>

#include "widgets/common/empty_state.h"
#include "widgets/connections/connection_form.h"
#include "widgets/connections/connection_list_view.h"
#include "widgets/connections/connection_result.h"
#include "widgets/connections/connections_questions.h"

namespace sextant::ui {

class ConnectionsDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ConnectionsDialog(QWidget* parent = nullptr);
  // `here`: the id of the connection of the window in front; `open`: those that have a window;
  // `with_password`: those whose password is remembered or kept. Edits stay.
  void setConnections(std::vector<SavedConnection> connections, const QString& here,
                      const QSet<QString>& open, const QSet<QString>& with_password);
  // The list cannot be read: a sentence, and nothing can be saved. Empty: it can.
  void setListProblem(const QString& sentence);
  // Something to know that keeps nobody from going on; empty: nothing.
  void setWarning(const QString& sentence);
  void setKeychain(bool answers, const QString& why) { form_->setKeychain(answers, why); }
  void setServices(const QStringList& names) { form_->setServices(names); }

  // Answers to saveWanted; setConnections() comes before the first.
  void setSaved(const SavedConnection& connection);
  void setSaveProblem(const QString& sentence);
  // Answers to testWanted.
  void setReport(const ConnectionReport& report);
  void setTestProblem(const Error& error);

  void choose(const QString& id);
  [[nodiscard]] bool isChanged() const;
  // How unsaved edits and a deletion are asked about; a test puts its own answers here.
  void setAsk(std::function<Unsaved()> ask) { ask_ = std::move(ask); }
  void setAskDelete(std::function<bool(const QString& name)> ask) { ask_delete_ = std::move(ask); }

  [[nodiscard]] ConnectionListView* list() const { return list_; }
  [[nodiscard]] ConnectionForm* form() const { return form_; }
  [[nodiscard]] ConnectionResult* result() const { return result_; }
  [[nodiscard]] EmptyState* empty() const { return empty_; }
  [[nodiscard]] Banner* problem() const { return problem_; }
  [[nodiscard]] QPushButton* newButton() const { return new_; }
  [[nodiscard]] QPushButton* duplicateButton() const { return duplicate_; }
  [[nodiscard]] QPushButton* deleteButton() const { return delete_; }
  [[nodiscard]] QPushButton* testButton() const { return test_; }
  [[nodiscard]] QPushButton* saveButton() const { return save_; }
  [[nodiscard]] QPushButton* openButton() const { return open_; }

 public slots:
  // Asks about unsaved edits first; stops a running test.
  void reject() override;

 signals:
  void saveWanted(const sextant::ui::ConnectionEdit& edit);
  void deleteWanted(const QString& id);
  void testWanted(const sextant::ui::ConnectionEdit& edit);
  void testStopWanted();
  void openWanted(const QString& id);

 private:
  void buildParts();
  [[nodiscard]] QWidget* makeListSide();
  [[nodiscard]] QWidget* makeFormSide();
  [[nodiscard]] QWidget* makeFoot();
  void connectParts();
  void refresh();
  void refreshRows();
  void present(const QString& id);
  void startNew(const SavedConnection& draft);
  bool save();
  // True where nothing is unsaved any more.
  bool settle();
  void deleteChosen();
  void startTest();
  void stopTest();
  void showResult(const ReportWords& words);
  void scrollToResult();
  void openChosen();
  void duplicate();
  [[nodiscard]] const SavedConnection* find(const QString& id) const;

  std::vector<SavedConnection> connections_;
  std::optional<SavedConnection> draft_;  // not saved yet
  QString here_;
  QSet<QString> open_ids_;
  QSet<QString> with_password_;
  QString shown_;  // the id in the form; empty: none
  bool list_broken_ = false;
  std::function<Unsaved()> ask_;
  std::function<bool(const QString& name)> ask_delete_;
  ConnectionListView* list_;
  QPushButton* new_;
  QPushButton* duplicate_;
  QPushButton* delete_;
  Banner* problem_;
  EmptyState* empty_;
  QScrollArea* scroll_;
  ConnectionForm* form_;
  ConnectionResult* result_;
  QPushButton* test_;
  QPushButton* close_;
  QPushButton* save_;
  QPushButton* open_;
};

}  // namespace sextant::ui
